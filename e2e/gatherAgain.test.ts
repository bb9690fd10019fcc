import { fillStore } from '../demo/traffic/fillStore';
import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';
import { storeLateSpan } from './setup/lateSpan';
import { during } from './target';

const { target, context } = withBrowser();

test('a young call says that rows may still arrive; gathered again, they are there, and the selection stays', async () => {
  const { store, otlpUrl } = target;
  const [call] = await fillStore({
    ...store,
    otlpUrl,
    count: 1,
    scenario: 'ok',
    seed: Math.floor(Math.random() * 1e6),
  });
  const dashboard = await DashboardPage.open(context(), target, {
    'var-deepflow_tracing_id': call.callId,
    ...during([call]),
  });
  await dashboard.drawn(/96 spans/);
  await dashboard.page.getByText('This call is less than 90 s old: rows may still arrive.').waitFor();
  await dashboard.graph.focus();
  await dashboard.page.keyboard.press('Home');
  await dashboard.details.waitFor();
  const name = await dashboard.details.getAttribute('aria-label');
  await dashboard.marked(call.callId);
  const calls = dashboard.log.count('calls');

  await storeLateSpan(target, call);
  await dashboard.page.getByRole('button', { name: 'Gather again' }).click();
  await dashboard.drawn(/97 spans/);
  expect(await dashboard.details.getAttribute('aria-label')).toBe(name);
  // Only the trace was asked for, nothing else on the dashboard.
  expect(dashboard.log.count('calls')).toBe(calls);

  // By key the same, and the button keeps the focus while it works.
  const asked = dashboard.log.next('other');
  await dashboard.page.getByRole('button', { name: 'Gather again' }).press('Enter');
  await asked;
  await dashboard.page.getByRole('button', { name: 'Gather again' }).waitFor();
  expect(await dashboard.page.evaluate(() => document.activeElement?.textContent)).toBe('Gather again');
  expect(dashboard.problems).toEqual([]);
});
