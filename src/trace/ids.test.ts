import fc from 'fast-check';
import { compareIds, uniteIds } from './ids';

it('row ids of two spans are united, smallest first, each once', () => {
  const ids = fc.uniqueArray(fc.bigInt({ min: 1n, max: 40n }).map(String)).map((list) => list.sort(compareIds));
  fc.assert(
    fc.property(ids, ids, (a, b) => {
      expect(uniteIds(a, b)).toEqual([...new Set([...a, ...b])].sort(compareIds));
    })
  );
});
