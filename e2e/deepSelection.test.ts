/** The table on a span far down a large trace: its row is where one looks, and rows fill the table, whatever led there. */
import type { Page } from 'playwright-core';
import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';
import { storeLargeTrace, type LargeTrace } from './setup/largeTrace';
import { placesOnceWell, tablePlaces } from './tablePlaces';

const { target, context } = withBrowser();
const ROWS = 5001;
const WELL = { selectedInView: true, blankPx: 0, stageScrolledPx: 0 };
let large: LargeTrace;

beforeAll(async () => {
  large = await storeLargeTrace(target, (ROWS - 1) / 5);
});

const open = async () => {
  const dashboard = await DashboardPage.open(context(), target, { 'var-deepflow_tracing_id': large.callId });
  await dashboard.drawn(/5,001 spans/);
  return dashboard;
};
const table = (page: Page) => page.getByTestId('spanloom table');
const tab = ({ trace }: DashboardPage, name: string) => trace.getByRole('tab', { name, exact: true });
const selectedRow = (page: Page) =>
  table(page).locator('[data-span][aria-selected="true"]').getAttribute('aria-rowindex');
const pageTop = (page: Page) => page.evaluate(() => document.scrollingElement!.scrollTop);

/** Selects in the flame graph what is last there, and waits for its details. */
async function selectLast({ page, graph, details }: DashboardPage): Promise<void> {
  await graph.focus();
  await page.keyboard.press('End');
  await details.waitFor();
}

test.each(['by key', 'by mouse', 'by its address'])('opened %s on a deep span, it shows that span', async (how) => {
  const dashboard = await open();
  const { page, details } = dashboard;
  await selectLast(dashboard);
  const named = await details.getAttribute('aria-label');
  const top = await pageTop(page);
  if (how === 'by key') {
    await page.keyboard.press('2');
  } else {
    await tab(dashboard, 'Table').click();
  }
  await page.waitForURL(/spanloom-\d+-view=table/);
  if (how === 'by its address') {
    await dashboard.goto(page.url());
  }
  await table(page).waitFor();
  expect(await placesOnceWell(page)).toEqual(WELL);
  expect(await selectedRow(page)).toBe(String(ROWS + 1));
  expect(await details.getAttribute('aria-label')).toBe(named);
  if (how === 'by key') {
    // The dashboard stays where it was, and keys go on from the row.
    expect(await pageTop(page)).toBe(top);
    await page.keyboard.press('ArrowUp');
    expect(await placesOnceWell(page)).toEqual(WELL);
    expect(await selectedRow(page)).toBe(String(ROWS));
  }
  expect(dashboard.problems).toEqual([]);
});

test('what is selected elsewhere is shown, also out of what is collapsed; what the reader collapses stays so', async () => {
  const dashboard = await open();
  const { page, trace, details } = dashboard;
  const all = (name: string) => table(page).getByLabel(name);
  await selectLast(dashboard);
  await page.keyboard.press('2');
  expect(await placesOnceWell(page)).toEqual(WELL);
  // The row above it, which is its parent.
  const parent = table(page).locator(`[data-span][aria-rowindex="${ROWS}"]`);
  await parent.locator('[data-toggle]').click();
  await page.waitForTimeout(300);
  expect(await parent.getAttribute('aria-expanded')).toBe('false');
  expect(await tablePlaces(page)).toMatchObject({ selectedInView: null, blankPx: 0 });
  await details.waitFor();

  await all('Collapse all').click();
  await table(page).and(page.locator('[aria-rowcount="2"]')).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('large-trace/777');
  await trace
    .getByTestId('spanloom found')
    .getByText(/found|of/)
    .waitFor();
  await page.keyboard.press('Enter');
  expect(await placesOnceWell(page)).toEqual(WELL);
  const found = await selectedRow(page);
  // Below the head and the root, which alone was expanded for it.
  expect(Number(found) - 2).toBe(777);

  // Selections that follow at once are one step for Back.
  await page.waitForTimeout(1100);
  await table(page).evaluate((box) => (box.scrollTop = 0));
  await table(page).locator('[data-span][aria-rowindex="2"]').click();
  await page.goBack();
  expect(await placesOnceWell(page)).toEqual(WELL);
  expect(await selectedRow(page)).toBe(found);
  expect(dashboard.problems).toEqual([]);
});

test('the tab stop that was scrolled away is scrolled to, not beside; a lower panel keeps the selected row', async () => {
  const dashboard = await open();
  const { page } = dashboard;
  await selectLast(dashboard);
  await tab(dashboard, 'Table').click();
  expect(await placesOnceWell(page)).toEqual(WELL);
  await table(page).evaluate((box) => (box.scrollTop -= 40_000));
  await page.waitForTimeout(300);
  expect(await tablePlaces(page)).toEqual({ ...WELL, selectedInView: false });
  await table(page).getByRole('columnheader').first().focus();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-selected'))).toBe('true');
  expect(await placesOnceWell(page)).toEqual(WELL);

  // Details below the table take half of it.
  const height = () => table(page).evaluate((box) => box.clientHeight);
  const before = await height();
  await page.setViewportSize({ width: 620, height: 1000 });
  expect(await placesOnceWell(page)).toEqual(WELL);
  expect(await height()).toBeLessThan(before);
  await page.setViewportSize({ width: 1600, height: 1000 });
  expect(await placesOnceWell(page)).toEqual(WELL);
  expect(dashboard.problems).toEqual([]);
});
