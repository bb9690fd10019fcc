import fc from 'fast-check';
import { anchoredScrollTop, revealRow, rowForKey, visibleRows } from './rowWindow';

const ROW = 20;
const rows = (...ids: string[]) => ids.map((id) => ({ id }));

describe('visibleRows', () => {
  it('gives the rows on screen and some more, never outside the list', () => {
    expect(visibleRows(0, 100, ROW, 5000, 3)).toEqual({ first: 0, end: 8 });
    expect(visibleRows(1000, 100, ROW, 5000, 3)).toEqual({ first: 47, end: 58 });
    expect(visibleRows(99_990, 100, ROW, 5000, 3)).toEqual({ first: 4996, end: 5000 });
    expect(visibleRows(400, 100, ROW, 0, 3)).toEqual({ first: 0, end: 0 });
    // Scrolled beyond a list that has become short.
    expect(visibleRows(4000, 100, ROW, 10, 3)).toEqual({ first: 7, end: 10 });
  });

  it('covers every pixel of the viewport that has a row', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(100_000), fc.integer({ min: 1, max: 900 }), (count, top, height) => {
        const { first, end } = visibleRows(top, height, ROW, count, 0);
        for (let px = top; px < Math.min(top + height, count * ROW); px++) {
          const row = Math.floor(px / ROW);
          expect(row >= first && row < end).toBe(true);
        }
      }),
      { numRuns: 50 }
    );
  });
});

describe('revealRow', () => {
  it('scrolls as little as needed', () => {
    expect(revealRow(3, 40, 100, ROW)).toBe(40);
    expect(revealRow(1, 40, 100, ROW)).toBe(20);
    expect(revealRow(9, 40, 100, ROW)).toBe(100);
  });
  it('shows the top of the row where the viewport is lower than a row', () => {
    expect(revealRow(9, 0, 5, ROW)).toBe(180);
  });
});

describe('rowForKey', () => {
  it('knows arrows, Page, Home and End, and stops at the ends', () => {
    expect(rowForKey('ArrowDown', 3, 10, 4)).toBe(4);
    expect(rowForKey('ArrowUp', 3, 10, 4)).toBe(2);
    expect(rowForKey('PageDown', 3, 10, 4)).toBe(7);
    expect(rowForKey('PageUp', 3, 10, 4)).toBe(0);
    expect(rowForKey('Home', 3, 10, 4)).toBe(0);
    expect(rowForKey('End', 3, 10, 4)).toBe(9);
    expect(rowForKey('ArrowDown', 9, 10, 4)).toBe(9);
    expect(rowForKey('PageDown', 3, 10, 0)).toBe(4);
  });
  it('leaves other keys and empty lists alone', () => {
    expect(rowForKey('a', 3, 10, 4)).toBeNull();
    expect(rowForKey('toString', 3, 10, 4)).toBeNull();
    expect(rowForKey('End', 0, 0, 4)).toBeNull();
  });
});

describe('anchoredScrollTop', () => {
  const before = rows('e', 'd', 'c', 'b', 'a');
  const at = (change: Partial<Parameters<typeof anchoredScrollTop>[0]>) =>
    anchoredScrollTop({
      before,
      after: rows('g', 'f', 'e', 'd', 'c', 'b', 'a'),
      scrollTopPx: 0,
      viewportPx: 3 * ROW,
      rowPx: ROW,
      chosenId: '',
      ...change,
    });

  it('follows the newest calls at the top of the list', () => {
    expect(at({})).toBe(0);
    expect(at({ chosenId: 'a' })).toBe(0); // chosen, but not on screen
  });
  it('keeps the chosen row where it is on screen, also at the top', () => {
    expect(at({ chosenId: 'd' })).toBe(2 * ROW);
  });
  it('keeps the first row on screen where nothing is chosen', () => {
    expect(at({ scrollTopPx: 1.5 * ROW })).toBe(3.5 * ROW);
  });
  it('keeps the next row where the first is gone, and returns to the top where all are', () => {
    expect(at({ scrollTopPx: ROW, after: rows('x', 'y', 'z', 'c', 'b', 'a') })).toBe(2 * ROW);
    expect(at({ scrollTopPx: ROW, after: rows('u', 'v', 'w', 'x', 'y', 'z') })).toBe(0);
  });
  it('shows the chosen row of a list that has just been loaded', () => {
    expect(at({ before: [], chosenId: 'b' })).toBe(3 * ROW);
    expect(at({ before: [], chosenId: 'unknown' })).toBe(0);
  });
  it('keeps a chosen row on its pixel however many rows come and go around it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(60),
        fc.nat(40),
        fc.nat(1200),
        fc.nat(60),
        (count, gone, newer, scroll, pick) => {
          const viewportPx = 5 * ROW;
          const old = Array.from({ length: count }, (_, i) => ({ id: `o${i}` }));
          const scrollTopPx = Math.min(scroll, Math.max(0, count * ROW - viewportPx));
          const chosenId = `o${pick % count}`;
          const after = [
            ...Array.from({ length: newer }, (_, i) => ({ id: `n${i}` })),
            ...old.slice(0, Math.max(1, count - gone)),
          ];
          const top = anchoredScrollTop({ before: old, after, scrollTopPx, viewportPx, rowPx: ROW, chosenId });
          const maxPx = Math.max(0, after.length * ROW - viewportPx);
          expect(top).toBeGreaterThanOrEqual(0);
          expect(top).toBeLessThanOrEqual(maxPx);
          const y0 = (pick % count) * ROW - scrollTopPx;
          const wasWhole = y0 >= 0 && y0 + ROW <= viewportPx;
          const indexAfter = after.findIndex((row) => row.id === chosenId);
          // Unless the list is too short to scroll that far.
          if (wasWhole && indexAfter >= 0 && top > 0 && top < maxPx) {
            expect(indexAfter * ROW - top).toBe(y0);
          }
        }
      )
    );
  });
});
