import { cityHash128 } from './cityHash128';
import { EngineError } from './errors';
import { unpackLz4Block } from '../packing/lz4Block';

/**
 * ClickHouse's own compression (`compress=1`, `decompress=1`): blocks, each with CityHash128 of all that follows it, the
 * method, the size of the block from the method on, the size unpacked, and the data.
 */

const HASH_BYTES = 16;
const HEAD_BYTES = 9;
const METHOD = { none: 0x02, lz4: 0x82, zstd: 0x90 } as const;
/** As ClickHouse limits a block (DBMS_MAX_COMPRESSED_SIZE). */
const MAX_BLOCK_BYTES = 0x4000_0000;
/** Bytes of a block that we write, as ClickHouse's `max_compress_block_size`. */
const OUR_BLOCK_BYTES = 1024 * 1024;

/**
 * Unpacks a body of such blocks.
 * @param unpackZstd for one frame of zstd, to at most so many bytes
 * @throws EngineError for what is none, and for more than `maxBytes` in all
 */
export async function unpackBlocks(
  body: Buffer,
  maxBytes: number,
  unpackZstd: (frame: Buffer, maxBytes: number) => Promise<Buffer>
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let total = 0;
  for (let at = 0; at < body.length;) {
    const end = at + HASH_BYTES;
    const size = end + HEAD_BYTES <= body.length ? body.readUInt32LE(end + 1) : 0;
    const unpackedSize = size === 0 ? 0 : body.readUInt32LE(end + 5);
    if (size < HEAD_BYTES || size > MAX_BLOCK_BYTES || end + size > body.length) {
      throw new EngineError(271, 'CANNOT_DECOMPRESS', 'The body is not in blocks of ClickHouse’s compression');
    }
    if (!cityHash128(body.subarray(end, end + size)).equals(body.subarray(at, end))) {
      throw new EngineError(
        40,
        'CHECKSUM_DOESNT_MATCH',
        'Checksum of a compressed block doesn’t match: corrupted data'
      );
    }
    total += unpackedSize;
    if (total > maxBytes) {
      throw new EngineError(229, 'QUERY_IS_TOO_LARGE', `Unpacked, the body is larger than ${maxBytes} bytes`);
    }
    const data = body.subarray(end + HEAD_BYTES, end + size);
    const unpacked = await unpackBlock(body[end], data, unpackedSize, unpackZstd);
    if (unpacked.length !== unpackedSize) {
      throw new EngineError(271, 'CANNOT_DECOMPRESS', 'A compressed block is not as long as it says');
    }
    parts.push(unpacked);
    at = end + size;
  }
  return Buffer.concat(parts);
}

async function unpackBlock(
  method: number,
  data: Buffer,
  size: number,
  unpackZstd: (frame: Buffer, maxBytes: number) => Promise<Buffer>
): Promise<Buffer> {
  switch (method) {
    case METHOD.none:
      return data;
    case METHOD.lz4: {
      try {
        const out = { bytes: Buffer.allocUnsafe(size), length: 0 };
        unpackLz4Block(data, out, size);
        return out.bytes.subarray(0, out.length);
      } catch {
        throw new EngineError(271, 'CANNOT_DECOMPRESS', 'Cannot decompress a block of LZ4');
      }
    }
    case METHOD.zstd:
      return unpackZstd(data, size);
    default:
      throw new EngineError(89, 'UNKNOWN_COMPRESSION_METHOD', `Unknown compression method: ${method}`);
  }
}

/** Bytes in such blocks. They are not made smaller (the method is NONE, which every reader has): the way is short. */
export function packBlocks(bytes: Uint8Array): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += OUR_BLOCK_BYTES) {
    const data = bytes.subarray(at, at + OUR_BLOCK_BYTES);
    const block = Buffer.alloc(HEAD_BYTES + data.length);
    block[0] = METHOD.none;
    block.writeUInt32LE(block.length, 1);
    block.writeUInt32LE(data.length, 5);
    block.set(data, HEAD_BYTES);
    parts.push(cityHash128(block), block);
  }
  return Buffer.concat(parts);
}
