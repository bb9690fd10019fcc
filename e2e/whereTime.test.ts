import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';

const { target, context } = withBrowser();

/** The requests that the demo's slow call waits for a connection for, 5 to 60 ms each: 11→12, 26→27, 40→41, 52→53 of the reference. */
const WAITED_FOR = [/^POST \/users\/register$/, /^POST \/users\/login$/, /^GET \/items\/\d+$/, /^POST \/orders$/];
const SHORTEST_WAIT_MS = 5;

test('the slow call says where its time went: the waits for connections are the largest gaps, and lead to their spans', async () => {
  const dashboard = await DashboardPage.open(context(), target, {
    'var-deepflow_tracing_id': target.calls.slow.callId,
  });
  await dashboard.drawn(/96 spans/);
  const { trace } = dashboard;
  await trace.getByRole('tab', { name: 'Time' }).click();
  const rows = trace.getByRole('table', { name: /^Gaps/ }).locator('tbody tr');
  await rows.first().waitFor();
  const all = await rows.evaluateAll((elements) =>
    elements.map((row) => Array.from(row.children, (cell) => cell.textContent ?? ''))
  );
  const msOf = (text: string) => Number(/([\d.]+) ms/.exec(text)?.[1] ?? 0);
  const waits = all.filter(([link]) => link === 'A→S web-shop code → web-shop process');
  for (const request of WAITED_FOR) {
    const wait = waits.find(([, what]) => request.test(what));
    expect(wait?.[2]).toMatch(/^▲ slow /);
    expect(msOf(wait![2])).toBeGreaterThanOrEqual(SHORTEST_WAIT_MS);
  }
  expect(waits).toHaveLength(WAITED_FOR.length);
  // The largest gap of all is one of them, and parts and whole agree.
  expect(all[0]).toEqual(waits[0]);
  const [longest] = waits;
  const whole = (await trace.getByText(/^Where the .+ of .+ went$/).innerText()).split(' ').slice(2, 4).join(' ');
  const sum = trace.getByRole('table', { name: 'Parts of the time' }).locator('tfoot tr');
  expect((await sum.innerText()).split('\t').map((cell) => cell.trim())).toEqual(['Sum', whole, '100 %']);

  // By keyboard to the span, whose details say the same.
  await rows.first().getByRole('button').focus();
  await dashboard.page.keyboard.press('Enter');
  await dashboard.details.waitFor();
  const around = dashboard.details.getByRole('table', { name: /^Gaps/ }).locator('tbody tr');
  expect(await around.first().innerText()).toContain(longest[2]);

  // By mouse the same, and to where a part of the time was spent; by number of the key to the view; both sort.
  const { page } = dashboard;
  const chosen = () => [...new URL(page.url()).searchParams].find(([name]) => /^spanloom-\d+-span$/.test(name))?.[1];
  const chooses = async (act: () => Promise<void>) => {
    const before = chosen();
    await act();
    for (let tries = 0; chosen() === before; tries++) {
      expect(tries).toBeLessThan(100);
      await page.waitForTimeout(50);
    }
  };
  const view = trace.getByRole('tabpanel');
  const bar = view.getByRole('img', { name: /^Where the time went: / });
  const parts = view.getByRole('table', { name: 'Parts of the time' }).getByRole('button');
  await chooses(() => rows.nth(1).getByRole('button').click());
  await chooses(() => bar.locator('[data-part]').last().click());
  await chooses(() => parts.first().press('Enter'));
  await chooses(() => parts.nth(1).click());
  const sorted = (name: string) => view.getByRole('columnheader', { name, exact: false });
  await sorted('After').getByRole('button').click();
  await view.locator('th[aria-sort="descending"]', { hasText: 'After' }).waitFor();
  await sorted('Before').getByRole('button').focus();
  await page.keyboard.press('Enter');
  await view.locator('th[aria-sort="descending"]', { hasText: 'Before' }).waitFor();
  await page.keyboard.press('Escape');

  // A row of the statistics finds its spans.
  await trace.getByRole('tab', { name: 'Statistics' }).click();
  const services = trace.getByRole('grid', { name: /^Statistics/ });
  await services.focus();
  await dashboard.page.keyboard.press('Home');
  await dashboard.page.keyboard.press('Enter');
  await services.locator('[aria-selected="true"]').waitFor();
  await dashboard.page.waitForURL(/find=service/);
  expect(dashboard.problems).toEqual([]);
});

test('what a part of the time is of is marked in the graph while the pointer, or the focus, is on it', async () => {
  const dashboard = await DashboardPage.open(context(), target, {
    'var-deepflow_tracing_id': target.calls.slow.callId,
  });
  await dashboard.drawn(/96 spans/);
  const { trace, details, page } = dashboard;
  await trace.getByTestId('spanloom flame graph').focus();
  await page.keyboard.press('Home');
  await details.waitFor();
  const part = details.getByRole('button', { name: /client node → server node, request/ }).first();
  await part.scrollIntoViewIfNeeded();
  // The details took room: what is compared comes after the graph was drawn in what is left.
  await page.mouse.move(0, 0);
  const overlay = trace.getByTestId('spanloom flame graph').locator('canvas').nth(1);
  const painted = () =>
    overlay.evaluate(async (canvas) => {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const text = (canvas as HTMLCanvasElement).toDataURL();
      // A number, because the picture itself would fill a screen where a test fails.
      return Array.from(text).reduce((sum, letter) => (31 * sum + letter.charCodeAt(0)) | 0, 0);
    });
  const before = await painted();
  await part.hover();
  const marked = await painted();
  expect(marked).not.toBe(before);
  await page.mouse.move(0, 0);
  expect(await painted()).toBe(before);

  await details.focus();
  const unmarked = await painted();
  await part.focus();
  expect(await painted()).not.toBe(unmarked);
  await details.focus();
  expect(await painted()).toBe(unmarked);
  expect(dashboard.problems).toEqual([]);
});
