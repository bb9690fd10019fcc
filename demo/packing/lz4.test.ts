import fc from 'fast-check';
import { unpackLz4Block } from './lz4Block';
import { unpackLz4Frames } from './lz4Frame';
import { TooLargeError } from './tooLargeError';
import { xxHash32 } from './xxHash32';

const TEXT = Array.from({ length: 300 }, (_, i) => `line ${i % 13} of a text that repeats\n`).join('');
/** As Python's lz4 packs it: with its size; and in linked blocks, with all hashes. */
const SIZED = Buffer.from(
  'BCJNGGhAbSMAAAAAAACXlAAAAPEPbGluZSAwIG9mIGEgdGV4dCB0aGF0IHJlcGVhdHMKHgAfMR4ACh8yHgAKHzMeAAofNB4ACh81HgAKHzYeAAofNx4A' +
    'Ch84HgAKHzkeAAofMS0BDA8uAQsfMS8BCw9cAAwPmQAKD1oACw+JAf///////////////////////////////////////////45QZWF0cwoAAAAA',
  'base64'
);
const HASHED = Buffer.from(
  'BCJNGHRAvZQAAADxD2xpbmUgMCBvZiBhIHRleHQgdGhhdCByZXBlYXRzCh4AHzEeAAofMh4ACh8zHgAKHzQeAAofNR4ACh82HgAKHzceAAofOB4ACh85' +
    'HgAKHzEtAQwPLgELHzEvAQsPXAAMD5kACg9aAAsPiQH///////////////////////////////////////////+OUGVhdHMK8FhbNAAAAAB1PeML',
  'base64'
);

it('frames are unpacked, one after the other', () => {
  expect(unpackLz4Frames(SIZED, 1e6).toString()).toBe(TEXT);
  expect(unpackLz4Frames(HASHED, 1e6).toString()).toBe(TEXT);
  const skipped = Buffer.from('582a4d1803000000616263', 'hex');
  expect(unpackLz4Frames(Buffer.concat([SIZED, skipped, HASHED]), 1e6).toString()).toBe(TEXT + TEXT);
});

it('no more than may', () => {
  expect(unpackLz4Frames(HASHED, TEXT.length)).toHaveLength(TEXT.length);
  expect(() => unpackLz4Frames(HASHED, TEXT.length - 1)).toThrow(TooLargeError);
  expect(() => unpackLz4Frames(Buffer.concat([SIZED, HASHED]), 1.5 * TEXT.length)).toThrow(TooLargeError);
});

it('a byte that was changed, or an end that is missing, is seen', () => {
  fc.assert(
    fc.property(fc.nat(HASHED.length - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => {
      const changed = Buffer.from(HASHED);
      changed[at] ^= bits;
      expect(() => unpackLz4Frames(changed, 1e6)).toThrow();
      expect(() => unpackLz4Frames(HASHED.subarray(0, at || 1), 1e6)).toThrow();
    })
  );
});

it('a block of any bytes is unpacked within the limit, or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (block) => {
      const out = { bytes: Buffer.alloc(0), length: 0 };
      try {
        unpackLz4Block(block, out, 100);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
      expect(out.length).toBeLessThanOrEqual(100);
    })
  );
});

it('xxHash32 gives the values of its specification', () => {
  const hash = (text: string) => xxHash32(Buffer.from(text)).toString(16);
  expect([hash(''), hash('a'), hash('abc'), hash('Nobody inspects the spammish repetition')]).toEqual([
    '2cc5d05',
    '550d7456',
    '32d153ff',
    'e2293b2f',
  ]);
});
