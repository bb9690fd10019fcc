import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { HttpError } from './httpError';

export interface BodyLimits {
  /** As it comes over the wire. */
  bytes: number;
  unpackedBytes: number;
}

const unzip = promisify(gunzip);

/** Reads and unpacks a request's body. @throws HttpError 400, 413, 415 */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? '').trim().toLowerCase();
  if (!['', 'identity', 'gzip'].includes(encoding)) {
    throw new HttpError(415, `content encoding ${encoding} is not understood, only gzip`);
  }
  const body = await readAll(request, limits.bytes);
  if (encoding !== 'gzip') {
    return body;
  }
  try {
    return await unzip(body, { maxOutputLength: limits.unpackedBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new HttpError(413, `unpacked, the body is larger than ${limits.unpackedBytes} bytes`);
    }
    throw new HttpError(400, 'the body is not gzip, though its content encoding says so');
  }
}

async function readAll(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = new HttpError(413, `the body is larger than ${limit} bytes`, { connection: 'close' });
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    throw tooLarge;
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        chunks.length = 0;
        reject(tooLarge);
      } else {
        chunks.push(chunk);
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', () => reject(new HttpError(400, 'the body ended early')));
    request.on('aborted', () => reject(new HttpError(400, 'the body ended early')));
  });
}
