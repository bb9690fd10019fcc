import { startTraffic, type Traffic } from '../demo/traffic/startTraffic';
import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';

const { target, context } = withBrowser();

let traffic: Traffic;
beforeAll(async () => {
  traffic = await startTraffic({ ...target.store, otlpUrl: target.otlpUrl, ratePerSecond: 2, backfillMinutes: 0 });
});
afterAll(() => traffic?.stop());

test('calls come in while the list is watched, the chosen one stays marked, and a new one is drawn', async () => {
  const dashboard = await DashboardPage.open(context(), target, { refresh: '5s' });
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
