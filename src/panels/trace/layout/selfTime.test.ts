import fc from 'fast-check';
import { input } from '../testing/shapes';
import { layoutLanes } from './laneLayout';
import { selfTimes } from './selfTime';

const selfOf = (spans: Array<{ start: number; end: number; parent: number }>) => {
  const trace = input(spans);
  return Array.from(selfTimes(trace, layoutLanes(trace)));
};

describe('self time', () => {
  it('is the time in which no child runs; overlapping children count once and are clipped', () => {
    expect(
      selfOf([
        { start: 0, end: 100, parent: -1 },
        { start: 10, end: 40, parent: 0 },
        { start: 30, end: 50, parent: 0 },
        { start: 90, end: 200, parent: 0 },
      ])
    ).toEqual([50, 30, 20, 110]);
  });

  it('equals a count of the free moments', () => {
    const spans = fc.array(
      fc.record({ start: fc.nat(40), length: fc.nat(40), parent: fc.integer({ min: -1, max: 10 }) }),
      { maxLength: 12 }
    );
    fc.assert(
      fc.property(spans, (list) => {
        const all = list.map((s, i) => ({
          start: s.start,
          end: s.start + s.length,
          parent: s.parent < i ? s.parent : -1,
        }));
        const self = selfOf(all);
        all.forEach((span, i) => {
          let free = 0;
          for (let t = span.start; t < span.end; t++) {
            free += all.some((kid) => kid.parent === i && kid.start <= t && kid.end > t) ? 0 : 1;
          }
          expect(self[i]).toBe(free);
        });
      })
    );
  });
});
