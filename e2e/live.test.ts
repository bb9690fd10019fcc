import { startTraffic, type Traffic } from '../demo/traffic/startTraffic';
import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';

const { target, context } = withBrowser();

const NEWEST = { from: 'now-15m', to: 'now' };

/** A test of what is so only with LIVE_TRAFFIC. */
const testLive = target.trafficPerSecond > 0 ? test : test.skip;

let traffic: Traffic | undefined;
beforeAll(async () => {
  if (target.trafficPerSecond > 0) {
    return;
  }
  traffic = await startTraffic({ ...target.store, otlpUrl: target.otlpUrl, ratePerSecond: 2, backfillMinutes: 0 });
});
afterAll(() => traffic?.stop());

test('calls come in while the list is watched, the chosen one stays marked, and a new one is drawn', async () => {
  const dashboard = await DashboardPage.open(context(), target, { ...NEWEST, refresh: '5s' });
  await dashboard.rows().first().waitFor();
  const [newest] = await dashboard.ids();
  await dashboard.row(newest).click();
  await dashboard.drawn(/\d+ spans/);

  await dashboard.page.waitForFunction((id) => {
    const rows = [...document.querySelectorAll('[data-testid="spanloom-call"]')];
    const old = rows.find((row) => row.getAttribute('data-call-id') === id);
    return Number(old?.getAttribute('aria-rowindex')) > 2;
  }, newest);
  expect(await dashboard.chosen().getAttribute('data-call-id')).toBe(newest);
  expect(dashboard.callInUrl()).toBe(newest);
  expect(dashboard.problems).toEqual([]);
});

testLive("the newest of the list are soon others' calls, and those of the set-up are found all the same", async () => {
  const dashboard = await DashboardPage.open(context(), target, { ...NEWEST, refresh: '5s' });
  await dashboard.rows().first().waitFor();
  const { ok, slow, failed } = target.calls;
  await dashboard.page.waitForFunction(
    (ids) => ids.every((id) => !document.querySelector(`[data-testid="spanloom-call"][data-call-id="${id}"]`)),
    [...ok, slow, ...failed].map(({ callId }) => callId),
    { timeout: 300_000 }
  );
  const again = await DashboardPage.open(context(), target);
  for (const { callId } of [...ok, slow, ...failed]) {
    await again.reveal(callId);
  }
  expect(again.problems).toEqual([]);
});
