import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkSpans } from '../otlp/check';
import type { ResourceSpans } from '../otlp/model';
import { readBody, type BodyLimits } from './body';
import {
  CONTENT_TYPES,
  decode,
  encodeError,
  encodeResponse,
  encodingOf,
  sniffEncoding,
  type Encoding,
} from './encoding';
import { HttpError } from './httpError';

export interface TraceServerOptions {
  /** The only path there is. */
  path: string;
  /** DeepFlow's agent looks at no content type and answers without a body; OTLP's own port does both. */
  manners: 'agent' | 'otlp';
  limits: BodyLimits;
  /** Stores spans; resolves when they are stored. @throws HttpError 503 while it cannot */
  store(batches: ResourceSpans[], peerIp: string): Promise<void>;
}

/** An HTTP server that takes OTLP trace requests on one path. Not listening yet. */
export function createTraceServer(options: TraceServerOptions): Server {
  const server = createServer((request, response) => {
    void answer(options, request, response);
  });
  server.requestTimeout = 60_000;
  return server;
}

/** Starts listening (port 0 = any free one) and gives the port. */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

/** Stops listening; requests under way are still answered. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // A connection that is kept alive becomes idle only when its last answer is out.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}

async function answer(options: TraceServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const named = encodingOf(request.headers['content-type']);
  try {
    if ((request.url ?? '').split('?')[0] !== options.path) {
      throw new HttpError(404, `there is nothing here but POST ${options.path}`);
    }
    if (request.method !== 'POST') {
      throw new HttpError(405, `only POST is answered on ${options.path}`, { allow: 'POST' });
    }
    if (options.manners === 'otlp' && named === null) {
      throw new HttpError(415, `content type must be ${Object.values(CONTENT_TYPES).join(' or ')}`);
    }
    const body = await readBody(request, options.limits);
    const encoding = options.manners === 'otlp' && named !== null ? named : sniffEncoding(body);
    const { accepted, rejectedSpans, reason } = checkSpans(decode(body, encoding));
    await options.store(accepted, (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''));
    if (options.manners === 'agent') {
      response.writeHead(200, { 'content-length': '0' }).end();
    } else {
      send(response, 200, encoding, encodeResponse(encoding, rejectedSpans, reason));
    }
  } catch (error) {
    sendError(response, named ?? 'json', error);
  } finally {
    // What was not read would keep the connection from being used again.
    request.resume();
  }
}

function sendError(response: ServerResponse, encoding: Encoding, error: unknown): void {
  const known = error instanceof HttpError ? error : new HttpError(500, 'the receiver failed');
  if (!response.headersSent && !response.destroyed) {
    send(response, known.status, encoding, encodeError(encoding, known.status, known.message), known.headers);
  }
}

function send(
  response: ServerResponse,
  status: number,
  encoding: Encoding,
  body: Buffer,
  headers: Record<string, string> = {}
): void {
  response.writeHead(status, {
    ...headers,
    'content-type': CONTENT_TYPES[encoding],
    'content-length': String(body.length),
  });
  response.end(body);
}
