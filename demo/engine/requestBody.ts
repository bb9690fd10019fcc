import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { unpackLz4Frames } from '../packing/lz4Frame';
import { TooLargeError } from '../packing/tooLargeError';
import { ZstdDecoder } from '../packing/zstd';
import { unpackBlocks } from './compressedBlocks';
import { EngineError } from './errors';

/** Bytes of a request's body after decompression: INSERTs are held in memory whole. */
export const MAX_BODY_BYTES = 512 * 1024 * 1024;

const zstd = new ZstdDecoder();

/**
 * Reads a request's body and unpacks it: first what its content encoding says, then ClickHouse's own blocks.
 * @throws EngineError
 */
export async function readBody(request: IncomingMessage, inBlocks: boolean): Promise<Buffer> {
  const body = await readAll(request);
  const unpacked = await decoded(body, request.headers['content-encoding']?.toLowerCase() ?? '');
  return inBlocks
    ? unpackBlocks(unpacked, MAX_BODY_BYTES, (frame, maxBytes) => zstd.unpack(frame, maxBytes))
    : unpacked;
}

async function decoded(body: Buffer, coding: string): Promise<Buffer> {
  if (coding === '' || coding === 'identity' || body.length === 0) {
    return body;
  }
  const decompress = DECOMPRESS[coding];
  if (!decompress) {
    throw new EngineError(48, 'NOT_IMPLEMENTED', `Unknown compression method ${coding}`);
  }
  try {
    return await decompress(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    if (error instanceof TooLargeError || (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge();
    }
    throw new EngineError(354, 'ZLIB_INFLATE_FAILED', `The request's body is not ${coding}`);
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      throw tooLarge();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const DECOMPRESS: Record<string, (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: (body, { maxOutputLength }) => zstd.unpack(body, maxOutputLength),
  lz4: async (body, { maxOutputLength }) => unpackLz4Frames(body, maxOutputLength),
};

const tooLarge = (): EngineError =>
  new EngineError(229, 'QUERY_IS_TOO_LARGE', `The request's body is larger than ${MAX_BODY_BYTES} bytes`);
