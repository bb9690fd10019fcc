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
  const place = trace.getByTestId('spanloom found');
  const [, at, of] = /^(\d+) of (\d+)$/.exec(await place.innerText())!.map(Number);
  await trace.getByRole('button', { name: /^Match before/ }).click();
  await place.getByText(`${at === 1 ? of : at - 1} of ${of}`, { exact: true }).waitFor();

  // What does not match goes, but for what it hangs under: by mouse, and by keys.
  await input.fill('service=db-demo');
  await trace.getByText(/^(2 found|\d of 2)$/).waitFor();
  const only = trace.getByRole('button', { name: 'Only matches' });
  await only.click();
  await trace.getByText(/^\d+ bars for 96 spans$/).waitFor();
  await only.press('Enter');
  await trace.getByText(/^96 spans$/).waitFor();
  await page.waitForURL(/find=service/);

  // Quick filters by keys, a suggestion by mouse.
  await trace.getByRole('button', { name: 'Clear the search' }).press('Enter');
  await trace.getByRole('button', { name: /^Slow \d+$/ }).press('Enter');
  expect(await input.inputValue()).toMatch(/^self>=/);
  await trace.getByRole('button', { name: /^Slow \d+$/ }).click();
  expect(await input.inputValue()).toBe('');
  await trace.getByRole('button', { name: /^Service/ }).press('Enter');
  await trace.getByRole('group', { name: 'Service' }).getByRole('checkbox').first().press('Space');
  expect(await input.inputValue()).toMatch(/^service=/);
  await page.keyboard.press('Escape');
  await input.fill('serv');
  await trace.getByRole('option', { name: 'service=' }).click();
  expect(await input.inputValue()).toBe('service=');
  expect(dashboard.problems).toEqual([]);
});

test('errors are found by a button, and the next one without any search', async () => {
  const [failed] = target.calls.failed;
  const dashboard = await DashboardPage.open(context(), target, { 'var-deepflow_tracing_id': failed.callId });
  await dashboard.drawn(/spans/);
  const { page, trace, graph, details } = dashboard;
  await graph.focus();
  await page.keyboard.press('n');
  await details
    .getByText(/Server error/)
    .first()
    .waitFor();
  const errors = trace.getByRole('button', { name: /^Errors \d+$/ });
  await errors.click();
  await trace.getByText(/^\d+ of \d+$/).waitFor();
  await errors.press('Enter');
  await trace.getByTestId('spanloom found').waitFor({ state: 'detached' });
  expect(dashboard.problems).toEqual([]);
});
