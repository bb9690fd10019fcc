import fc from 'fast-check';
import { countSpans, measureBetween, stretched } from './measure';

const whole = { fromNs: 0, toNs: 100 };

describe('measure', () => {
  it('counts spans inside and touched', () => {
    const starts = Float64Array.from([0, 20, 30, 45, 10, 20, 40]);
    const ends = Float64Array.from([100, 30, 30, 60, 20, 40, 40]);
    // inside: 20–30, the instant at 30, 20–40, the instant at 40; touched only: 0–100; 45–60 and 10–20 do neither.
    expect(countSpans(starts, ends, { fromNs: 20, toNs: 40 })).toEqual({ inside: 4, touching: 5 });
  });

  it('counts never more inside than touched, and all of them in the whole', () => {
    const spans = fc.array(fc.tuple(fc.nat(100), fc.nat(50)), { maxLength: 30 });
    fc.assert(
      fc.property(spans, fc.nat(100), fc.nat(100), (list, a, b) => {
        const starts = Float64Array.from(list, ([start]) => start);
        const ends = Float64Array.from(list, ([start, length]) => start + length);
        const { inside, touching } = countSpans(starts, ends, measureBetween(a, b, whole));
        expect(inside).toBeLessThanOrEqual(touching);
        expect(countSpans(starts, ends, { fromNs: 0, toNs: 150 }).inside).toBe(list.length);
      })
    );
  });

  it('lies in the trace, and its edges never cross', () => {
    expect(measureBetween(120, -5, whole)).toEqual(whole);
    fc.assert(
      fc.property(fc.constantFrom('from', 'to'), fc.integer({ min: -300, max: 300 }), (edge, byNs) => {
        const after = stretched({ fromNs: 40, toNs: 60 }, edge as 'from' | 'to', byNs, whole);
        expect(after.fromNs).toBeLessThanOrEqual(after.toNs);
        expect(edge === 'from' ? after.toNs : after.fromNs).toBe(edge === 'from' ? 60 : 40);
      })
    );
  });
});
