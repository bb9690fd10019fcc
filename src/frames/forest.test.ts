import fc from 'fast-check';
import { atOnce } from '../trace/steps';
import { forestOf } from './forest';

/** Rows as they may come: in the order of depth, of breadth, of time, or in none; some ids twice, some parents nowhere. */
const rows = fc.array(
  fc.record({
    id: fc.constantFrom('', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
    up: fc.constantFrom('', '00', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'nowhere'),
  }),
  { maxLength: 24 }
);

/** What a parent's id means, looked up one by one; a row is never under itself. */
function parentsOneByOne(ids: string[], ups: string[]): number[] {
  return ups.map((up, i) => {
    const found = up === '' || up === '00' ? -1 : ids.indexOf(up);
    return found === i ? -1 : found;
  });
}

function endsAlways(parent: ArrayLike<number>): boolean {
  return Array.from(parent).every((_, i) => {
    let at = i;
    for (let steps = 0; at >= 0 && steps <= parent.length; steps++) {
      at = parent[at];
    }
    return at < 0;
  });
}

it('links as one would who looks every parent up in all rows, and cuts only what goes round', () => {
  fc.assert(
    fc.property(rows, (given) => {
      const ids = given.map(({ id }) => id);
      const ups = given.map(({ up }) => up);
      const startNs = given.map((_, i) => i);
      const { parent, spanId } = atOnce(
        forestOf(
          ids,
          ups,
          ids.map(() => 'internal'),
          startNs
        )
      );
      const expected = parentsOneByOne(ids, ups);
      if (endsAlways(expected)) {
        expect(Array.from(parent)).toEqual(expected);
      } else {
        expect(endsAlways(parent)).toBe(true);
        parent.forEach((up, i) => expect([-1, expected[i]]).toContain(up));
      }
      expect(new Set(Array.from(spanId)).size).toBe(ids.length);
    }),
    { numRuns: 500 }
  );
});
