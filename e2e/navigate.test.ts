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

/** Longer than the panel waits before it writes the address. */
const AT_REST_MS = 350;

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
  // On a busy machine the address is written in the midst of a drag, too.
  for (let last = shown(), quietMs = 0; quietMs < AT_REST_MS; quietMs += 50) {
    await dashboard.page.waitForTimeout(50);
    const now = shown();
    if (JSON.stringify(now) !== JSON.stringify(last)) {
      [last, quietMs] = [now, 0];
    }
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

test('a double click zooms to a span, Ctrl + wheel and two fingers zoom as a pinch does; buttons show all and go forward', async () => {
  const { page } = dashboard;
  // Earlier tests may have scrolled the page.
  const box = (await dashboard.graph.boundingBox())!;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const width = ({ from, to }: { from: number; to: number }) => to - from;
  // Somewhere in the middle lanes is a bar, and so deep none is as long as the trace.
  const at = { x: box.x + 0.1 * box.width, y: box.y + 8 + 22 * 12 };
  await page.mouse.move(at.x, at.y);
  while (!(await dashboard.trace.getByRole('tooltip').isVisible()) && at.x < box.x + box.width) {
    at.x += 20;
    await page.mouse.move(at.x, at.y);
  }
  // Not on the sign at its left end, which collapses.
  await page.mouse.dblclick(at.x + 40, at.y);
  const span = await settled('some');
  await dashboard.graph.focus();
  await press('Escape');
  await page.keyboard.down('Control');
  await page.mouse.move(box.x + box.width / 2, box.y + 60);
  await page.mouse.wheel(0, -60);
  await page.keyboard.up('Control');
  const pinched = await settled('some', span);
  expect(width(pinched)).toBeLessThan(width(span));
  // Two fingers on a screen move apart.
  await dashboard.graph.evaluate((graph) => {
    const stage = graph.querySelector('canvas')!.parentElement!;
    const { left, top } = stage.getBoundingClientRect();
    const finger = (type: string, pointerId: number, x: number) =>
      stage.dispatchEvent(
        new PointerEvent(type, { pointerId, pointerType: 'touch', clientX: left + x, clientY: top + 60, bubbles: true })
      );
    finger('pointerdown', 11, 300);
    finger('pointerdown', 12, 400);
    finger('pointermove', 11, 250);
    finger('pointermove', 12, 450);
    finger('pointerup', 11, 250);
    finger('pointerup', 12, 450);
  });
  const apart = await settled('some', pinched);
  expect(width(apart) / width(pinched)).toBeCloseTo(0.5, 1);
  await button('Back to the view before').click();
  expect(await settled('some', apart)).toEqual(pinched);
  await button('Forward to the next view').click();
  expect(await settled('some', pinched)).toEqual(apart);
  await button('Fit the whole trace').click();
  await settled(null);
  await button('Zoom in').click();
  const closer = await settled('some');
  await button('Zoom out').press('Enter');
  await settled(null);
  await button('Zoom in').press('Enter');
  expect(width(await settled('some'))).toBeCloseTo(width(closer), -3);
});

test('inferred links and corrected clocks are switched off and on, by mouse and by keys', async () => {
  const { trace, graph } = dashboard;
  const inferred = trace.getByRole('button', { name: /inferred$/ });
  const clocks = trace.getByRole('button', { name: /^(Clocks corrected|Raw clocks)/ });
  for (const one of [inferred, clocks]) {
    expect(await one.getAttribute('aria-pressed')).toBe('true');
    const before = await graph.locator('canvas').first().screenshot();
    await one.click();
    await dashboard.page.waitForTimeout(100);
    expect(await one.getAttribute('aria-pressed')).toBe('false');
    expect((await graph.locator('canvas').first().screenshot()).equals(before)).toBe(false);
    await one.press('Enter');
    expect(await one.getAttribute('aria-pressed')).toBe('true');
  }
});

test('who wants no motion gets the new view at once, others see the way there', async () => {
  const { page } = dashboard;
  /** Views between before and after, as the minimap's slider tells them. */
  const stepsOf = async (key: string) => {
    const slider = page.getByRole('slider', { name: 'End of the time shown' });
    await slider.evaluate((element) => {
      const seen = [element.getAttribute('aria-valuenow')];
      Object.assign(window, { seen });
      new MutationObserver(() => {
        const now = element.getAttribute('aria-valuenow');
        if (now !== seen[seen.length - 1]) {
          seen.push(now);
        }
      }).observe(element, { attributes: true });
    });
    await dashboard.graph.focus();
    await press(key);
    await page.waitForTimeout(500);
    return page.evaluate(() => (window as unknown as { seen: string[] }).seen.length);
  };
  await press('Home', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown');
  await press('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown');
  expect(await stepsOf('Enter')).toBe(2);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await stepsOf('0')).toBeGreaterThan(2);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await press('Escape');
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

test('a picture is saved by keyboard alone', async () => {
  const { page } = dashboard;
  await page.getByRole('button', { name: 'Save a picture of the view' }).focus();
  await press('Enter');
  const item = page.getByRole('menuitem', { name: 'Save as PNG' });
  await item.waitFor();
  for (let n = 0; n < 4 && !(await item.evaluate((element) => element === document.activeElement)); n++) {
    await press('ArrowDown');
  }
  const [download] = await Promise.all([page.waitForEvent('download'), press('Enter')]);
  expect(download.suggestedFilename()).toMatch(/\.png$/);
});

test.each(['by key', 'by mouse'])('the question mark lists all keys, Escape closes the list, %s', async (how) => {
  await (how === 'by key' ? press('?') : dashboard.trace.getByRole('button', { name: 'Keys and gestures' }).click());
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
