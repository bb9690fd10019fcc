/** Getting around in the flame graph by mouse, by keys and on the minimap. One page for all, each test from the whole trace. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser';
import { DashboardPage } from './dashboardPage';
import { openProfile, theTarget } from './target';

const target = theTarget();
let browser: Browser;
let dashboard: DashboardPage;
let box: { x: number; y: number; width: number; height: number };

beforeAll(async () => {
  browser = await launchBrowser();
  const profile = await openProfile(browser, target, { reducedMotion: 'reduce' });
  dashboard = await DashboardPage.open(profile, target, { 'var-deepflow_tracing_id': target.calls.ok[0].callId });
  await dashboard.drawn(/96 spans/);
  box = (await dashboard.graph.boundingBox())!;
});
afterAll(() => browser?.close());
beforeEach(async () => {
  await dashboard.graph.focus();
  await press('Escape', '0');
  await settled(null);
});

const press = async (...keys: string[]) => {
  for (const key of keys) {
    await dashboard.page.keyboard.press(key);
  }
};

/** The stretch of time on screen as the address says it, ns; null = the whole trace. */
function shown(): { from: number; to: number } | null {
  const text = [...new URL(dashboard.page.url()).searchParams].find(([name]) =>
    /^spanloom-\d+-window$/.test(name)
  )?.[1];
  const [from, to] = text?.split('..').map(Number) ?? [];
  return text ? { from, to } : null;
}

/** Waits until another stretch of time than `before` has come to rest. */
async function settled(expected: null): Promise<null>;
async function settled(expected: 'some', before?: unknown): Promise<{ from: number; to: number }>;
async function settled(expected: null | 'some', before: unknown = null) {
  const want = () => {
    const now = shown();
    return expected === null ? now === null : now !== null && JSON.stringify(now) !== JSON.stringify(before);
  };
  for (let tries = 0; !want(); tries++) {
    if (tries > 100) {
      throw new Error(`The window stays ${JSON.stringify(shown())}.`);
    }
    await dashboard.page.waitForTimeout(50);
  }
  return shown();
}

const timeAt = (window: { from: number; to: number }, x: number) =>
  window.from + ((x - box.x) / box.width) * (window.to - window.from);

test('the wheel zooms where the pointer is, and a drag moves what is under it', async () => {
  const { mouse } = dashboard.page;
  const x = box.x + 0.7 * box.width;
  await mouse.move(x, box.y + 60);
  await mouse.wheel(0, -300);
  const first = await settled('some');
  const under = timeAt(first, x);
  await mouse.wheel(0, -300);
  const second = await settled('some', first);
  expect(second.to - second.from).toBeLessThan((first.to - first.from) / 1.5);
  // The address has whole ns, and a scroll bar may take a few pixels of the graph.
  expect(Math.abs(timeAt(second, x) - under)).toBeLessThan((first.to - first.from) / 100);
  await mouse.down();
  await mouse.move(x - 200, box.y + 60, { steps: 4 });
  await mouse.up();
  const third = await settled('some', second);
  expect(third.to - third.from).toBeCloseTo(second.to - second.from, -2);
  expect((third.from - second.from) / (second.to - second.from)).toBeCloseTo(200 / box.width, 1);
  expect(await dashboard.page.evaluate(() => String(getSelection()))).toBe('');
});

test('the minimap draws, moves and stretches the window, by mouse and by keys', async () => {
  const { mouse, keyboard } = dashboard.page;
  const map = dashboard.page.getByTestId('spanloom minimap');
  const slider = (name: string) => map.getByRole('slider', { name, exact: true });
  const area = (await map.boundingBox())!;
  const drag = async (from: number, to: number) => {
    const before = shown();
    await mouse.move(area.x + from * area.width, area.y + 20);
    await mouse.down();
    await mouse.move(area.x + to * area.width, area.y + 20, { steps: 4 });
    await mouse.up();
    return settled('some', before);
  };
  /** Per cent of the trace, as the sliders tell it. */
  const percent = async (name: string) => Number(await slider(name).getAttribute('aria-valuenow'));
  const ends = async () => [await percent('Start of the time shown'), await percent('End of the time shown')];
  const drawn = await drag(0.4, 0.6);
  expect(await ends()).toEqual([expect.closeTo(40, 0), expect.closeTo(60, 0)]);
  const moved = await drag(0.5, 0.3);
  expect(await ends()).toEqual([expect.closeTo(20, 0), expect.closeTo(40, 0)]);
  expect((moved.to - moved.from) / (drawn.to - drawn.from)).toBeCloseTo(1, 4);
  const stretched = await drag(0.4, 0.8);
  expect(await ends()).toEqual([expect.closeTo(20, 0), expect.closeTo(80, 0)]);

  await slider('End of the time shown').focus();
  await keyboard.press('ArrowLeft');
  const shorter = await settled('some', stretched);
  expect([shorter.from, shorter.to < stretched.to]).toEqual([stretched.from, true]);
  await slider('Time shown').focus();
  await keyboard.press('Home');
  await settled('some', shorter);
  expect(await percent('Start of the time shown')).toBe(0);
});

