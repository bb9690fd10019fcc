import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, watchProblems } from './browser';
import { callsFrame, demoTraceFrame, RANGE, type PlainFrame } from './oldestFrames';
import { startOldestStore, type OldestStore } from './oldestStore';
import { prepareOldest, serveOldest, type OldestHost } from './oldestHost';

/** What `oldest/host/main.js` puts on the page. */
interface Oldest {
  versions: { react: string };
  loadModule(path: string): Promise<string[]>;
  mountApp(given: object): Promise<void>;
  mountPanel(given: object): Promise<void>;
  createDataSource(given: object): Promise<void>;
  testDataSource(): Promise<{ status: string; message: string }>;
  runQuery(query: object, range: object): Promise<{ frames: PlainFrame[]; error: string | null }>;
  renderConfigEditor(given: object): void;
  renderQueryEditor(given: object): void;
}
declare global {
  interface Window {
    oldest: Oldest;
  }
}

const PROXY = '/api/datasources/proxy/1';
const shots = join(__dirname, '.output');

let host: OldestHost;
let browser: Browser;
let page: Page;
let problems: string[];

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  await prepareOldest();
  host = await serveOldest(join(__dirname, '../dist'));
  browser = await launchBrowser();
  page = await newPage();
  problems = watchProblems(page);
  await page.goto(host.url);
});

afterAll(async () => {
  await browser?.close();
  await host?.close();
});

// One page for all: the script with the old Grafana is large, and what a test mounts replaces what was there.
beforeEach(() => {
  problems.length = 0;
});

const newPage = () => browser.newPage({ viewport: { width: 1280, height: 800 }, timezoneId: 'UTC' });

/** Waits until at least one canvas of the panel shows more than one colour; answers how many the liveliest shows. */
async function drawnColours(): Promise<number> {
  const count = () =>
    page.evaluate(() => {
      const counts = [...document.querySelectorAll('canvas')].map((canvas) => {
        const copy = document.createElement('canvas');
        const context = copy.getContext('2d', { willReadFrequently: true });
        if (!context || canvas.width === 0 || canvas.height === 0) {
          return 0;
        }
        copy.width = canvas.width;
        copy.height = canvas.height;
        context.drawImage(canvas, 0, 0);
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size;
      });
      return Math.max(0, ...counts);
    });
  await page.waitForFunction(() => document.querySelectorAll('canvas').length > 0);
  for (let tries = 0; tries < 100 && (await count()) < 2; tries++) {
    await page.waitForTimeout(100);
  }
  return count();
}

test('the page is the oldest Grafana supported: React 17', async () => {
  expect(await page.evaluate(() => window.oldest.versions.react)).toBe('17.0.2');
});

test.each(['module', 'datasource/module', 'panels/trace/module', 'panels/calls/module'])(
  'loads %s through the old module loader',
  async (path) => {
    expect(await page.evaluate((name) => window.oldest.loadModule(name), path)).toContain('plugin');
    expect(problems).toEqual([]);
  }
);

test('a module that asks for something Grafana 9.3 does not offer does not load', async () => {
  const other = await newPage();
  await other.goto(host.url);
  await other.route('**/plugins/spanloom-app/module.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: 'define(["react/jsx-runtime"], (x) => ({ plugin: x }))' })
  );
  await expect(other.evaluate(() => window.oldest.loadModule('module'))).rejects.toThrow(/jsx-runtime/);
  await other.close();
});

describe.each(['dark', 'light'])('in the %s theme', (theme) => {
  test('the trace panel draws a trace whose values are Vectors', async () => {
    const given = { module: 'panels/trace/module', frames: [demoTraceFrame()], range: RANGE, theme };
    await page.evaluate((panel) => window.oldest.mountPanel(panel), given);
    expect(await drawnColours()).toBeGreaterThan(8);
    await page.screenshot({ path: join(shots, `oldest-trace-${theme}.png`) });
    expect(problems).toEqual([]);
  });

  test('the calls panel lists calls whose values are Vectors', async () => {
    const given = { module: 'panels/calls/module', frames: [callsFrame()], range: RANGE, theme };
    await page.evaluate((panel) => window.oldest.mountPanel(panel), given);
    await page.getByText('web-shop').first().waitFor();
    expect(await page.getByText('web-shop').count()).toBe(3);
    await page.screenshot({ path: join(shots, `oldest-calls-${theme}.png`) });
    expect(problems).toEqual([]);
  });

  test('the editors of the data source', async () => {
    await page.evaluate((url) => window.oldest.createDataSource({ url }), PROXY);
    await page.evaluate((options) => window.oldest.renderConfigEditor(options), { theme });
    await page.locator('#root input').first().waitFor();
    await page.screenshot({ path: join(shots, `oldest-config-${theme}.png`) });
    await page.evaluate((given) => window.oldest.renderQueryEditor(given), {
      theme,
      range: RANGE,
      query: { queryType: 'calls', namespace: 'shop' },
    });
    await page.locator('#root input').first().waitFor();
    await page.screenshot({ path: join(shots, `oldest-query-${theme}.png`) });
    expect(problems).toEqual([]);
  });

  test('the home page of the app', async () => {
    await page.evaluate((given) => window.oldest.mountApp(given), { theme });
    const button = page.getByRole('link', { name: 'Open the dashboard' });
    expect(await button.getAttribute('href')).toBe('/d/Distributed_Tracing/distributed-tracing');
    await page.screenshot({ path: join(shots, `oldest-app-${theme}.png`) });
    expect(problems).toEqual([]);
  });
});

