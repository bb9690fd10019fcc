import fc from 'fast-check';
import { spansOf } from '../testing/model';
import { trace } from '../testing/frame';
import { nextMatch, placeOfMatch } from './steps';

describe('from match to match', () => {
  it('goes through all matches in the order of their starts, and round again', () => {
    const spans = fc.array(fc.record({ start: fc.nat(5), match: fc.boolean() }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(spans, (list) => {
        const all = spansOf(trace(list.map(({ start }, i) => ({ name: `s${i}`, parent: -1, start, duration: 1 }))));
        const matches = Uint8Array.from(list, ({ match }) => (match ? 1 : 0));
        const inOrder = list
          .map((_, i) => i)
          .filter((i) => list[i].match)
          .sort((a, b) => list[a].start - list[b].start || a - b);
        let [at, back] = [-1, -1];
        const [there, backwards] = [[] as number[], [] as number[]];
        for (let k = 0; k < inOrder.length; k++) {
          there.push((at = nextMatch(all, matches, at, true)));
          backwards.push((back = nextMatch(all, matches, back, false)));
        }
        expect(there).toEqual(inOrder);
        expect(backwards).toEqual([...inOrder].reverse());
        expect(nextMatch(all, matches, at, true)).toBe(inOrder[0] ?? -1);
        expect(list.map((_, i) => placeOfMatch(all, matches, i))).toEqual(list.map((_, i) => inOrder.indexOf(i) + 1));
      })
    );
  });
});
