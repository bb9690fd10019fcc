import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import type { Intake } from '../intake';
import { readBody, type BodyLimits } from './body';
import { isPreflight, setCors } from './cors';
import { CONTENT_TYPES, encodeError, encodeResponse, encodingOf, sniffEncoding, type Encoding } from './encoding';
import { HttpError } from './httpError';

export interface TraceServerOptions {
  /** The only path there is. */
  path: string;
  /** DeepFlow's agent looks at no content type and answers without a body; OTLP's own port does both. */
  manners: 'agent' | 'otlp';
  limits: BodyLimits;
  /** A request must be here whole after this; else 408. */
  arriveWithinMs: number;
  /** Origins whose pages may send (`cors.ts`). */
  origins: readonly string[];
  intake: Intake;
}

/** An HTTP server that takes OTLP trace requests on one path. Not listening yet. */
export function createTraceServer(options: TraceServerOptions): Server {
  const { arriveWithinMs } = options;
  const server = createServer(
    {
      requestTimeout: arriveWithinMs,
      headersTimeout: arriveWithinMs,
      connectionsCheckingInterval: Math.min(5_000, arriveWithinMs),
    },
    (request, response) => {
      void answer(options, request, response);
    }
  );
  // As long as senders keep idle connections: one that is closed while a request is on its way is an error to them.
  server.keepAliveTimeout = 65_000;
  return server;
}

/** Starts listening (port 0 = any free one) and gives the port. */
export async function listen(server: NetServer, port: number, host: string): Promise<number> {
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
  const { manners, intake } = options;
  const named = encodingOf(request.headers['content-type']);
  const share = intake.share();
  try {
    if ((request.url ?? '').split('?')[0] !== options.path) {
      throw new HttpError(404, `there is nothing here but POST ${options.path}`);
    }
    setCors(options.origins, request, response);
    if (isPreflight(request)) {
      response.writeHead(204).end();
      return;
    }
    if (request.method !== 'POST') {
      throw new HttpError(405, `only POST is answered on ${options.path}`, { allow: 'POST' });
    }
    if (manners === 'otlp' && named === null) {
      throw new HttpError(415, `content type must be ${Object.values(CONTENT_TYPES).join(' or ')}`);
    }
    const body = await readBody(request, options.limits, share);
    const encoding = manners === 'otlp' && named !== null ? named : sniffEncoding(body);
    const peerIp = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const { rejectedSpans, reason } = await intake.take(body, encoding, peerIp);
    if (manners === 'agent') {
      response.writeHead(200, { 'content-length': '0' }).end();
    } else {
      send(response, 200, encoding, encodeResponse(encoding, rejectedSpans, reason));
    }
  } catch (error) {
    sendError(response, named ?? 'json', error);
  } finally {
    share.close();
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