test('every view of the trace panel opens, and selects, searches and measures', async () => {
  const given = { module: 'panels/trace/module', frames: [demoTraceFrame()], range: RANGE };
  await page.evaluate((panel) => window.oldest.mountPanel(panel), given);
  const trace = page.getByTestId('spanloom trace');
  const tab = (name: string) => trace.getByRole('tab', { name, exact: true });
  await tab('Table').click();
  await trace.getByRole('treegrid').getByRole('row').nth(3).click();
  const details = trace.getByRole('region', { name: /^Details of / });
  await details.waitFor();
  const name = await details.getAttribute('aria-label');
  await tab('Topology').click();
  await trace.getByTestId('spanloom topology').locator('[aria-current="true"]').first().waitFor();
  await tab('Time').click();
  await trace.getByRole('tabpanel').getByRole('table').first().waitFor();
  await tab('Statistics').click();
  await trace.getByRole('tabpanel').locator('table, [role="table"], [role="grid"]').first().waitFor();
  await tab('Compare').click();
  await trace.getByRole('button', { name: /^Keep this one/ }).waitFor();
  await tab('Raw').click();
  await trace.getByTestId('spanloom raw').waitFor();
  expect(await details.getAttribute('aria-label')).toBe(name);
  await tab('Flame graph').click();
  const graph = page.getByTestId('spanloom flame graph');
  await graph.focus();
  for (const key of ['ArrowDown', 'Enter', 'm', 'f', 'r', 'x', 'c', '0', '[', ']']) {
    await page.keyboard.press(key);
  }
  await page.getByTestId('spanloom measure').getByText(/ms/).first().waitFor();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog');
  await help.getByText('Choose a view, 1 the first').waitFor();
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  // Grafana's dialog gives the focus back to the graph some frames later.
  await page.waitForTimeout(300);
  await page.keyboard.press('/');
  await page.keyboard.type('kind=client');
  await trace
    .getByTestId('spanloom found')
    // What is selected by then may be one of them.
    .getByText(/^\d+ (found|of \d+)$/)
    .waitFor();
  await page.screenshot({ path: join(shots, 'oldest-views.png') });
  await trace.getByRole('button', { name: 'Share', exact: true }).click();
  await trace.getByRole('button', { name: 'Download as OTLP JSON' }).click();
  await trace
    .getByRole('status')
    .getByText(/^Downloaded/)
    .waitFor();
  expect(problems).toEqual([]);
});

test.each(['panels/trace/module', 'panels/calls/module'])('%s says something when there is no data', async (module) => {
  await page.evaluate((given) => window.oldest.mountPanel(given), { module, frames: [], range: RANGE });
  expect((await page.getByTestId('panel').innerText()).trim()).not.toBe('');
  expect(problems).toEqual([]);
});

test('a store that does not answer is a plain message, not a crash', async () => {
  await page.evaluate((url) => window.oldest.createDataSource({ url }), PROXY);
  const health = await page.evaluate(() => window.oldest.testDataSource());
  expect(health.status).toBe('error');
  expect(health.message).not.toBe('');
  const { error } = await page.evaluate((range) => window.oldest.runQuery({ queryType: 'calls' }, range), RANGE);
  expect(error).toMatch(/\w/);
});

describe('with a store behind the proxy', () => {
  let store: OldestStore;
  let other: OldestHost;

  beforeAll(async () => {
    store = await startOldestStore();
    other = await serveOldest(join(__dirname, '../dist'), store.login);
    await page.goto(other.url);
    await page.evaluate((url) => window.oldest.createDataSource({ url }), PROXY);
  });

  afterAll(async () => {
    await other?.close();
    await store?.stop();
  });

  test('the health check is well', async () => {
    const { status, message } = await page.evaluate(() => window.oldest.testDataSource());
    expect({ status, message }).toEqual({ status: 'success', message: expect.stringMatching(/l7_flow_log/) });
  });

  test('a call is listed and its 96 spans are answered and drawn', async () => {
    const range = { fromMs: store.call.startUs / 1000 - 60_000, toMs: store.call.startUs / 1000 + 60_000 };
    const ask = (query: object) =>
      page.evaluate(([given, within]) => window.oldest.runQuery(given, within), [query, range] as const);
    const calls = await ask({ queryType: 'calls' });
    expect(calls.error).toBeNull();
    expect(calls.frames[0]?.fields.find(({ name }) => name === 'id')?.values).toContain(store.call.callId);

    const trace = await ask({ queryType: 'trace', query: store.call.callId });
    expect(trace.error).toBeNull();
    const spanIds = trace.frames[0]?.fields.find(({ name }) => name === 'spanID')?.values;
    expect(new Set(spanIds).size).toBe(96);
    await page.evaluate((given) => window.oldest.mountPanel(given), {
      module: 'panels/trace/module',
      frames: trace.frames,
      range,
    });
    expect(await drawnColours()).toBeGreaterThan(8);
    expect(problems).toEqual([]);
  });
});
