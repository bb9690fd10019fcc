import fc from 'fast-check';
import { HIGHEST_PX, rowScroll, rowsOnScreen, rowsTopPx, scrollTopShowing } from './rowScroll';

describe('rows in a scrolling box', () => {
  it('shows the rows at the scroll position, and some more', () => {
    const scroll = rowScroll(1000, 20, 100);
    expect([scroll.contentPx, scroll.scale]).toEqual([20_000, 1]);
    expect(rowsOnScreen(scroll, rowsTopPx(scroll, 0), 2)).toEqual({ first: 0, end: 7 });
    expect(rowsOnScreen(scroll, rowsTopPx(scroll, 30), 0)).toEqual({ first: 1, end: 7 });
    expect(rowsOnScreen(scroll, rowsTopPx(scroll, 19_900), 2)).toEqual({ first: 993, end: 1000 });
  });

  it('does not scroll where all rows fit', () => {
    const scroll = rowScroll(3, 20, 100);
    expect([scroll.contentPx, scroll.scale, rowsTopPx(scroll, 50)]).toEqual([60, 1, 0]);
    expect(rowsOnScreen(scroll, 0, 4)).toEqual({ first: 0, end: 3 });
    expect(rowsOnScreen(rowScroll(0, 20, 100), 0, 4)).toEqual({ first: 0, end: 0 });
  });

  it('scrolls just far enough to show a row', () => {
    const scroll = rowScroll(1000, 20, 100);
    expect(scrollTopShowing(scroll, 3, 50)).toBe(50);
    expect(scrollTopShowing(scroll, 1, 50)).toBe(20);
    expect(scrollTopShowing(scroll, 10, 50)).toBe(120);
  });

  it('never makes the content higher than browsers draw, and reaches the last row all the same', () => {
    const scroll = rowScroll(5_000_000, 24, 480);
    expect(scroll.contentPx).toBe(HIGHEST_PX);
    const most = scroll.contentPx - 480;
    expect(rowsTopPx(scroll, most)).toBeCloseTo(5_000_000 * 24 - 480, 3);
    expect(rowsOnScreen(scroll, rowsTopPx(scroll, most), 0).end).toBe(5_000_000);
  });

  const any = fc.record({
    count: fc.integer({ min: 1, max: 10_000_000 }),
    viewportPx: fc.integer({ min: 24, max: 2000 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    row: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  it('brings any row into view from anywhere, to the pixel that a browser rounds to', () =>
    fc.assert(
      fc.property(any, ({ count, viewportPx, share, row: part }) => {
        const scroll = rowScroll(count, 24, viewportPx);
        const row = Math.min(count - 1, Math.floor(part * count));
        const at = share * Math.max(0, scroll.contentPx - viewportPx);
        const shownAt = Math.round(scrollTopShowing(scroll, row, at));
        const topPx = rowsTopPx(scroll, shownAt);
        expect(row * 24).toBeGreaterThanOrEqual(topPx - scroll.scale - 1e-3);
        expect(row * 24 + 24).toBeLessThanOrEqual(topPx + viewportPx + scroll.scale + 1e-3);
      })
    ));
});
