import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate, inflateRaw } from 'node:zlib';
import type { Share } from './budget';
import { HttpError } from './httpError';
import { TooLargeError } from '../../packing/tooLargeError';
import { ZstdDecoder } from '../../packing/zstd';

export interface BodyLimits {
  /** As it comes over the wire. */
  bytes: number;
  unpackedBytes: number;
}

const CODINGS = ['gzip', 'deflate', 'zstd'];
const [unzip, unpackZlib, unpackRaw] = [promisify(gunzip), promisify(inflate), promisify(inflateRaw)];
const zstd = new ZstdDecoder();

/** Reads and unpacks a request's body, and counts what it holds. @throws HttpError 400, 413, 415, 429 */
export async function readBody(request: IncomingMessage, limits: BodyLimits, share: Share): Promise<Buffer> {
  const coding = (request.headers['content-encoding'] ?? '').trim().toLowerCase();
  if (!['', 'identity', ...CODINGS].includes(coding)) {
    throw new HttpError(415, `content encoding ${coding} is not understood, only ${CODINGS.join(', ')}`, {
      'accept-encoding': CODINGS.join(', '),
    });
  }
  const body = await readAll(request, limits.bytes, share);
  if (!CODINGS.includes(coding)) {
    return body;
  }
  const unpacked = await unpack(body, coding, limits.unpackedBytes);
  share.add(unpacked.length);
  return unpacked;
}

async function unpack(body: Buffer, coding: string, maxBytes: number): Promise<Buffer> {
  try {
    switch (coding) {
      case 'gzip':
        return await unzip(body, { maxOutputLength: maxBytes });
      case 'deflate':
        return await (isZlib(body) ? unpackZlib : unpackRaw)(body, { maxOutputLength: maxBytes });
      default:
        return await zstd.unpack(body, maxBytes);
    }
  } catch (error) {
    if (error instanceof TooLargeError || (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new HttpError(413, `unpacked, the body is larger than ${maxBytes} bytes`);
    }
    throw new HttpError(400, `the body is not ${coding}, though its content encoding says so`);
  }
}

/** HTTP's deflate is zlib's form of it; some senders leave its head out. */
const isZlib = (body: Buffer) => body.length >= 2 && (body[0] & 15) === 8 && body.readUInt16BE(0) % 31 === 0;

async function readAll(request: IncomingMessage, limit: number, share: Share): Promise<Buffer> {
  const tooLarge = new HttpError(413, `the body is larger than ${limit} bytes`, { connection: 'close' });
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    throw tooLarge;
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      try {
        if (size > limit) {
          throw tooLarge;
        }
        share.add(chunk.length);
        chunks.push(chunk);
      } catch (error) {
        // What still comes is read and forgotten.
        request.removeAllListeners('data').resume();
        chunks.length = 0;
        reject(error);
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', () => reject(new HttpError(400, 'the body ended early')));
    request.on('aborted', () => reject(new HttpError(400, 'the body ended early')));
  });
}
