import fc from 'fast-check';
import { spansOf } from '../testing/model';
import { trace } from '../testing/frame';
import { layoutLanes } from './laneLayout';
import { selfTimeOf } from './selfTimeOf';
import { selfTimes } from './selfTime';

it('is what selfTimes has for the span', () => {
  const rows = fc.array(
    fc.record({ start: fc.nat(40), duration: fc.nat(40), parent: fc.integer({ min: -1, max: 9 }) }),
    {
      minLength: 1,
      maxLength: 12,
    }
  );
  fc.assert(
    fc.property(rows, (list) => {
      const spans = spansOf(
        trace(list.map((row, i) => ({ ...row, name: `s${i}`, parent: row.parent < i ? row.parent : -1 })))
      );
      const { startNs, endNs, forest } = spans;
      const input = { startNs, endNs, parent: forest.parent };
      const all = selfTimes(input, layoutLanes(input));
      expect(list.map((_, span) => selfTimeOf(spans, span))).toEqual(Array.from(all));
    })
  );
});
