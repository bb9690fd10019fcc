import fc from 'fast-check';
import { runAtOnce } from '../../../background/slices';
import { sortInSteps } from './sortInSteps';

describe('sorting in steps', () => {
  it('sorts like sorting at once, however long the list is', () => {
    const list = fc.tuple(fc.constantFrom(0, 1, 2, 100, 8_000, 8_001, 20_000, 40_000), fc.nat(1_000), fc.integer());
    fc.assert(
      fc.property(list, ([length, different, seed]) => {
        const key = Float64Array.from({ length }, (_, i) => Math.imul(i + 1, seed | 1) % (different + 1));
        const order = (a: number, b: number) => key[a] - key[b] || b - a;
        const sorted = Uint32Array.from(key, (_, i) => i);
        const expected = sorted.slice().sort(order);
        runAtOnce(sortInSteps(sorted, order));
        expect(sorted).toEqual(expected);
      }),
      { numRuns: 40 }
    );
  });
});
