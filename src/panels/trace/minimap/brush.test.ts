import fc from 'fast-check';
import { dragged, gripAt, nudged, timeOnMap, xOnMap, type Grip } from './brush';

const whole = { fromNs: 0, toNs: 1000 };
const grip = fc.constantFrom<Grip>('from', 'to', 'window', 'new');
const time = fc.double({ min: -500, max: 1500, noNaN: true });

describe('brush', () => {
  it.each([
    [{ fromNs: 200, toNs: 400 }, 200, 'from'],
    [{ fromNs: 200, toNs: 400 }, 404, 'to'],
    [{ fromNs: 200, toNs: 400 }, 300, 'window'],
    [{ fromNs: 200, toNs: 400 }, 600, 'new'],
    [whole, 500, 'new'],
    [whole, 2, 'from'],
    [whole, 998, 'to'],
    // Edges on one spot: each can be pulled away from the other.
    [{ fromNs: 500, toNs: 501 }, 499, 'from'],
    [{ fromNs: 500, toNs: 501 }, 503, 'to'],
  ])('takes hold, in %j at %d, of %s', (window, x, expected) => expect(gripAt(window, whole, x, 1000)).toBe(expected));

  it.each([
    ['new', 700, 300, { fromNs: 300, toNs: 700 }],
    ['new', 900, 2000, { fromNs: 900, toNs: 1000 }],
    ['from', 200, 100, { fromNs: 100, toNs: 400 }],
    ['from', 200, 600, { fromNs: 400, toNs: 600 }],
    ['to', 400, 900, { fromNs: 200, toNs: 900 }],
    ['window', 300, 250, { fromNs: 150, toNs: 350 }],
    ['window', 300, 5000, { fromNs: 800, toNs: 1000 }],
  ] as const)('drags %s from %d to %d', (what, start, now, window) =>
    expect(dragged(what, { fromNs: 200, toNs: 400 }, whole, start, now)).toEqual(window)
  );

  it('never leaves the trace, and a moved window keeps its width', () => {
    fc.assert(
      fc.property(grip, time, time, fc.integer({ min: -50, max: 50 }), (what, start, now, steps) => {
        const before = { fromNs: 250, toNs: 500 };
        for (const after of [dragged(what, before, whole, start, now), nudged(what, before, whole, steps)]) {
          expect(after.fromNs).toBeGreaterThanOrEqual(0);
          expect(after.toNs).toBeLessThanOrEqual(1000 + 1e-9);
          expect(after.toNs).toBeGreaterThan(after.fromNs);
        }
        const moved = dragged('window', before, whole, start, now);
        expect(moved.toNs - moved.fromNs).toBeCloseTo(250, 6);
      })
    );
  });

  it('maps times to pixels and back', () => {
    fc.assert(fc.property(time, (ns) => expect(timeOnMap(xOnMap(ns, whole, 640), whole, 640)).toBeCloseTo(ns, 6)));
  });
});
