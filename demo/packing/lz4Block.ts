/** Bytes that grow while they are unpacked. A block may copy from what stands before it. */
export interface Unpacking {
  bytes: Buffer;
  length: number;
}

/**
 * Unpacks a block of LZ4 (the block format, without a frame) behind what is there already.
 * @param limit of all bytes together
 * @throws RangeError for a block that is none, or that gives more
 */
export function unpackLz4Block(block: Uint8Array, out: Unpacking, limit: number): void {
  let read = 0;
  /** A length of 15 goes on in bytes, up to the first that is not 255. */
  const lengthFrom = (nibble: number): number => {
    let length = nibble;
    for (let byte = nibble === 15 ? 255 : 0; byte === 255;) {
      byte = block[read++] ?? fail();
      length += byte;
    }
    return length;
  };
  while (read < block.length) {
    const token = block[read++];
    const literals = lengthFrom(token >> 4);
    if (read + literals > block.length) {
      fail();
    }
    grow(out, literals, limit);
    out.bytes.set(block.subarray(read, read + literals), out.length);
    read += literals;
    out.length += literals;
    // The last sequence has no match.
    if (read === block.length) {
      return;
    }
    const distance = (block[read++] ?? fail()) | ((block[read++] ?? fail()) << 8);
    const length = lengthFrom(token & 15) + 4;
    if (distance === 0 || distance > out.length) {
      fail();
    }
    grow(out, length, limit);
    copyMatch(out.bytes, out.length, distance, length);
    out.length += length;
  }
  fail();
}

/** Makes room for more bytes. @throws RangeError beyond the limit */
export function grow(out: Unpacking, more: number, limit: number): void {
  const needed = out.length + more;
  if (needed > limit) {
    fail();
  }
  if (needed > out.bytes.length) {
    const bytes = Buffer.allocUnsafe(Math.min(limit, Math.max(needed, 2 * out.bytes.length)));
    out.bytes.copy(bytes, 0, 0, out.length);
    out.bytes = bytes;
  }
}

/** What is copied may itself be part of the copy: a distance of one repeats a byte. */
function copyMatch(bytes: Buffer, at: number, distance: number, length: number): void {
  if (distance >= length) {
    bytes.copyWithin(at, at - distance, at - distance + length);
    return;
  }
  for (let i = at; i < at + length; i++) {
    bytes[i] = bytes[i - distance];
  }
}

function fail(): never {
  throw new RangeError('no LZ4 block');
}
