import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';
import { storeRecentCall } from './setup/recentCall';
import { dashboardUrl, during, NAMESPACE } from './target';

const { target, context } = withBrowser();
const { ok, slow, failed } = target.calls;

/** What the panel says of a whole call of the demo. */
const WHOLE = /96 spans \(46 application, 20 system, 30 network\)/;

test('the documented address shows a list of calls, newest first', async () => {
  const dashboard = new DashboardPage(await context().newPage(), target);
  await dashboard.goto(dashboardUrl(target, { 'var-namespace': NAMESPACE }));
  await dashboard.rows().first().waitFor();
  const texts = await dashboard.starts();
  expect(texts.length).toBeGreaterThan(5);
  expect(texts).toEqual([...texts].sort().reverse());
  await dashboard.page.getByText('Choose a call in the list above').waitFor();

  // The time of a call of the set-up, whatever has come since.
  await dashboard.goto(dashboardUrl(target, { 'var-namespace': NAMESPACE, ...during([ok[0]]) }));
  await dashboard.page.getByLabel('Filter these calls').fill('/shop/full-test');
  await dashboard.choose(ok[0].callId, WHOLE);
  expect(dashboard.problems).toEqual([]);
});

test('a click draws the 96 spans of a call as one tree and puts the call into the address', async () => {
  const dashboard = await DashboardPage.open(context(), target);
  await dashboard.choose(ok[1].callId, WHOLE);
  await dashboard.marked(ok[1].callId);
  expect(dashboard.callInUrl()).toBe(ok[1].callId);
  // Said where there is more than one tree or a parent is missing.
  await dashboard.openNotes();
  expect(await dashboard.trace.getByText(/could not be tied|not found/).count()).toBe(0);
  expect(dashboard.problems).toEqual([]);
});

test('every request inside a call leads to the same tree', async () => {
  const dashboard = await DashboardPage.open(context(), target, {
    'var-request_resource': '*',
    ...during([ok[0]]),
  });
  await dashboard.page.getByLabel('Filter these calls').fill('MySQL');
  await dashboard.rows().first().waitFor();
  // Others may have made calls at the same time.
  const whole = new Set(ok[0].truth.map(({ rowId }) => rowId));
  const inside = (await dashboard.ids()).find((id) => whole.has(id));
  await dashboard.choose(inside ?? 'none of the calls is listed', WHOLE);
  expect(dashboard.problems).toEqual([]);
});

test('a click asks for the trace only, and the page stays', async () => {
  const dashboard = await DashboardPage.open(context(), target);
  await dashboard.choose(ok[0].callId, WHOLE);
  await dashboard.page.evaluate(() => ((window as { stays?: boolean }).stays = true));
  const before = dashboard.log.asked.length;

  await dashboard.choose(ok[2].callId, WHOLE);
  expect(dashboard.callInUrl()).toBe(ok[2].callId);
  const since = dashboard.log.asked.slice(before);
  expect(since.length).toBeGreaterThan(0);
  expect(since.filter((kind) => kind !== 'other')).toEqual([]);
  expect(await dashboard.page.evaluate(() => (window as { stays?: boolean }).stays)).toBe(true);
  expect(dashboard.problems).toEqual([]);
});

test('back and forward walk through the chosen calls', async () => {
  const dashboard = await DashboardPage.open(context(), target);
  await dashboard.choose(ok[0].callId, WHOLE);
  const first = await dashboard.drawnStart();
  await dashboard.choose(ok[1].callId, WHOLE);
  const second = await dashboard.drawnStart();

  await dashboard.page.goBack();
  await dashboard.marked(ok[0].callId);
  await dashboard.drawn(WHOLE, second);
  expect(await dashboard.drawnStart()).toBe(first);
  await dashboard.page.goForward();
  await dashboard.marked(ok[1].callId);
  await dashboard.drawn(WHOLE, first);
  expect(await dashboard.drawnStart()).toBe(second);
  expect(dashboard.problems).toEqual([]);
});

test('arrow keys walk through the list', async () => {
  const dashboard = await DashboardPage.open(context(), target);
  await dashboard.choose(ok[0].callId, WHOLE);
  const first = await dashboard.drawnStart();
  const ids = await dashboard.ids();
  const at = ids.indexOf(ok[0].callId);
  await dashboard.page.keyboard.press('ArrowDown');
  await dashboard.marked(ids[at + 1]);
  // The next one may be anybody's.
  await dashboard.drawn(/\d+ spans/, first);
  expect(dashboard.callInUrl()).toBe(ids[at + 1]);
  const second = await dashboard.drawnStart();
  await dashboard.page.keyboard.press('ArrowUp');
  await dashboard.marked(ids[at]);
  await dashboard.drawn(WHOLE, second);
  expect(await dashboard.drawnStart()).toBe(first);
  expect(dashboard.problems).toEqual([]);
});

test('after a refresh the chosen row stays marked and the trace drawn', async () => {
  const call = await storeRecentCall(target);
  const dashboard = await DashboardPage.open(context(), target, { ...during([call]), refresh: '5s' });
  await dashboard.choose(call.callId, WHOLE);
  const drawn = await dashboard.drawnStart();
  await dashboard.log.next('calls');
  await dashboard.log.next('calls');
  await dashboard.marked(call.callId);
  await dashboard.drawn(WHOLE);
  expect(await dashboard.drawnStart()).toBe(drawn);
  expect(dashboard.problems).toEqual([]);
});

test('a slow call and calls that failed are drawn too', async () => {
  const dashboard = await DashboardPage.open(context(), target);
  await dashboard.choose(slow.callId, WHOLE);
  for (const call of failed) {
    await dashboard.choose(call.callId, new RegExp(`${call.truth.length} spans .* [1-9]\\d* errors?\\.`));
  }
  expect(dashboard.problems).toEqual([]);
});
