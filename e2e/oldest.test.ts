/** The built plugin in the oldest Grafana: everything loads, shows in both themes, and says what is wrong. */
import { callsFrame, demoTraceFrame, RANGE } from './oldestFrames';
import { drawnColours, PROXY, shot, withOldestPage } from './oldestPage';

const { page, newPage, host, problems } = withOldestPage();

test('the page is the oldest Grafana supported: React 17', async () => {
  expect(await page().evaluate(() => window.oldest.versions.react)).toBe('17.0.2');
});

test.each(['module', 'datasource/module', 'panels/trace/module', 'panels/calls/module'])(
  'loads %s through the old module loader',
  async (path) => {
    expect(await page().evaluate((name) => window.oldest.loadModule(name), path)).toContain('plugin');
    expect(problems).toEqual([]);
  }
);

test('a module that asks for something Grafana 9.3 does not offer does not load', async () => {
  const other = await newPage();
  await other.goto(host().url);
  await other.route('**/plugins/spanloom-app/module.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: 'define(["react/jsx-runtime"], (x) => ({ plugin: x }))' })
  );
  await expect(other.evaluate(() => window.oldest.loadModule('module'))).rejects.toThrow(/jsx-runtime/);
  await other.close();
});

describe.each(['dark', 'light'])('in the %s theme', (theme) => {
  test('the trace panel draws a trace whose values are Vectors', async () => {
    const given = { module: 'panels/trace/module', frames: [demoTraceFrame()], range: RANGE, theme };
    await page().evaluate((panel) => window.oldest.mountPanel(panel), given);
    expect(await drawnColours(page())).toBeGreaterThan(8);
    await shot(page(), `oldest-trace-${theme}`);
    expect(problems).toEqual([]);
  });

  test('the calls panel lists calls whose values are Vectors', async () => {
    const given = { module: 'panels/calls/module', frames: [callsFrame()], range: RANGE, theme };
    await page().evaluate((panel) => window.oldest.mountPanel(panel), given);
    await page().getByText('web-shop').first().waitFor();
    expect(await page().getByText('web-shop').count()).toBe(3);
    await shot(page(), `oldest-calls-${theme}`);
    expect(problems).toEqual([]);
  });

  test('the editors of the data source', async () => {
    await page().evaluate((url) => window.oldest.createDataSource({ url }), PROXY);
    await page().evaluate((options) => window.oldest.renderConfigEditor(options), { theme });
    await page().locator('#root input').first().waitFor();
    await shot(page(), `oldest-config-${theme}`);
    await page().evaluate((given) => window.oldest.renderQueryEditor(given), {
      theme,
      range: RANGE,
      query: { queryType: 'calls', namespace: 'shop' },
    });
    await page().locator('#root input').first().waitFor();
    await shot(page(), `oldest-query-${theme}`);
    await page().evaluate((given) => window.oldest.renderVariableEditor(given), { theme, query: '' });
    await page().getByText('Workload', { exact: true }).click();
    await shot(page(), `oldest-variable-${theme}`);
    expect(await page().evaluate(() => window.oldest.variableQuery)).toEqual({ refId: 'values', tag: 'workload' });
    expect(problems).toEqual([]);
  });

  test('the home page of the app', async () => {
    await page().evaluate((given) => window.oldest.mountApp(given), { theme });
    const button = page().getByRole('link', { name: 'Open the dashboard' });
    expect(await button.getAttribute('href')).toBe('/d/Distributed_Tracing/distributed-tracing');
    await shot(page(), `oldest-app-${theme}`);
    expect(problems).toEqual([]);
  });
});

test.each([
  [404, 'Distributed_Tracing'],
  [200, 'spanloom-distributed-tracing'],
])('the home page imports the dashboard where none is; the usual uid is answered %d: as %s', async (status, uid) => {
  const saved: Array<{ dashboard: { uid: string; panels: unknown[] }; overwrite: boolean }> = [];
  await page().route('**/api/search?*', (route) => route.fulfill({ json: [] }));
  await page().route('**/api/dashboards/uid/Distributed_Tracing', (route) => route.fulfill({ status, json: {} }));
  await page().route('**/api/dashboards/db', (route) => {
    saved.push(route.request().postDataJSON());
    return route.fulfill({ json: { uid } });
  });
  await page().evaluate(() => window.oldest.mountApp({}));
  await page().getByRole('button', { name: 'Import the dashboard' }).click();
  const link = page().getByRole('link', { name: 'Open the dashboard' });
  expect(await link.getAttribute('href')).toBe(`/d/${uid}/distributed-tracing`);
  expect(saved).toEqual([expect.objectContaining({ overwrite: false, dashboard: expect.objectContaining({ uid }) })]);
  expect(saved[0].dashboard.panels).toHaveLength(2);
  await page().unrouteAll();
  // The browser itself tells of the 404, which is an answer like any other here.
  expect(problems.filter((text) => !/404/.test(text))).toEqual([]);
});
test.each(['panels/trace/module', 'panels/calls/module'])('%s says something when there is no data', async (module) => {
  await page().evaluate((given) => window.oldest.mountPanel(given), { module, frames: [], range: RANGE });
  expect((await page().getByTestId('panel').innerText()).trim()).not.toBe('');
  expect(problems).toEqual([]);
});

test('a store that does not answer is a plain message, not a crash', async () => {
  await page().evaluate((url) => window.oldest.createDataSource({ url }), PROXY);
  const health = await page().evaluate(() => window.oldest.testDataSource());
  expect(health.status).toBe('error');
  expect(health.message).not.toBe('');
  const { error } = await page().evaluate((range) => window.oldest.runQuery({ queryType: 'calls' }, range), RANGE);
  expect(error).toMatch(/\w/);
});
