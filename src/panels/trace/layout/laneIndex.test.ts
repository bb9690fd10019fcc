import fc from 'fast-check';
import { input, star } from '../testing/shapes';
import { LaneIndex, laneSlots, type LaneRun } from './laneIndex';
import { layoutLanes, rectEnd, type LaneInput } from './laneLayout';

/** One lane: children of one parent, one after the other, with gaps. */
const oneLane = fc
  .array(fc.record({ gap: fc.nat(12), length: fc.oneof(fc.nat(4), fc.nat(80)), flag: fc.nat(7) }), {
    minLength: 1,
    maxLength: 80,
  })
  .map((list) => {
    let at = 0;
    const spans = [{ start: -1, end: 1e6, parent: -1 }];
    for (const { gap, length } of list) {
      spans.push({ start: at + gap, end: at + gap + length, parent: 0 });
      at += gap + Math.max(length, 1);
    }
    return { trace: input(spans), flags: [0, ...list.map((s) => s.flag)], end: at };
  });

const indexOf = (trace: LaneInput, marks: ArrayLike<number>) =>
  new LaneIndex(laneSlots(trace, layoutLanes(trace)), marks);

function runsOf(index: LaneIndex, lane: number, from: number, to: number, bucket: number): LaneRun[] {
  const runs: LaneRun[] = [];
  index.visit(lane, from, to, bucket, (run) => runs.push({ ...run }));
  return runs;
}

describe('lane index', () => {
  it('visits what brute force finds: every span once, the longest of each run, all their marks', () => {
    fc.assert(
      fc.property(
        oneLane,
        fc.nat(300),
        fc.integer({ min: 1, max: 400 }),
        fc.constantFrom(0.5, 3, 10, 64),
        (lane, from, width, bucket) => {
          const { trace, flags } = lane;
          const index = indexOf(trace, flags);
          const runs = runsOf(index, 1, from, from + width, bucket);
          const visible = Array.from(trace.startNs.keys()).filter(
            (i) => i > 0 && rectEnd(trace, i) > from && trace.startNs[i] < from + width
          );
          const length = (i: number) => rectEnd(trace, i) - trace.startNs[i];
          let next = visible[0];
          for (const run of runs) {
            const members = Array.from({ length: run.count }, (_, k) => next + k);
            next += run.count;
            expect(run.startNs).toBe(trace.startNs[members[0]]);
            expect(run.endNs).toBe(rectEnd(trace, members[members.length - 1]));
            expect(length(run.span)).toBe(Math.max(...members.map(length)));
            expect(run.marks).toBe(members.reduce((all, i) => all | flags[i], 0));
            if (run.count > 1) {
              expect(members.every((i) => length(i) < bucket)).toBe(true);
              const buckets = new Set(members.map((i) => Math.floor(trace.startNs[i] / bucket)));
              expect(buckets.size).toBe(1);
            }
          }
          // A run may reach beyond the right edge (it ends with its bucket), never fall short of it.
          const last = visible[visible.length - 1];
          expect(next === undefined || next > last).toBe(true);
          expect(runs.length).toBeLessThanOrEqual(2 * (Math.ceil(width / bucket) + 2));
        }
      ),
      { numRuns: 500 }
    );
  });

  it('finds the span under the pointer, or the longest near it', () => {
    fc.assert(
      fc.property(oneLane, fc.nat(400), fc.constantFrom(0, 2, 20), ({ trace, flags }, time, tolerance) => {
        const index = indexOf(trace, flags);
        const found = index.spanAt(1, time, tolerance);
        const near = Array.from(trace.startNs.keys()).filter(
          (i) => i > 0 && rectEnd(trace, i) > time - tolerance && trace.startNs[i] < time + tolerance
        );
        const under = Array.from(trace.startNs.keys()).find(
          (i) => i > 0 && trace.startNs[i] <= time && rectEnd(trace, i) > time
        );
        if (found < 0) {
          expect([near, under]).toEqual([[], undefined]);
        } else {
          const length = (i: number) => rectEnd(trace, i) - trace.startNs[i];
          expect(found === under || length(found) === Math.max(...near.map(length))).toBe(true);
        }
      }),
      { numRuns: 500 }
    );
  });

  it('knows nothing outside the lanes', () => {
    const trace = star(3);
    const index = indexOf(trace, [0, 0, 0]);
    expect([index.spanAt(-1, 0, 1), index.spanAt(99, 0, 1), index.spanAt(1, 1e9, 1)]).toEqual([-1, -1, -1]);
  });

  it('visits pixels and not spans: 100,000 short spans in 1,000 buckets are at most 1,000 runs', () => {
    const spans = [{ start: 0, end: 1e6, parent: -1 }];
    for (let i = 0; i < 100_000; i++) {
      spans.push({ start: 10 * i, end: 10 * i + 7, parent: 0 });
    }
    const trace = input(spans);
    const index = indexOf(trace, new Uint8Array(spans.length));
    const runs = runsOf(index, 1, 0, 1e6, 1000);
    expect(runs.length).toBe(1000);
    expect(runs.reduce((sum, run) => sum + run.count, 0)).toBe(100_000);
  });
});
