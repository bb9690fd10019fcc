import fc from 'fast-check';
import { traceIdIndex } from './traceIdIndex';

it('is the DJB hash with base 17, modulo 2^64', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 }), (traceId) => {
      let hash = 17n;
      for (const byte of Buffer.from(traceId, 'utf8')) {
        hash = (hash * 33n + BigInt(byte)) % 2n ** 64n;
      }
      expect(traceIdIndex(traceId)).toBe(String(hash));
    })
  );
});

it('is 0 without a trace id', () => {
  expect(traceIdIndex('')).toBe('0');
});
