import fc from 'fast-check';
import { clampWindow, minWidthNs, panWindow, windowShowing, zoomWindow, type TimeWindow } from './timeWindow';
import { ticks } from './ticks';

const whole: TimeWindow = { fromNs: 0, toNs: 1e9 };
const anyWindow = fc
  .tuple(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.double({ min: 0, max: 1e9, noNaN: true }))
  .map(([a, b]) => clampWindow({ fromNs: Math.min(a, b), toNs: Math.max(a, b) }, whole));

describe('time window', () => {
  it('stays inside the trace and keeps the time under the pointer', () => {
    fc.assert(
      fc.property(
        anyWindow,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (w, share, factor) => {
          const anchor = w.fromNs + share * (w.toNs - w.fromNs);
          const zoomed = zoomWindow(w, whole, factor, anchor);
          expect(zoomed.fromNs).toBeGreaterThanOrEqual(0);
          expect(zoomed.toNs).toBeLessThanOrEqual(1e9 + 1e-6);
          expect(zoomed.toNs - zoomed.fromNs).toBeGreaterThanOrEqual(minWidthNs(whole) * 0.999);
          if (factor <= 1) {
            const newShare = (anchor - zoomed.fromNs) / (zoomed.toNs - zoomed.fromNs);
            expect(Math.abs(newShare - share)).toBeLessThan(1e-3);
          }
          const panned = panWindow(w, whole, (factor - 5) * 1e8);
          expect(panned.toNs - panned.fromNs).toBeCloseTo(w.toNs - w.fromNs, 3);
        }
      )
    );
  });

  it('does not move for a span that is in view, and brings in one that is not', () => {
    const window = { fromNs: 100, toNs: 200 };
    expect(windowShowing(window, 120, 130, whole)).toBe(window);
    expect(windowShowing(window, 1000, 1010, whole)).toEqual({ fromNs: 955, toNs: 1055 });
  });

  it('is the whole trace again after zooming in and out, for any trace', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e12 }),
        fc.integer({ min: 1000, max: 1e12 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (fromNs, width, share) => {
          const all = { fromNs, toNs: fromNs + width };
          const anchor = fromNs + share * width;
          expect(zoomWindow(zoomWindow(all, all, 1 / 1.5, anchor), all, 1.5, anchor)).toEqual(all);
        }
      )
    );
  });

  it('holds for a trace without any duration', () => {
    expect(clampWindow({ fromNs: 0, toNs: 5 }, { fromNs: 0, toNs: 1 })).toEqual({ fromNs: 0, toNs: 1 });
  });
});

describe('ticks', () => {
  it('are round, inside, and about as many as wanted', () => {
    expect(ticks(0, 1e6, 5)).toEqual({ stepNs: 2e5, atNs: [0, 2e5, 4e5, 6e5, 8e5, 1e6] });
    fc.assert(
      fc.property(anyWindow, fc.integer({ min: 1, max: 20 }), (w, wanted) => {
        const { atNs } = ticks(w.fromNs, w.toNs, wanted);
        expect(atNs.length).toBeLessThanOrEqual(wanted + 1);
        expect(atNs.every((t) => t >= w.fromNs - 1e-3 && t <= w.toNs + 1e-3)).toBe(true);
      })
    );
  });

  it('are none for a window of no width', () => {
    expect(ticks(5, 5, 10).atNs).toEqual([]);
  });
});
