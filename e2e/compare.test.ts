/** Comparing two traces: one by its id, one that was kept; by mouse, and by keyboard alone. */
import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';

const { target, context } = withBrowser();
const [fast, other] = target.calls.ok;
const { slow } = target.calls;

test('a trace is compared with one by its id, and with the one that was kept', async () => {
  const dashboard = await DashboardPage.open(context(), target, { 'var-deepflow_tracing_id': slow.callId });
  await dashboard.drawn(/96 spans/);
  const { page, trace, graph, details } = dashboard;
  const grid = trace.getByRole('grid');

  // By keyboard alone: the view by its tab, the id typed, rows walked, the span selected.
  await trace.getByRole('tab', { name: 'Flame graph' }).focus();
  while ((await trace.getByRole('tab', { name: 'Compare' }).getAttribute('aria-selected')) !== 'true') {
    await page.keyboard.press('ArrowRight');
  }
  await trace.getByLabel('Call id or trace id to compare with').focus();
  await page.keyboard.type('1');
  await page.keyboard.press('Enter');
  await trace.getByRole('alert').waitFor();
  await page.keyboard.press('Backspace');
  await page.keyboard.type(fast.callId);
  await page.keyboard.press('Enter');
  await grid.waitFor();
  expect(await graph.count()).toBe(2);
  const slower = trace.getByRole('button', { name: /slower \d+$/ });
  expect(Number((await slower.innerText()).replace(/\D/g, ''))).toBeGreaterThan(50);
  const rows = grid.getByRole('row', { name: /slower/ });
  const total = await rows.count();
  expect(total).toBeGreaterThan(5);
  // The form has gone: its place in the order of keys is the list's.
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'grid');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await details.waitFor();
  await grid.locator('[role="row"][aria-selected="true"]').waitFor();
  // Whoever is sent the address sees the same comparison.
  const text = await slower.innerText();
  await page.waitForTimeout(600);
  const colleague = await DashboardPage.open(context(), target, {
    'var-deepflow_tracing_id': slow.callId,
    ...Object.fromEntries([...new URL(page.url()).searchParams].filter(([name]) => name.startsWith('spanloom-'))),
  });
  await colleague.trace.getByRole('button', { name: text }).waitFor();
  expect(colleague.problems).toEqual([]);
  await trace.getByLabel('Order').selectOption('tree');
  await trace.getByRole('button', { name: /slower \d+$/ }).click();
  await rows.first().waitFor({ state: 'detached' });

  // By mouse: this one is kept, another call is chosen, and both are compared.
  await trace.getByRole('button', { name: 'Compare with another' }).click();
  await trace.getByRole('button', { name: 'Keep this one' }).click();
  await trace.getByText(/^This is the base itself/).waitFor();
  await (await dashboard.reveal(other.callId)).click();
  await grid.waitFor();
  await trace.getByRole('button', { name: /faster [1-9]\d*$/ }).waitFor();
  await grid
    .getByRole('row', { name: /faster/ })
    .first()
    .click();
  await details.waitFor();

  // Zoomed in one of both, both show the same stretch of time.
  const axes = () =>
    trace
      .locator('canvas:has(+ [data-testid="spanloom flame graph"])')
      .evaluateAll((all) => all.map((canvas) => (canvas as HTMLCanvasElement).toDataURL().length));
  const whole = await axes();
  expect(whole).toHaveLength(2);
  await graph.first().hover({ position: { x: 200, y: 30 } });
  await page.mouse.wheel(0, -400);
  await page.waitForTimeout(500);
  const closer = await axes();
  expect(closer.every((axis, n) => axis !== whole[n])).toBe(true);
  await graph.last().focus();
  await page.keyboard.press('0');
  await page.waitForTimeout(500);
  expect((await axes()).every((axis, n) => axis !== closer[n])).toBe(true);

  // Kept by keyboard alone; a kind of change is left out by a key, too.
  await trace.getByRole('button', { name: /faster [1-9]\d*$/ }).press('Enter');
  await grid
    .getByRole('row', { name: /faster/ })
    .first()
    .waitFor({ state: 'detached' });
  await trace.getByRole('button', { name: 'Compare with another' }).press('Enter');
  await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
  await trace.getByRole('button', { name: 'Keep this one' }).press('Enter');
  await trace.getByText(/^This is the base itself/).waitFor();
  await dashboard.chosen().focus();
  await page.keyboard.press('ArrowDown');
  await grid.waitFor();
  expect(dashboard.problems).toEqual([]);
});