test('a stretch is measured with Shift and drag, and by keys; Escape ends it', async () => {
  const { page } = dashboard;
  const measure = page.getByTestId('spanloom measure');
  const y = box.y + 60;
  await page.keyboard.down('Shift');
  await page.mouse.move(box.x + 300, y);
  await page.mouse.down();
  await page.mouse.move(box.x + 600, y, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await measure
    .getByText(/^[\d.]+ [mµ]s, from \+[\d.]+ [mµ]s to \+[\d.]+ ms · \d+ spans? inside, \d+ touched$/)
    .waitFor();
  await measure.getByRole('button', { name: 'Zoom to the measured stretch' }).click();
  const zoomed = await settled('some');
  await dashboard.graph.focus();
  await press('Escape');
  await measure.waitFor({ state: 'hidden' });

  await press('m');
  const before = await measure.innerText();
  await press('ArrowRight', 'Shift+ArrowLeft');
  expect(await measure.innerText()).not.toBe(before);
  await press('Enter');
  const closer = await settled('some', zoomed);
  expect(closer.to - closer.from).toBeLessThan((zoomed.to - zoomed.from) / 2);
  await press('Escape');
  await measure.waitFor({ state: 'hidden' });
});

test('keys walk the tree, zoom, and go back and forward', async () => {
  const { page } = dashboard;
  const heading = dashboard.details.getByRole('heading').first();
  await press('Home');
  await dashboard.details.waitFor();
  const root = await heading.innerText();
  await page.waitForTimeout(600); // another step for Back
  await press('ArrowDown', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'End', 'ArrowLeft');
  await page.waitForFunction(
    ([selector, old]) => document.querySelector(selector)?.textContent !== old,
    ['[role="region"] h6, [role="region"] h5, [role="region"] h4', root]
  );
  await press('Enter');
  const zoomed = await settled('some');
  await press('w', 'd');
  const closer = await settled('some', zoomed);
  expect(closer.to - closer.from).toBeLessThan(zoomed.to - zoomed.from);
  await press('[');
  expect(await settled('some', closer)).toEqual(zoomed);
  await press(']');
  expect(await settled('some', zoomed)).toEqual(closer);
  await page.getByRole('button', { name: 'Back to the view before' }).click();
  expect(await settled('some', closer)).toEqual(zoomed);
  await dashboard.graph.focus();
  await press('Escape');
  await dashboard.details.waitFor({ state: 'detached' });
});

test.each(['PNG', 'SVG'])('a picture of the view is saved as %s', async (kind) => {
  const { page } = dashboard;
  await page.getByRole('button', { name: 'Save a picture of the view' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: `Save as ${kind}` }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(new RegExp(`^trace-[\\w-]+\\.${kind.toLowerCase()}$`));
  const file = readFileSync(await download.path());
  if (kind === 'PNG') {
    expect(file.subarray(1, 4).toString()).toBe('PNG');
    expect(file.readUInt32BE(16)).toBeGreaterThan(1.5 * box.width);
  } else {
    expect(file.toString()).toMatch(/^<svg [^]*loadgenerator GET[^]*<\/svg>\n$/);
  }
});

test('the question mark lists all keys, Escape closes the list', async () => {
  await press('?');
  const help = dashboard.page.getByRole('dialog');
  for (const text of [
    'To the parent',
    'Measure a stretch of time',
    'Next match, or next error',
    'Choose a view, 1 the first',
    'Shift + drag',
  ]) {
    await help.getByText(text, { exact: true }).waitFor();
  }
  await press('Escape');
  await help.waitFor({ state: 'detached' });
  expect(await dashboard.graph.evaluate((graph) => graph === document.activeElement)).toBe(true);
  expect(dashboard.problems).toEqual([]);
});
