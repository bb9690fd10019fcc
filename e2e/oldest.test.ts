import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, watchProblems } from './browser';
import { broken, foreign, madeTrace, REPEATED, withEvents } from './gallery/page/frames';
import { callsFrame, demoTraceFrame, plain, RANGE, type PlainFrame } from './oldestFrames';
import { startOldestStore, type OldestStore } from './oldestStore';
import { prepareOldest, serveOldest, type OldestHost } from './oldestHost';
import { placesOnceWell } from './tablePlaces';

/** What `oldest/host/main.js` puts on the page. */
interface Oldest {
  versions: { react: string };
  loadModule(path: string): Promise<string[]>;
  mountApp(given: object): Promise<void>;
  mountPanel(given: object): Promise<void>;
  suggest(module: string, frames: PlainFrame[]): Promise<string[]>;
  createDataSource(given: object): Promise<void>;
  testDataSource(): Promise<{ status: string; message: string }>;
  runQuery(query: object, range: object): Promise<{ frames: PlainFrame[]; error: string | null }>;
  runVariableQuery(query: object, range: object): Promise<{ values: string[]; error: string | null }>;
  renderConfigEditor(given: object): void;
  renderQueryEditor(given: object): void;
  renderVariableEditor(given: object): void;
  variableQuery?: object;
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

/** The file that the browser saves while this is done. */
async function saving(act: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

/** How many pages were gone to since. */
function countDocuments(): () => number {
  let count = 0;
  page.on('request', (request) => request.isNavigationRequest() && count++);
  return () => count;
}

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
    await page.evaluate((given) => window.oldest.renderVariableEditor(given), { theme, query: '' });
    await page.getByText('Workload', { exact: true }).click();
    await page.screenshot({ path: join(shots, `oldest-variable-${theme}.png`) });
    expect(await page.evaluate(() => window.oldest.variableQuery)).toEqual({ refId: 'values', tag: 'workload' });
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

test.each([
  [404, 'Distributed_Tracing'],
  [200, 'spanloom-distributed-tracing'],
])('the home page imports the dashboard where none is; the usual uid is answered %d: as %s', async (status, uid) => {
  const saved: Array<{ dashboard: { uid: string; panels: unknown[] }; overwrite: boolean }> = [];
  await page.route('**/api/search?*', (route) => route.fulfill({ json: [] }));
  await page.route('**/api/dashboards/uid/Distributed_Tracing', (route) => route.fulfill({ status, json: {} }));
  await page.route('**/api/dashboards/db', (route) => {
    saved.push(route.request().postDataJSON());
    return route.fulfill({ json: { uid } });
  });
  await page.evaluate(() => window.oldest.mountApp({}));
  await page.getByRole('button', { name: 'Import the dashboard' }).click();
  const link = page.getByRole('link', { name: 'Open the dashboard' });
  expect(await link.getAttribute('href')).toBe(`/d/${uid}/distributed-tracing`);
  expect(saved).toEqual([expect.objectContaining({ overwrite: false, dashboard: expect.objectContaining({ uid }) })]);
  expect(saved[0].dashboard.panels).toHaveLength(2);
  await page.unrouteAll();
  // The browser itself tells of the 404, which is an answer like any other here.
  expect(problems.filter((text) => !/404/.test(text))).toEqual([]);
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
  const documents = countDocuments();
  await trace.getByRole('button', { name: 'Share', exact: true }).click();
  const saved = await saving(() => trace.getByRole('button', { name: 'Download as OTLP JSON' }).click());
  expect(saved.name).toMatch(/^trace-[\w-]+\.otlp\.json$/);
  expect(JSON.parse(saved.text).resourceSpans).not.toHaveLength(0);
  await trace
    .getByRole('status')
    .getByText(/^Downloaded/)
    .waitFor();
  await page.keyboard.press('Escape');
  for (const kind of ['PNG', 'SVG']) {
    await trace.getByRole('button', { name: 'Save a picture of the view' }).click();
    const picture = await saving(() => page.getByRole('menuitem', { name: `Save as ${kind}` }).click());
    expect(picture.name).toMatch(new RegExp(`^trace-[\\w-]+\\.${kind.toLowerCase()}$`));
    expect(picture.text).toContain(kind === 'PNG' ? 'PNG' : '</svg>');
  }
  // Nothing of it led away from the page.
  expect(documents()).toBe(0);
  expect(problems).toEqual([]);
});

describe('the trace panel, as a dashboard sets it up', () => {
  const trace = () => page.getByTestId('spanloom trace').first();
  const graph = () => trace().getByTestId('spanloom flame graph');
  const details = () => trace().getByRole('region', { name: /^Details of / });
  const button = (name: string | RegExp) => trace().getByRole('button', { name });
  const show = async (given: object = {}) => {
    const all = { module: 'panels/trace/module', frames: [demoTraceFrame()], range: RANGE, ...given };
    await page.evaluate((panel) => window.oldest.mountPanel(panel), all);
    await trace().waitFor();
  };
  // What earlier tests have left in the address.
  beforeAll(() => page.goto(host.url));
  afterEach(() => expect(problems).toEqual([]));

  test('options: the first view, colours, hops, where details lie, and what stands around the graph', async () => {
    await show({ options: { view: 'statistics' } });
    await trace().getByRole('tab', { name: 'Statistics', selected: true }).waitFor();
    await show({ options: { colourBy: 'status', network: 'folded', detailsPosition: 'below' } });
    await trace()
      .getByText(/^\d+ bars for 96 spans$/)
      .waitFor();
    expect(await trace().getByRole('combobox', { name: 'Colour by' }).inputValue()).toBe('status');
    await graph().focus();
    await page.keyboard.press('Home');
    await details().waitFor();
    const [above, below] = [(await graph().boundingBox())!, (await details().boundingBox())!];
    expect(below.y).toBeGreaterThanOrEqual(above.y + above.height);
    await show({ options: { showLegend: false, showMinimap: false, showFind: false, showInferred: false } });
    await trace().getByRole('button', { name: 'Share', exact: true }).waitFor();
    await page.waitForTimeout(300);
    expect(await trace().getByTestId('spanloom minimap').count()).toBe(0);
    expect(await trace().getByRole('group', { name: 'Legend' }).count()).toBe(0);
    expect(await trace().getByRole('search').count()).toBe(0);
  });

  test('times are of the time zone of the dashboard, words of the language of the user', async () => {
    await show({ timeZone: 'Asia/Tokyo' });
    await trace().getByText('2026-09-21 23:13:20').first().waitFor();
    await show({ timeZone: 'America/New_York' });
    await trace().getByText('2026-09-21 10:13:20').first().waitFor();
    await page.evaluate(() => Object.assign(window, { grafanaBootData: { user: { language: 'zh-Hans' } } }));
    await show();
    await trace().getByRole('tab', { name: '火焰图' }).waitFor();
    await button('分享').waitFor();
    await page.evaluate(() => Object.assign(window, { grafanaBootData: undefined }));
  });

  test('data links lead out of a span, by mouse and by keyboard', async () => {
    await show({
      links: [{ title: 'Logs', url: '/logs?trace=${__span.traceId}&of=${__span.service}', targetBlank: true }],
    });
    await graph().focus();
    await page.keyboard.press('Home');
    const link = details().getByRole('link', { name: 'Logs' });
    await page.context().route('**/logs?*', (route) => route.fulfill({ contentType: 'text/html', body: 'logs' }));
    for (const follow of [() => link.click(), () => link.press('Enter')]) {
      const [logs] = await Promise.all([page.waitForEvent('popup'), follow()]);
      expect(logs.url()).toMatch(/\/logs\?trace=[0-9a-f]{32}&of=\S+$/);
      await logs.close();
    }
  });

  test('a data link within Grafana leads there without a reload, by mouse and by keyboard', async () => {
    const documents = countDocuments();
    for (const how of ['click', 'Enter'] as const) {
      await show({ links: [{ title: 'Logs', url: '/logs?by=${__span.service}' }] });
      await graph().focus();
      await page.keyboard.press('Home');
      const link = details().getByRole('link', { name: 'Logs' });
      await (how === 'click' ? link.click() : link.press('Enter'));
      await page.waitForURL(/\/logs\?by=\S+$/);
      await page.goBack();
    }
    expect(documents()).toBe(0);
  });

  test('the time that is pointed at, or that keys lead to, is shown by the other panels', async () => {
    await show({ copies: 2, height: 360 });
    const other = page.getByTestId('spanloom flame graph').nth(1).locator('canvas').nth(1);
    const painted = () =>
      other.evaluate(async (canvas) => {
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        return Array.from((canvas as HTMLCanvasElement).toDataURL()).reduce(
          (sum, letter) => (31 * sum + letter.charCodeAt(0)) | 0,
          0
        );
      });
    await drawnColours();
    const { x, y } = (await graph().boundingBox())!;
    // The layer has no size before it is painted on for the first time.
    await page.mouse.move(x + 400, y + 40);
    await painted();
    await page.mouse.move(0, 0);
    const nothing = await painted();
    await page.mouse.move(x + 500, y + 40);
    const pointed = await painted();
    expect(pointed).not.toBe(nothing);
    await page.mouse.move(0, 0);
    expect(await painted()).toBe(nothing);
    await graph().focus();
    await page.keyboard.press('End');
    await details().waitFor();
    const keyed = await painted();
    expect(keyed).not.toBe(nothing);
    expect(keyed).not.toBe(pointed);
    await details().focus();
    expect(await painted()).toBe(nothing);
  });

  test('repeated siblings become one bar with their number, by mouse and by key', async () => {
    await show({ frames: [plain(REPEATED())] });
    await trace()
      .getByText(/^88 spans$/)
      .waitFor();
    await button('Fold repeats').click();
    await trace()
      .getByText(/^\d+ bars for 88 spans$/)
      .waitFor();
    await graph().focus();
    await page.keyboard.press('r');
    await trace()
      .getByText(/^88 spans$/)
      .waitFor();
    await button('Fold repeats').press('Enter');
    await trace()
      .getByText(/^\d+ bars for 88 spans$/)
      .waitFor();
    await graph().focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await trace()
      .locator('[aria-live]')
      .getByText(/repeats: ×40/)
      .waitFor();
  });

  test('lanes that do not fit scroll with Shift and the wheel, and by keys', async () => {
    await show({ height: 320, options: { showLegend: false, showMinimap: false } });
    await drawnColours();
    const top = () => graph().evaluate((element) => element.scrollTop);
    const scrolled = async (than: number) => {
      for (let tries = 0; (await top()) === than; tries++) {
        expect(tries).toBeLessThan(50);
        await page.waitForTimeout(40);
      }
      return top();
    };
    await graph().hover({ position: { x: 300, y: 40 } });
    await page.keyboard.down('Shift');
    await page.mouse.wheel(0, 120);
    await page.keyboard.up('Shift');
    const first = await scrolled(0);
    await graph().focus();
    await page.keyboard.press('PageUp');
    expect(await scrolled(first)).toBe(0);
    await page.keyboard.press('Shift+ArrowDown');
    await scrolled(0);
  });

  test.each([
    ['of Tempo', foreign, 6, null],
    ['with a loop, ids twice and none, lost parents, no and negative durations', broken, 7, /loop|cycle|circle/i],
  ])('a trace %s: every span once, by mouse and by keyboard', async (_, frame, count, told) => {
    await show({ frames: [plain(frame())] });
    await page.getByRole('application', { name: new RegExp(`${count} spans`) }).waitFor();
    expect(await drawnColours()).toBeGreaterThan(3);
    await graph().click({ position: { x: 300, y: 8 } });
    await details().waitFor();
    await graph().focus();
    await page.keyboard.press('Escape');
    const spoken = new Set<string>();
    await page.keyboard.press('End');
    await details().waitFor();
    spoken.add((await details().getAttribute('aria-label'))!);
    await page.keyboard.press('Home');
    await page.waitForTimeout(50);
    spoken.add((await details().getAttribute('aria-label'))!);
    expect(spoken.size).toBe(2);
    await page.keyboard.press('2');
    const grid = trace().getByRole('treegrid');
    await grid.waitFor();
    expect(await grid.getAttribute('aria-rowcount')).toBe(String(count + 1));
    const names = await grid.getByRole('rowheader').allInnerTexts();
    expect(names).toHaveLength(count);
    if (told) {
      const notes = button(/^\d+ notes?$/);
      await notes.press('Enter');
      await trace().getByRole('listitem').filter({ hasText: told }).first().waitFor();
      await page.keyboard.press('Escape');
    }
    // The address keeps the view for the next trace, which has the same id.
    await trace().getByRole('tab', { name: 'Flame graph' }).click();
    await graph().waitFor();
  });

  test('the table opened by key on a deep span shows its row', async () => {
    await show({ frames: [plain(madeTrace('tree', 3000))] });
    await drawnColours();
    await graph().focus();
    await page.keyboard.press('End');
    await details().waitFor();
    await page.keyboard.press('2');
    const well = { selectedInView: true, blankPx: 0, stageScrolledPx: 0 };
    expect(await placesOnceWell(page)).toEqual(well);
    await page.keyboard.press('ArrowUp');
    expect(await placesOnceWell(page)).toEqual(well);
    await page.keyboard.press('Escape');
    await trace().getByRole('tab', { name: 'Flame graph' }).click();
    await graph().waitFor();
  });

  test('what happened in a span stands in its details, by mouse and by keyboard', async () => {
    await show({ frames: [plain(withEvents())] });
    await drawnColours();
    const events = (count: number) =>
      details()
        .getByRole('heading', { name: `Events (${count})` })
        .waitFor();
    // The first child begins at 5 % of the trace, the second at 50 %.
    await graph().click({ position: { x: 700, y: 27 } });
    await events(4);
    await graph().focus();
    await page.keyboard.press('Home');
    await events(2);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await events(4);
    await page.keyboard.press('Escape');
  });

  test('Grafana is offered the panel where there is a trace, and nowhere else', async () => {
    const offered = (frame: PlainFrame) =>
      page.evaluate((given) => window.oldest.suggest('panels/trace/module', [given]), frame);
    expect(await offered(plain(foreign()))).toEqual(['Trace: flame graph']);
    expect(await offered(callsFrame())).toEqual([]);
  });
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

  test.each([
    ['namespace', 'deepflow-otel-spring-demo'],
    ['workload', 'svc-order'],
  ])('a variable has the names of the tag %s, asked for as Grafana 9.3 does: without the object', async (tag, name) => {
    const range = { fromMs: store.call.startUs / 1000 - 60_000, toMs: store.call.startUs / 1000 + 60_000 };
    const { values, error } = await page.evaluate(([query, within]) => window.oldest.runVariableQuery(query, within), [
      { tag },
      range,
    ] as const);
    expect(error).toBeNull();
    expect(values).toContain(name);
    expect(problems).toEqual([]);
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

    // Its rows as a file: the panel has no query of its own, and finds the data source.
    const rowIds = trace.frames[0]?.fields.find(({ name }) => name === 'rowIds')?.values as string[];
    const rows = await ask({ queryType: 'rows', ids: rowIds.flatMap((ids) => ids.split(',')) });
    const lines = rows.frames[0]?.fields.find(({ name }) => name === 'row')?.values as string[];
    expect(lines).toHaveLength(96);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    const buffer = Buffer.from(lines.join('\n'));
    await page.getByTestId('spanloom file').setInputFiles({ name: 'rows.jsonl', mimeType: 'application/json', buffer });
    await page.getByText('From the file rows.jsonl.').waitFor();
    await page.getByRole('application', { name: /^.*\b96 spans/ }).waitFor();
    expect(await drawnColours()).toBeGreaterThan(8);
    expect(problems).toEqual([]);
  });
});
