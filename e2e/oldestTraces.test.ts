/** The trace panel in the oldest Grafana: traces of every kind. */
import { broken, foreign, madeTrace, REPEATED, withEvents } from './gallery/page/frames';
import { plain } from './oldestFrames';
import { drawnColours, withOldestPage } from './oldestPage';
import { oldestTracePanel } from './oldestPanel';
import { placesOnceWell } from './tablePlaces';

const { page, problems } = withOldestPage();

const { trace, graph, details, button, show } = oldestTracePanel(page);
afterEach(() => expect(problems).toEqual([]));

test('repeated siblings become one bar with their number, by mouse and by key', async () => {
  await show({ frames: [plain(REPEATED())] });
  await trace()
    .getByText(/^88 spans$/)
    .waitFor();
  await button('Fold repeats').click();
  await trace()
    .getByText(/^\d+ bars for 88 spans$/)
    .waitFor();
  await graph().focus();
  await page().keyboard.press('r');
  await trace()
    .getByText(/^88 spans$/)
    .waitFor();
  await button('Fold repeats').press('Enter');
  await trace()
    .getByText(/^\d+ bars for 88 spans$/)
    .waitFor();
  await graph().focus();
  await page().keyboard.press('Home');
  await page().keyboard.press('ArrowDown');
  await page().keyboard.press('ArrowRight');
  await trace()
    .locator('[aria-live]')
    .getByText(/repeats: ×40/)
    .waitFor();
});

test('lanes that do not fit scroll with Shift and the wheel, and by keys', async () => {
  await show({ height: 320, options: { showLegend: false, showMinimap: false } });
  await drawnColours(page());
  const top = () => graph().evaluate((element) => element.scrollTop);
  const scrolled = async (than: number) => {
    for (let tries = 0; (await top()) === than; tries++) {
      expect(tries).toBeLessThan(50);
      await page().waitForTimeout(40);
    }
    return top();
  };
  await graph().hover({ position: { x: 300, y: 40 } });
  await page().keyboard.down('Shift');
  await page().mouse.wheel(0, 120);
  await page().keyboard.up('Shift');
  const first = await scrolled(0);
  await graph().focus();
  await page().keyboard.press('PageUp');
  expect(await scrolled(first)).toBe(0);
  await page().keyboard.press('Shift+ArrowDown');
  await scrolled(0);
});

test.each([
  ['of Tempo', foreign, 6, null],
  ['with a loop, ids twice and none, lost parents, no and negative durations', broken, 7, /loop|cycle|circle/i],
])('a trace %s: every span once, by mouse and by keyboard', async (_, frame, count, told) => {
  await show({ frames: [plain(frame())] });
  await page()
    .getByRole('application', { name: new RegExp(`${count} spans`) })
    .waitFor();
  expect(await drawnColours(page())).toBeGreaterThan(3);
  await graph().click({ position: { x: 300, y: 8 } });
  await details().waitFor();
  await graph().focus();
  await page().keyboard.press('Escape');
  const spoken = new Set<string>();
  await page().keyboard.press('End');
  await details().waitFor();
  spoken.add((await details().getAttribute('aria-label'))!);
  await page().keyboard.press('Home');
  await page().waitForTimeout(50);
  spoken.add((await details().getAttribute('aria-label'))!);
  expect(spoken.size).toBe(2);
  await page().keyboard.press('2');
  const grid = trace().getByRole('treegrid');
  await grid.waitFor();
  expect(await grid.getAttribute('aria-rowcount')).toBe(String(count + 1));
  const names = await grid.getByRole('rowheader').allInnerTexts();
  expect(names).toHaveLength(count);
  if (told) {
    const notes = button(/^\d+ notes?$/);
    await notes.press('Enter');
    await trace().getByRole('listitem').filter({ hasText: told }).first().waitFor();
    await page().keyboard.press('Escape');
  }
  // The address keeps the view for the next trace, which has the same id.
  await trace().getByRole('tab', { name: 'Flame graph' }).click();
  await graph().waitFor();
});

test('the table opened by key on a deep span shows its row', async () => {
  await show({ frames: [plain(madeTrace('tree', 3000))] });
  await drawnColours(page());
  await graph().focus();
  await page().keyboard.press('End');
  await details().waitFor();
  await page().keyboard.press('2');
  const well = { selectedInView: true, blankPx: 0, stageScrolledPx: 0 };
  expect(await placesOnceWell(page())).toEqual(well);
  await page().keyboard.press('ArrowUp');
  expect(await placesOnceWell(page())).toEqual(well);
  await page().keyboard.press('Escape');
  await trace().getByRole('tab', { name: 'Flame graph' }).click();
  await graph().waitFor();
});

test('what happened in a span stands in its details, by mouse and by keyboard', async () => {
  await show({ frames: [plain(withEvents())] });
  await drawnColours(page());
  const events = (count: number) =>
    details()
      .getByRole('heading', { name: `Events (${count})` })
      .waitFor();
  // The first child begins at 5 % of the trace, the second at 50 %.
  await graph().click({ position: { x: 700, y: 27 } });
  await events(4);
  await graph().focus();
  await page().keyboard.press('Home');
  await events(2);
  await page().keyboard.press('ArrowDown');
  await page().keyboard.press('ArrowRight');
  await events(4);
  await page().keyboard.press('Escape');
});
