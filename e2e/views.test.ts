/** Other views of the same trace: one page, one selection. */
import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';
import { dashboardUrl } from './target';

const { target, context } = withBrowser();
const [call] = target.calls.ok;

test('tabs, table, topology and rows by keyboard, with one selection in all of them', async () => {
  const dashboard = await DashboardPage.open(context(), target, { 'var-deepflow_tracing_id': call.callId });
  await dashboard.drawn(/96 spans/);
  const { page, trace, details } = dashboard;
  const { keyboard } = page;
  const tab = (name: string) => trace.getByRole('tab', { name, exact: true });
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex') ?? '');
  const grid = trace.getByRole('treegrid');
  const chosen = () => grid.locator('[role="row"][aria-selected="true"]').getAttribute('aria-rowindex');

  // The flame graph leads those who cannot see it to the table.
  await trace.getByRole('button', { name: 'Read the trace as a table' }).focus();
  await keyboard.press('Enter');
  await grid.waitFor();
  expect(await tab('Table').getAttribute('aria-selected')).toBe('true');
  expect([await grid.getAttribute('aria-rowcount'), await focused()]).toEqual(['97', '2']);

  // Walking opens nothing; Enter does, and from then on the details follow.
  for (let n = 2; n <= 7; n++) {
    await keyboard.press('ArrowDown');
  }
  expect([await focused(), await details.count()]).toEqual(['8', 0]);
  await keyboard.press('Enter');
  await details.waitFor();
  expect(await chosen()).toBe('8');
  const name = await details.getAttribute('aria-label');

  // Collapsed, the span hides what is below; its end is then the next row but one of the list.
  await keyboard.press('ArrowLeft');
  expect(await grid.getAttribute('aria-rowcount')).toBe('8');
  await keyboard.press('ArrowRight');
  expect(await grid.getAttribute('aria-rowcount')).toBe('97');
  const row = grid.locator('[role="row"][aria-rowindex="8"]');
  expect([await row.getAttribute('aria-level'), await row.getAttribute('aria-expanded')]).toEqual(['7', 'true']);
  await keyboard.press('End');
  expect(await focused()).toBe('97');
  // Only what is on screen is in the document.
  expect(await grid.getByRole('row').count()).toBeLessThan(60);
  await keyboard.press('Home');
  for (let n = 2; n <= 7; n++) {
    await keyboard.press('ArrowDown');
  }
  expect(await details.getAttribute('aria-label')).toBe(name);

  // The same span is marked in the topology, which has every service and hop of the trace.
  await tab('Topology').click();
  const topology = trace.getByTestId('spanloom topology');
  await topology.waitFor();
  expect(await details.getAttribute('aria-label')).toBe(name);
  const marked = topology.locator('[aria-current="true"][data-spot]');
  expect(await marked.getAttribute('aria-label')).toMatch(/^web-shop, .*selected/);
  const places = await topology
    .locator('[data-spot]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
  for (const service of ['loadgenerator', 'web-shop', 'svc-user', 'svc-order', 'svc-item', 'svc-stock']) {
    expect(places.some((label) => label.startsWith(`${service}, `))).toBe(true);
  }
  // Client process, its pod's NIC, its node's, the server's node's through the tunnel, its pod's, its process.
  for (const way of [
    /^client process \S+ → client NIC /,
    /^client NIC .* → client node /,
    /^client node .* → server node .*through a tunnel \(IPIP\)/,
    /^server node .* → server NIC /,
    /^server NIC .* → server process /,
  ]) {
    expect(places.some((label) => way.test(label))).toBe(true);
  }
  await topology.getByRole('button', { name: 'Services', exact: true }).click();
  await topology.getByRole('button', { name: /^web-shop → svc-user, 2 calls/ }).click();
  await trace.getByRole('region', { name: 'web-shop → svc-user' }).waitFor();
  await details.getByText('svc-user').first().waitFor();
  const other = await details.getAttribute('aria-label');
  expect(other).not.toBe(name);

  // Arrow keys lead from tab to tab; what was picked in the topology is selected in the rows and in the graph.
  await tab('Topology').focus();
  await keyboard.press('End');
  expect(await tab('Raw').getAttribute('aria-selected')).toBe('true');
  const rows = trace.getByTestId('spanloom raw');
  await rows.getByText('Rows in the store').waitFor();
  expect(await rows.locator('[role="option"][aria-selected="true"]').count()).toBe(1);
  expect(await details.getAttribute('aria-label')).toBe(other);
  await rows.getByRole('listbox').focus();
  await keyboard.press('1');
  await dashboard.graph.waitFor();
  expect(await details.getAttribute('aria-label')).toBe(other);
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'application');
  await keyboard.press('2');
  await grid.waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('row');
  expect(await chosen()).toBe(await focused());
  expect(dashboard.problems).toEqual([]);
});

test('choosing spans, views, filters and switches asks nothing of the dashboard', async () => {
  const dashboard = new DashboardPage(await context().newPage(), target);
  await dashboard.goto(dashboardUrl(target, { 'var-deepflow_tracing_id': call.callId, refresh: '15m' }));
  await dashboard.drawn(/96 spans/);
  await dashboard.rows().first().waitFor();
  const { page, trace, graph, details } = dashboard;
  await page.waitForLoadState('networkidle');
  await graph.focus();
  await page.keyboard.press('Home');
  // The attributes of a span lie in the store: its details ask for them once, and for nothing else.
  await details.getByRole('heading', { name: /^Row in the store/ }).waitFor();
  await page.waitForLoadState('networkidle');
  const before = dashboard.log.asked.length;

  for (const key of ['f', 'r', 'x', 'c', 'Enter', '0', '2', '3', '4', '5', '1']) {
    await page.keyboard.press(key);
  }
  await graph.waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('kind=client');
  await trace
    .getByTestId('spanloom found')
    .getByText(/^\d+ (found|of \d+)$/)
    .waitFor();
  await trace.getByRole('button', { name: 'Only matches' }).click();
  await trace.getByLabel('Colour by').selectOption({ index: 1 });
  // The address has been written by then, which is what could make a dashboard ask again.
  await page.waitForTimeout(600);
  expect(new URL(page.url()).search).toMatch(/spanloom-\d+-find/);
  expect(dashboard.log.asked.slice(before)).toEqual([]);
  expect(dashboard.problems).toEqual([]);
});
