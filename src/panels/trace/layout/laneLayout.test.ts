import fc from 'fast-check';
import { caterpillar, chain, input, pool, star } from '../testing/shapes';
import { layoutLanes, rectEnd, type LaneInput, type LaneLayout } from './laneLayout';
import { FirstFit } from './firstFit';

/** Any parents (cycles, oneself, out of range), any times (zero, negative, outside the parent). */
const anyTrace = fc
  .array(
    fc.record({
      start: fc.integer({ min: -50, max: 200 }),
      length: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.constant(0), fc.integer({ min: -5, max: -1 })),
      parent: fc.integer({ min: -2, max: 60 }),
    }),
    { maxLength: 60 }
  )
  .map((spans) => input(spans.map((s) => ({ start: s.start, end: s.start + s.length, parent: s.parent }))));

/** Pairs of rectangles that share a lane and a moment, by brute force. */
function collisions(trace: LaneInput, layout: LaneLayout): Array<[number, number]> {
  const found: Array<[number, number]> = [];
  for (let a = 0; a < layout.lane.length; a++) {
    for (let b = a + 1; b < layout.lane.length; b++) {
      if (
        layout.lane[a] === layout.lane[b] &&
        trace.startNs[a] < rectEnd(trace, b) &&
        trace.startNs[b] < rectEnd(trace, a)
      ) {
        found.push([a, b]);
      }
    }
  }
  return found;
}

describe('lanes', () => {
  it('keep the laws for any trace', () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        const layout = layoutLanes(trace);
        const n = trace.startNs.length;
        expect(Array.from(layout.order).sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
        expect(collisions(trace, layout)).toEqual([]);
        const seenAt = new Map(Array.from(layout.order, (span, place) => [span, place]));
        for (let i = 0; i < n; i++) {
          expect(layout.lane[i]).toBeLessThan(layout.laneCount);
          expect(layout.lane[i]).not.toBe(layout.gapLane);
          const p = layout.forest.parent[i];
          if (p >= 0) {
            expect(layout.lane[i]).toBeGreaterThan(layout.lane[p]);
            expect(layout.depth[i]).toBe(layout.depth[p] + 1);
            expect(seenAt.get(i)).toBeGreaterThan(seenAt.get(p) as number);
          }
        }
      }),
      { numRuns: 500 }
    );
  });

  it('give the same picture whatever the order of the spans', () => {
    // Starts differ, so that nothing but the order of the input could decide between two spans.
    const distinct = anyTrace.map((trace) => ({
      ...trace,
      startNs: trace.startNs.map((t, i) => t + i / 100),
      endNs: trace.endNs.map((t, i) => t + i / 100),
      parent: Int32Array.from(trace.parent as Int32Array, (p, i) => (p < i ? p : -1)),
    }));
    fc.assert(
      fc.property(distinct, (trace) => {
        const n = trace.startNs.length;
        const main = n > 0 ? 0 : undefined;
        const turned = input(
          Array.from({ length: n }, (_, k) => {
            const i = n - 1 - k;
            const p = trace.parent[i];
            return { start: trace.startNs[i], end: trace.endNs[i], parent: p >= 0 ? n - 1 - p : -1 };
          })
        );
        const one = layoutLanes(trace, main);
        const two = layoutLanes(turned, main === undefined ? undefined : n - 1);
        expect(Array.from(two.lane).reverse()).toEqual(Array.from(one.lane));
      })
    );
  });

  it('put a nested tree by depth and keep the subtree of a parallel sibling together', () => {
    const trace = input([
      { start: 0, end: 100, parent: -1 },
      { start: 0, end: 40, parent: 0 },
      { start: 10, end: 30, parent: 1 },
      { start: 50, end: 90, parent: 0 },
      { start: 20, end: 60, parent: 0 }, // overlaps 1 and 3
      { start: 25, end: 55, parent: 4 },
    ]);
    expect(Array.from(layoutLanes(trace).lane)).toEqual([0, 1, 2, 1, 3, 4]);
  });

  it('put the main tree on top and the others below a gap', () => {
    const trace = input([
      { start: 0, end: 10, parent: -1 },
      { start: 5, end: 9, parent: -1 },
      { start: 6, end: 8, parent: 1 },
      { start: 20, end: 30, parent: -1 },
    ]);
    const layout = layoutLanes(trace, 2);
    expect(layout.roots).toEqual([1, 0, 3]);
    expect(Array.from(layout.lane)).toEqual([3, 0, 1, 3]);
    expect(layout.gapLane).toBe(2);
  });

  it('reuse lanes that are free again', () => {
    expect(layoutLanes(pool(1000, 4)).laneCount).toBe(1 + 4);
  });

  it('show spans of no duration side by side where they differ and below each other where they do not', () => {
    const at = (start: number) => ({ start, end: start, parent: 0 });
    const layout = layoutLanes(input([{ start: 0, end: 9, parent: -1 }, at(1), at(1), at(2)]));
    expect(Array.from(layout.lane)).toEqual([0, 1, 2, 1]);
  });

  it('survive a chain of 50,000, a star of 100,000, and a caterpillar', () => {
    const deep = layoutLanes(chain(50_000));
    expect([deep.laneCount, deep.depth[49_999]]).toEqual([50_000, 49_999]);
    const wide = layoutLanes(star(100_000));
    expect(wide.laneCount).toBe(100_000);
    expect(new Set(wide.lane).size).toBe(100_000);
    expect(layoutLanes(caterpillar(50_001)).laneCount).toBe(50_001);
  });

  it('cut cycles and tell', () => {
    const layout = layoutLanes(input([1, 2, 0, 2].map((parent, i) => ({ start: i, end: i + 1, parent }))));
    expect(layout.forest.cutLinks).toBe(1);
    expect(layout.roots).toEqual([0]);
    expect(Array.from(layout.order)).toEqual([0, 2, 1, 3]);
  });
});

describe('first fit', () => {
  it('does near-linear work: few steps of the tree for each interval', () => {
    let reads = 0;
    const fit = new FirstFit();
    fit.reset(1 << 14);
    const holder = fit as unknown as { tree: Float64Array };
    holder.tree = new Proxy(holder.tree, {
      get(target, key) {
        reads++;
        return Reflect.get(target, key);
      },
    });
    for (let i = 0; i < 1 << 14; i++) {
      fit.place(i, 1e9);
    }
    // 14 levels, at most one read down and three accesses up at each.
    expect(reads / (1 << 14)).toBeLessThan(14 * 5);
  });

  it('takes the first free row, as a plain scan does', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50), fc.nat(20)), { minLength: 1, maxLength: 50 }), (list) => {
        const intervals = list.map(([start, length]) => [start, start + length]).sort((a, b) => a[0] - b[0]);
        const fit = new FirstFit();
        fit.reset(intervals.length);
        const ends: number[] = [];
        for (const [start, end] of intervals) {
          let row = ends.findIndex((e) => e <= start);
          row = row < 0 ? ends.length : row;
          ends[row] = end;
          expect(fit.place(start, end)).toBe(row);
        }
      })
    );
  });
});
