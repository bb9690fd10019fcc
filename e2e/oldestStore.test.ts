/** The data source in the oldest Grafana, with a store behind Grafana's proxy. */
import { rowIdsIn } from '../src/trace/rowId';
import { serveOldest, type OldestHost } from './oldestHost';
import { DIST, drawnColours, PROXY, withOldestPage } from './oldestPage';
import { startOldestStore, type OldestStore } from './oldestStore';

const { page, problems } = withOldestPage();

let store: OldestStore;
let other: OldestHost;

beforeAll(async () => {
  store = await startOldestStore();
  other = await serveOldest(DIST, store.login);
  await page().goto(other.url);
  await page().evaluate((url) => window.oldest.createDataSource({ url }), PROXY);
});

afterAll(async () => {
  await other?.close();
  await store?.stop();
});

test('the health check is well', async () => {
  const { status, message } = await page().evaluate(() => window.oldest.testDataSource());
  expect({ status, message }).toEqual({ status: 'success', message: expect.stringMatching(/l7_flow_log/) });
});

test.each([
  ['namespace', 'deepflow-otel-spring-demo'],
  ['workload', 'svc-order'],
])('a variable has the names of the tag %s, asked for as Grafana 9.3 does: without the object', async (tag, name) => {
  const range = { fromMs: store.call.startUs / 1000 - 60_000, toMs: store.call.startUs / 1000 + 60_000 };
  const { values, error } = await page().evaluate(([query, within]) => window.oldest.runVariableQuery(query, within), [
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
    page().evaluate(([given, within]) => window.oldest.runQuery(given, within), [query, range] as const);
  const calls = await ask({ queryType: 'calls' });
  expect(calls.error).toBeNull();
  expect(calls.frames[0]?.fields.find(({ name }) => name === 'id')?.values).toContain(store.call.callId);

  const trace = await ask({ queryType: 'trace', query: store.call.callId });
  expect(trace.error).toBeNull();
  const spanIds = trace.frames[0]?.fields.find(({ name }) => name === 'spanID')?.values;
  expect(new Set(spanIds).size).toBe(96);
  await page().evaluate((given) => window.oldest.mountPanel(given), {
    module: 'panels/trace/module',
    frames: trace.frames,
    range,
  });
  expect(await drawnColours(page())).toBeGreaterThan(8);

  // Its rows as a file: the panel has no query of its own, and finds the data source.
  const rowIds = trace.frames[0]?.fields.find(({ name }) => name === 'rowIds')?.values as string[];
  const rows = await ask({ queryType: 'rows', ids: rowIds.flatMap(rowIdsIn) });
  const lines = rows.frames[0]?.fields.find(({ name }) => name === 'row')?.values as string[];
  expect(lines).toHaveLength(96);
  await page().getByRole('button', { name: 'Share', exact: true }).click();
  const buffer = Buffer.from(lines.join('\n'));
  await page().getByTestId('spanloom file').setInputFiles({ name: 'rows.jsonl', mimeType: 'application/json', buffer });
  await page().getByText('From the file rows.jsonl.').waitFor();
  await page()
    .getByRole('application', { name: /^.*\b96 spans/ })
    .waitFor();
  expect(await drawnColours(page())).toBeGreaterThan(8);
  expect(problems).toEqual([]);
});
