/** Finding spans of a trace: by keyboard alone, and by mouse. */
import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';

const { target, context } = withBrowser();
const call = target.calls.slow;

test('spans are found by what is typed, gone through by keys, and narrowed by buttons', async () => {
  const dashboard = await DashboardPage.open(context(), target, { 'var-deepflow_tracing_id': call.callId });
  await dashboard.drawn(/96 spans/);
  const { page, trace, graph, details } = dashboard;
  const input = trace.getByRole('combobox', { name: 'Find in this trace' });

  // By keyboard alone: open, complete a key and a value, walk the matches, back to the graph and on with n.
  await graph.focus();
  await page.keyboard.press('/');
  await page.keyboard.type('serv');
  await trace.getByRole('option', { name: 'service=' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await trace.getByRole('option', { name: /db-demo/ }).waitFor();
  await page.keyboard.type('db');
  await trace.getByRole('option', { name: /^(?!.*web).*db-demo/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  expect(await input.inputValue()).toBe('service=db-demo ');
  await trace.getByText('2 found').waitFor();
  await page.keyboard.press('Enter');
  await trace.getByText('1 of 2').waitFor();
  await details.waitFor();
  const first = await details.getAttribute('aria-label');
  expect(first).toContain('db-demo');
  await page.keyboard.press('Escape');
  expect(await graph.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press('n');
  await trace.getByText('2 of 2').waitFor();
  await page.keyboard.press('p');
  await trace.getByText('1 of 2').waitFor();
  expect(await details.getAttribute('aria-label')).toBe(first);

  // A regular expression that holds a browser for hours, had it to match it by itself.
  await page.keyboard.press('Control+f');
  await page.keyboard.type('/^(([a-z]|\\.|-|.)+)+!$/');
  await trace.getByText('Nothing found').waitFor();
  await input.fill('duration>');
  await trace.getByText('A value is missing after “duration>”.').waitFor();

  // By mouse.
  await trace.getByRole('button', { name: 'Clear the search' }).click();
  await trace.getByRole('button', { name: 'N 30' }).click();
  await trace.getByText('30 found').waitFor();
  await trace.getByRole('button', { name: /^Protocol/ }).click();
  await trace.getByRole('group', { name: 'Protocol' }).getByRole('checkbox').first().click();
  expect(await input.inputValue()).toMatch(/^source=N protocol=/);
  await trace.getByRole('button', { name: /^Next match/ }).click();
  await trace.getByText(/^\d+ of \d+$/).waitFor();
  expect(dashboard.problems).toEqual([]);
});
