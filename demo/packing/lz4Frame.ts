import { grow, unpackLz4Block, type Unpacking } from './lz4Block';
import { TooLargeError } from './tooLargeError';
import { xxHash32 } from './xxHash32';

const MAGIC = 0x184d2204;
/** Frames that hold something else, to be passed over: 16 magic numbers. */
const SKIPPABLE = 0x184d2a50;
const FLAG = { independent: 0x20, blockHash: 0x10, size: 0x08, contentHash: 0x04, dictionary: 0x01 } as const;

/**
 * Unpacks LZ4 frames, one after the other, and checks their hashes.
 * @throws TooLargeError; RangeError for what is none, or needs a dictionary
 */
export function unpackLz4Frames(packed: Buffer, maxBytes: number): Buffer {
  const parts: Buffer[] = [];
  let total = 0;
  for (let at = 0; at < packed.length;) {
    const magic = packed.readUInt32LE(at);
    if (magic >>> 4 === SKIPPABLE >>> 4) {
      at += 8 + packed.readUInt32LE(at + 4);
    } else if (magic === MAGIC) {
      const { bytes, end } = unpackFrame(packed, at + 4, maxBytes - total);
      parts.push(bytes);
      total += bytes.length;
      at = end;
    } else {
      throw new RangeError('no LZ4 frame');
    }
  }
  return Buffer.concat(parts);
}

function unpackFrame(packed: Buffer, start: number, maxBytes: number): { bytes: Buffer; end: number } {
  const flags = packed[start];
  const has = (flag: number) => (flags & flag) !== 0;
  const headEnd = start + 2 + (has(FLAG.size) ? 8 : 0);
  const hashOfHead = (xxHash32(packed.subarray(start, headEnd)) >>> 8) & 0xff;
  if (flags >>> 6 !== 1 || has(FLAG.dictionary) || packed[headEnd] !== hashOfHead) {
    throw new RangeError('no head of an LZ4 frame');
  }
  const out: Unpacking = { bytes: Buffer.alloc(0), length: 0 };
  let at = headEnd + 1;
  for (;;) {
    const word = packed.readUInt32LE(at);
    at += 4;
    if (word === 0) {
      break;
    }
    const size = word & 0x7fff_ffff;
    const block = packed.subarray(at, at + size);
    if (block.length < size) {
      throw new RangeError('an LZ4 frame ends early');
    }
    at += size;
    if (has(FLAG.blockHash)) {
      check(packed, at, block);
      at += 4;
    }
    // A block gives at most 4 MiB, so what is too large is seen before it is made.
    unpackInto(out, block, word >>> 31 === 1, Math.min(maxBytes + 1, out.length + MAX_BLOCK_BYTES));
    if (out.length > maxBytes) {
      throw new TooLargeError();
    }
  }
  const bytes = out.bytes.subarray(0, out.length);
  if (has(FLAG.contentHash)) {
    check(packed, at, bytes);
    at += 4;
  }
  return { bytes, end: at };
}

const MAX_BLOCK_BYTES = 4 * 1024 * 1024;

function unpackInto(out: Unpacking, block: Buffer, isPlain: boolean, limit: number): void {
  if (!isPlain) {
    try {
      return unpackLz4Block(block, out, limit);
    } catch (error) {
      throw out.length + MAX_BLOCK_BYTES > limit ? new TooLargeError() : error;
    }
  }
  grow(out, block.length, out.length + block.length);
  block.copy(out.bytes, out.length);
  out.length += block.length;
}

function check(packed: Buffer, at: number, bytes: Buffer): void {
  if (packed.readUInt32LE(at) !== xxHash32(bytes)) {
    throw new RangeError('a hash of an LZ4 frame does not match');
  }
}
