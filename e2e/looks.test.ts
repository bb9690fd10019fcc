import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';
import { dashboardUrl, NAMESPACE } from './target';

const { target, context } = withBrowser();
const SHOTS = join(__dirname, '.output');

/** Screenshots to look at; here only that the whole dashboard comes up, without problems, in both themes. */
test.each(['dark', 'light'])('the dashboard in the %s theme', async (theme) => {
  mkdirSync(SHOTS, { recursive: true });
  const call = target.calls.slow.callId;
  const dashboard = new DashboardPage(await context().newPage(), target);
  await dashboard.goto(
    dashboardUrl(target, { 'var-namespace': NAMESPACE, 'var-deepflow_tracing_id': call, theme, refresh: '15m' })
  );
  await dashboard.drawn(/96 spans/);
  await dashboard.rows().first().waitFor();
  await dashboard.page.screenshot({ path: join(SHOTS, `dashboard-${theme}.png`) });
  await dashboard.graph.focus();
  await dashboard.page.keyboard.press('Home');
  await dashboard.details.getByRole('heading', { name: /^Row in the store/ }).waitFor();
  await dashboard.page.screenshot({ path: join(SHOTS, `dashboard-details-${theme}.png`) });
  expect(dashboard.problems).toEqual([]);
});

test('the graph is there first, and stays where it is while all around it comes', async () => {
  const dashboard = new DashboardPage(await context().newPage(), target);
  await dashboard.page.addInitScript(() => {
    const seen: Array<{ top: number; height: number; around: boolean }> = [];
    Object.assign(window, { seen });
    const look = () => {
      const graph = document.querySelector('[data-testid="spanloom flame graph"]');
      if (graph) {
        const { top, height } = graph.getBoundingClientRect();
        seen.push({ top, height, around: document.querySelector('[data-testid="spanloom minimap"]') !== null });
      }
      requestAnimationFrame(look);
    };
    look();
  });
  await dashboard.goto(dashboardUrl(target, { 'var-deepflow_tracing_id': target.calls.slow.callId }));
  await dashboard.page.getByTestId('spanloom minimap').waitFor();
  await dashboard.page.waitForTimeout(300);
  const seen = await dashboard.page.evaluate(
    () => (window as unknown as { seen: Array<{ top: number; height: number; around: boolean }> }).seen
  );
  expect(seen[0].around).toBe(false);
  expect(seen[seen.length - 1].around).toBe(true);
  expect(new Set(seen.map(({ top, height }) => `${top} ${height}`)).size).toBe(1);
});
