/** The demo host itself, with a small plugin whose answers can be foretold: what the other tests take for granted. */
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type Host, startHost } from '../demo/host/host';
import { launchBrowser } from './browser';

const FIXTURES = path.resolve(__dirname, '../demo/host/fixtures');
const PASSWORD = 'right';

// With a Grafana at GRAFANA_URL there is no host to test.
const describeHost = process.env.GRAFANA_URL ? describe.skip : describe;

describeHost('the demo host', () => {
  let upstream: http.Server;
  let host: Host;
  let browser: Browser;
  let page: Page;
  let documents: string[];

  beforeAll(async () => {
    const right = `Basic ${Buffer.from(`reader:${PASSWORD}`).toString('base64')}`;
    upstream = http.createServer((req, res) => {
      const allowed = req.headers.authorization === right;
      res.writeHead(allowed ? 200 : 401).end(allowed ? 'pong' : 'no');
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    host = await startHost({
      distDir: path.join(FIXTURES, 'plugin'),
      provisioningDir: path.join(FIXTURES, 'provisioning'),
      dashboardsDir: path.join(FIXTURES, 'dashboards'),
      storeUrl: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`,
      storePassword: PASSWORD,
      port: 0,
    });
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await host?.stop();
    await new Promise((resolve) => upstream.close(resolve));
  });

  beforeEach(async () => {
    page = await (await browser.newContext({ viewport: { width: 1400, height: 1400 } })).newPage();
    page.setDefaultTimeout(60_000);
    documents = [];
    page.on('request', (request) => {
      if (request.isNavigationRequest()) {
        documents.push(request.url());
      }
    });
  });

  afterEach(() => page.context().close());

  const shown = (title: string) => page.getByTestId(`fixture-${title}`);
  const queries = () => page.evaluate(() => (window as { fixtureQueries?: string[] }).fixtureQueries ?? []);
  const open = async (query = '') => {
    await page.goto(`${host.url}/d/fixture-core/core-panels-more${query}`);
    await shown('Detail').waitFor();
  };

  test('a variable set by a panel asks only the panels that use it, without a reload; back and forward work', async () => {
    await open();
    await expect(shown('Detail').innerText()).resolves.toBe('detail of *');
    const before = (await queries()).length;

    await page.getByText('choose 17').first().click();
    await page.getByText('detail of 17').waitFor();
    expect((await queries()).slice(before)).toEqual(['D:detail of 17']);
    expect(new URL(page.url()).searchParams.get('var-call')).toBe('17');

    await page.getByText('choose 18').first().click();
    await page.getByText('detail of 18').waitFor();
    await page.goBack();
    await page.getByText('detail of 17').waitFor();
    await page.goForward();
    await page.getByText('detail of 18').waitFor();
    expect(documents).toHaveLength(1);
  });

  test('a click on a link in the document is taken over as Grafana does: no download, no reload within the host', async () => {
    await open();
    const click = (where: 'inside' | 'outside', attributes: Record<string, string>) =>
      page.evaluate(
        ([place, given]) => {
          const link = document.createElement('a');
          const blob = URL.createObjectURL(new Blob(['{"of":"a file"}'], { type: 'application/json' }));
          Object.entries({ href: blob, ...given }).forEach(([name, value]) => link.setAttribute(name, value));
          if (place === 'inside') {
            document.body.append(link);
          }
          link.click();
        },
        [where, attributes] as const
      );
    // In no document: the browser's own way.
    const [file] = await Promise.all([page.waitForEvent('download'), click('outside', { download: 'a.json' })]);
    expect(file.suggestedFilename()).toBe('a.json');

    await click('inside', { href: '/dashboards' });
    await page.getByText('Dashboard in').first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/dashboards');
    await click('inside', { href: `${host.url}/d/fixture-core` });
    await shown('Detail').waitFor();
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      click('inside', { href: '/dashboards', target: '_blank' }),
    ]);
    await popup.close();
    expect(documents).toHaveLength(1);

    let downloads = 0;
    page.on('download', () => downloads++);
    await click('inside', { download: 'b.json' });
    await page.getByText('{"of":"a file"}').waitFor();
    expect(page.url()).toMatch(/^blob:/);
    expect(downloads).toBe(0);
  });

  test('an address opens what it says: variables, several values, time, time zone', async () => {
    await open('?var-call=42&var-many=n-one&var-many=n-three&from=now-30m&to=now&timezone=utc&orgId=1');
    await expect(shown('Detail').innerText()).resolves.toBe('detail of 42');
    await expect(shown('List').innerText()).resolves.toBe('list of {n-one,n-three}');
    await page.getByText('Last 30 minutes').waitFor();
    await expect(page.getByText('utc', { exact: true }).count()).resolves.toBe(2);
    expect(new URL(page.url()).searchParams.get('orgId')).toBe('1');
  });

  test('a time that is none falls back to that of the dashboard', async () => {
    await open('?from=deepflow-doc&to=now');
    await page.getByText('Last 1 hour').waitFor();
  });

  test("stand-ins draw Grafana's own panels and say what they lack; the rest is told", async () => {
    await open();
    for (const name of ['Time series', 'Stat', 'Table', 'Text']) {
      await page.getByText(`Stand-in for ${name}; lacks`).first().waitFor();
    }
    await page.locator('.uplot canvas').first().waitFor();
    await page.getByText('cell').first().waitFor();
    await page.getByRole('heading', { name: 'Words' }).waitFor();
    await page.getByText('The demo host has no panel type "piechart"').waitFor();
    await page.getByText('The demo host leaves out: variable filters of type adhoc; annotations (deploys).').waitFor();
    await page.getByText('No data').waitFor();
  });

  test('the theme comes from the address, is changed without a reload, and stays', async () => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await open('?theme=light');
    const light = await background();
    await page.getByRole('button', { name: 'Change to the dark theme' }).click();
    await page.getByRole('button', { name: 'Change to the light theme' }).waitFor();
    const dark = await background();
    expect(dark).not.toBe(light);
    expect(documents).toHaveLength(1);
    await open();
    await expect(background()).resolves.toBe(dark);
  });

  test("the data source's page tests what it saved", async () => {
    await page.goto(`${host.url}/connections/datasources/edit/fixture`);
    await page.getByRole('button', { name: 'Save & test' }).click();
    await page.getByText('Upstream says pong').waitFor();
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Save & test' }).click();
    await page.getByText('400: Authentication to data source failed').waitFor();
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Save & test' }).click();
    await page.getByText('Upstream says pong').waitFor();
  });

  test('passwords do not come out of the API', async () => {
    const answer = await (await fetch(`${host.url}/api/datasources/uid/fixture`)).text();
    expect(JSON.parse(answer).secureJsonFields).toEqual({ basicAuthPassword: true });
    expect(answer).not.toContain(PASSWORD);
  });

  test('a short link leads to what was shortened, and never elsewhere', async () => {
    const post = (link: string) =>
      fetch(`${host.url}/api/short-urls`, { method: 'POST', body: JSON.stringify({ path: link }) });
    const { url } = (await (await post('d/fixture-core/x?var-call=7')).json()) as { url: string };
    await page.goto(url);
    await page.getByText('detail of 7').waitFor();
    expect((await post('https://elsewhere.example/')).status).toBe(400);
    const { url: odd } = (await (await post('//elsewhere.example/')).json()) as { url: string };
    const { headers } = await fetch(odd, { redirect: 'manual' });
    expect(headers.get('location')).toBe('/elsewhere.example/');
  });

  test('it answers for this machine only, and serves nothing from outside its folders', async () => {
    const statusOf = (target: string, name = 'localhost') =>
      new Promise((resolve, reject) => {
        const { port } = new URL(host.url);
        const options = { port, host: '127.0.0.1', path: target, headers: { host: name } };
        http.get(options, (res) => resolve(res.resume().statusCode)).on('error', reject);
      });
    await expect(statusOf('/', 'evil.example')).resolves.toBe(403);
    await expect(statusOf('/public/plugins/fixture-app/plugin.json')).resolves.toBe(200);
    await expect(statusOf('/public/plugins/fixture-app/panel/module.js')).resolves.toBe(200);
    await expect(statusOf('/public/plugins/fixture-app/../dashboards/core.json')).resolves.toBe(404);
    await expect(statusOf('/public/plugins/fixture-app/%2e%2e/dashboards/core.json')).resolves.toBe(404);
    await expect(statusOf('/public/%ff')).resolves.toBe(400);
    await expect(statusOf('/api/nothing')).resolves.toBe(404);
  });

  test('what does not exist is told', async () => {
    await page.goto(`${host.url}/d/nothing/here`);
    await page.getByText('Dashboard not found').waitFor();
    await page.goto(`${host.url}/nowhere`);
    await page.getByText('The demo host has no such page').waitFor();
    await page.goto(`${host.url}/a/fixture-app`);
    await page.getByText('Page of fixture-app at /a/fixture-app').waitFor();
  });
});
