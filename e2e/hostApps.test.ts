/** What the demo host does with an app, as Grafanas do: Spanloom, which enables itself, and one that does not. */
import * as path from 'node:path';
import { type Host, startHost } from '../demo/host/host';
import { withBrowser } from './browserHooks';
import { watchPage } from './problems';
import { startSecondHost } from './setup/secondHost';

const { target, context } = withBrowser();
const FIXTURES = path.resolve(__dirname, '../demo/host/fixtures');
const REFUSED = 'Cannot disable auto-enabled plugin';

// With a Grafana at GRAFANA_URL there is no host to test.
const describeHost = target.kind === 'host' ? describe : describe.skip;

describeHost('Spanloom', () => {
  test('cannot be disabled, as in Grafana 12: no button, and the API refuses', async () => {
    const page = await context().newPage();
    await page.goto(`${target.url}/plugins/spanloom-app`);
    await page.getByRole('heading', { name: 'Spanloom' }).waitFor();
    await page.getByText(/^Version \d/).waitFor();
    expect(await page.getByRole('button', { name: /^(Dis|En)able$/ }).count()).toBe(0);
    const settings = `${target.url}/api/plugins/spanloom-app/settings`;
    const refused = await context().request.post(settings, { data: { enabled: false } });
    expect([refused.status(), await refused.json()]).toEqual([400, { message: REFUSED }]);
    expect((await context().request.post(settings, { data: { enabled: true } })).status()).toBe(200);
    expect(await (await context().request.get(settings)).json()).toMatchObject({ enabled: true, autoEnabled: true });
  });

  test('has its dashboard once', async () => {
    const page = await context().newPage();
    await page.goto(`${target.url}/dashboards`);
    await page.getByRole('link', { name: 'Distributed Tracing' }).first().waitFor();
    expect(await page.getByRole('link', { name: 'Distributed Tracing' }).count()).toBe(1);
    await page.goto(`${target.url}/a/spanloom-app`);
    const open = page.getByRole('link', { name: 'Open the dashboard' });
    expect(await open.getAttribute('href')).toBe('/d/Distributed_Tracing/distributed-tracing');
    expect(await page.getByRole('button', { name: 'Import the dashboard' }).count()).toBe(0);
  });

  test('imports its dashboard with a click where there is none', async () => {
    const host = await startSecondHost(target, { sources: [{ name: 'Spanloom', uid: 'good' }], dashboards: false });
    try {
      const page = await context().newPage();
      const problems = watchPage(page, target);
      await page.goto(`${host.url}/a/spanloom-app`);
      await page.getByRole('button', { name: 'Import the dashboard' }).click();
      await page.getByRole('link', { name: 'Open the dashboard' }).click();
      await page.getByTestId('spanloom-calls').waitFor();
      expect(new URL(page.url()).pathname).toBe('/d/Distributed_Tracing/distributed-tracing');
      // That it is not there yet is asked of Grafana, and told by the browser.
      expect(problems.filter((text) => !/^answered 404: .*Distributed_Tracing$/.test(text))).toEqual([]);
      const again = await context().request.post(`${host.url}/api/dashboards/db`, {
        data: { dashboard: { uid: 'Distributed_Tracing', title: 'Another' }, overwrite: false },
      });
      expect(again.status()).toBe(412);
    } finally {
      await host.stop();
    }
  });
});

describeHost('an app that does not enable itself', () => {
  let host: Host;
  beforeAll(async () => {
    host = await startHost({
      distDir: path.join(FIXTURES, 'plugin'),
      provisioningDir: path.join(FIXTURES, 'provisioning'),
      dashboardsDir: path.join(FIXTURES, 'dashboards'),
      storeUrl: 'http://127.0.0.1:1',
      port: 0,
    });
  });
  afterAll(() => host?.stop());

  test('is disabled with all that is in it, and enabled again', async () => {
    const page = await context().newPage();
    await page.goto(`${host.url}/plugins/fixture-app`);
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.getByRole('button', { name: 'Enable' }).waitFor();
    await page.goto(`${host.url}/a/fixture-app`);
    await page.getByText('There is no app "fixture-app" that is enabled').waitFor();
    await page.goto(`${host.url}/d/fixture-core/x`);
    await page.getByText('The demo host has no panel type "fixture-panel"').first().waitFor();
    await page.goto(`${host.url}/plugins/fixture-app`);
    await page.getByRole('button', { name: 'Enable' }).click();
    await page.getByRole('button', { name: 'Disable' }).waitFor();
    await page.goto(`${host.url}/d/fixture-core/x`);
    await page.getByTestId('fixture-Detail').waitFor();
  });

  test('is asked for the choices of variables without the object, as Grafana 9.3 and 10.1 do', async () => {
    const page = await context().newPage();
    await page.goto(`${host.url}/d/fixture-core/x?var-many=n-two`);
    await page.getByText('list of n-two').waitFor();
    expect(
      await page.evaluate(() => (window as { fixtureVariablesHadObject?: boolean }).fixtureVariablesHadObject)
    ).toBe(false);
  });
});
