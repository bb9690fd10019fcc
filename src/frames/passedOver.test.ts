import fc from 'fast-check';
import { passedOverText, readPassedOver } from './passedOver';

it('comes back as it was, whatever the words are', () => {
  const one = fc.record({
    parent: fc.string(),
    evidence: fc.array(fc.constantFrom('tcp-seq', 'syscall', 'pattern')),
    strength: fc.constantFrom('exact' as const, 'inferred' as const),
    confidence: fc.constantFrom(0, 0.25, 1),
    note: fc.string(),
    reason: fc.string(),
  });
  fc.assert(fc.property(fc.array(one), (all) => expect(readPassedOver(passedOverText(all))).toEqual(all)));
});

it.each(['', 'nonsense', '{}', '7', 'null', '[1,null,[]]', '[[5]]'])('reads nothing out of %j', (text) => {
  expect(readPassedOver(text)).toEqual([]);
});

it('reads what is cut short', () => {
  expect(readPassedOver('[["a"]]')).toEqual([
    { parent: 'a', evidence: [], strength: 'inferred', confidence: 0, note: '', reason: '' },
  ]);
});
