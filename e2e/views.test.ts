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

/** The span that the address names. */
const chosenIn = (url: string) =>
  [...new URL(url).searchParams].find(([name]) => /^spanloom-\d+-span$/.test(name))?.[1] ?? '';

test('the table: rows, signs, orders and widths, by mouse and by keys', async () => {
  const dashboard = await DashboardPage.open(context(), target, { 'var-deepflow_tracing_id': call.callId });
  await dashboard.drawn(/96 spans/);
  const { page, trace, details } = dashboard;
  await trace.getByRole('tab', { name: 'Table' }).click();
  const grid = trace.getByRole('treegrid');
  const rows = () => grid.getAttribute('aria-rowcount');
  const at = (index: number) => grid.locator(`[role="row"][aria-rowindex="${index}"]`);
  const head = (name: string) => grid.getByRole('columnheader', { name });

  await at(5).click();
  await details.waitFor();
  expect(await at(5).getAttribute('aria-selected')).toBe('true');
  await at(8).locator('[data-toggle]').click();
  expect(await rows()).toBe('8');
  await at(8).locator('[data-toggle]').click();
  expect(await rows()).toBe('97');
  await grid.getByRole('button', { name: 'Collapse all' }).click();
  // The root alone: what the reader collapses stays so, though the selected span lies below it.
  expect(await rows()).toBe('2');
  await head('Span').focus();
  await page.keyboard.press('*');
  expect(await rows()).toBe('97');

  await head('Duration').click();
  expect(await head('Duration').getAttribute('aria-sort')).toBe('descending');
  await head('Duration').press('Enter');
  expect(await head('Duration').getAttribute('aria-sort')).toBe('ascending');
  await head('Span').focus();
  await page.keyboard.press('ArrowRight');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('columnheader');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  expect(await head('Duration').getAttribute('aria-sort')).toBe('none');

  const width = async () => (await head('Span').boundingBox())!.width;
  const first = await width();
  await page.keyboard.press('Shift+ArrowRight');
  expect(await width()).toBeGreaterThan(first);
  const { x, y, width: wide } = (await head('Span').boundingBox())!;
  await page.mouse.move(x + wide - 2, y + 8);
  await page.mouse.down();
  await page.mouse.move(x + wide - 102, y + 8, { steps: 3 });
  await page.mouse.up();
  expect(await width()).toBeLessThan(first - 50);
  await page.mouse.dblclick(x + wide - 102, y + 8);
  expect(await width()).toBe(first);
  expect(dashboard.problems).toEqual([]);
});

test('topology, statistics and rows, by mouse and by keyboard alone', async () => {
  const dashboard = await DashboardPage.open(context(), target, { 'var-deepflow_tracing_id': call.callId });
  await dashboard.drawn(/96 spans/);
  const { page, trace, details, graph } = dashboard;
  const { keyboard } = page;
  const spot = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');

  // Topology by keys: the view's number, arrows from place to place, Enter lists the spans of one, Escape closes.
  await graph.focus();
  await keyboard.press('3');
  const topology = trace.getByTestId('spanloom topology');
  await topology.waitFor();
  await page.waitForFunction(() => document.activeElement?.hasAttribute('data-spot'));
  const start = await spot();
  await keyboard.press('ArrowRight');
  const next = await spot();
  expect(next).not.toBe(start);
  await keyboard.press('Enter');
  await details.waitFor();
  const list = trace.locator('section').filter({ has: page.getByRole('button', { name: 'Close the list' }) });
  await list.getByRole('listitem').first().waitFor();
  await list.getByRole('button').last().press('Enter');
  const byKeys = chosenIn(page.url());
  await topology.locator('[data-spot][tabindex="0"]').focus();
  const moved = () =>
    topology
      .locator('svg')
      .first()
      .evaluate((svg) => svg.getBoundingClientRect().width);
  const wide = await moved();
  await keyboard.press('+');
  await page.waitForTimeout(100);
  expect(await moved()).toBeGreaterThan(wide);
  await keyboard.press('Escape');
  await list.waitFor({ state: 'detached' });
  // By mouse: zoom, a box, one of its spans.
  await topology.getByRole('button', { name: 'Fit' }).click();
  await topology
    .getByRole('button', { name: /^svc-order, / })
    .first()
    .click();
  await list.getByRole('listitem').first().getByRole('button').click();
  await page.waitForURL((url) => chosenIn(url.href) !== byKeys);
  await keyboard.press('Escape');

  // Statistics: columns sort, rows find.
  await trace.getByRole('tab', { name: 'Statistics' }).click();
  const grid = trace.getByRole('grid', { name: /^Statistics/ });
  const sorted = (how: string) => grid.locator(`[role="columnheader"][aria-sort="${how}"]`).innerText();
  await grid.getByRole('button', { name: 'Spans' }).click();
  expect(await sorted('descending')).toMatch(/^Spans/);
  await grid.getByRole('button', { name: 'Spans' }).press('Enter');
  expect(await sorted('ascending')).toMatch(/^Spans/);
  await grid.getByRole('row').nth(2).click();
  await page.waitForURL(/find=service/);
  await grid.getByRole('row', { selected: true }).click();
  await grid.locator('[aria-selected="true"]').waitFor({ state: 'detached' });
  const by = trace.getByRole('combobox', { name: 'Group by' });
  await by.focus();
  await keyboard.press('ArrowDown');
  expect(await by.inputValue()).not.toBe('service');
  await by.selectOption('protocol');
  await grid.getByText('MySQL', { exact: true }).waitFor();

  // Rows: a click, and arrows.
  await trace.getByRole('tab', { name: 'Raw' }).click();
  const raw = trace.getByTestId('spanloom raw');
  const selected = () => raw.locator('[role="option"][aria-selected="true"]').getAttribute('aria-posinset');
  const some = raw.getByRole('option', { selected: false }).nth(3);
  const nth = (await some.getAttribute('aria-posinset'))!;
  await some.click();
  await raw.getByText('Rows in the store').waitFor();
  expect(await selected()).toBe(nth);
  await raw.getByRole('listbox').focus();
  await keyboard.press('ArrowDown');
  expect(await selected()).toBe(String(Number(nth) + 1));
  await keyboard.press('End');
  expect(await selected()).toBe('96');
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
