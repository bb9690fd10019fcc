import type { IncomingMessage } from 'node:http';

/** What the browser sent makes no sense; the message says why. */
export class BadRequest extends Error {}

const LIMIT_BYTES = 1 << 20;

/** @throws BadRequest when the body is not a JSON object, or larger than the limit (1 MB unless told) */
export async function readJson(req: IncomingMessage, limitBytes = LIMIT_BYTES): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size > limitBytes) {
      throw new BadRequest('The request is too large');
    }
    chunks.push(chunk);
  }
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new BadRequest('The request is not JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new BadRequest('The request is not a JSON object');
  }
  return body as Record<string, unknown>;
}
