import fc from 'fast-check';
import { compareIds, uniteIds } from './ids';

it('row ids of several spans are united, smallest first, each once', () => {
  const ids = fc.uniqueArray(fc.bigInt({ min: 1n, max: 40n }).map(String)).map((list) => list.sort(compareIds));
  fc.assert(
    fc.property(fc.array(ids, { maxLength: 4 }), (lists) => {
      expect(uniteIds(lists)).toEqual([...new Set(lists.flat())].sort(compareIds));
    })
  );
});
