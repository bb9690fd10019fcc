import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, deflate, gzip } from 'node:zlib';
import type { Engine } from './engine';
import { engineError, httpStatus, type EngineError } from './errors';
import { contentType } from './formats';
import { packBlocks } from './compressedBlocks';
import { withRevision } from './nativeBlocks';
import { driverWishes, queryIdOf, readStatement, requestUrl, responseEncoding } from './request';
import type { StatementResult } from './statement';
import type { EngineUser } from './users';

const SERVER_NAME = 'spanloom-store';

/** As ClickHouse has it: parameters may make a URL long. */
const MAX_URL_BYTES = 1024 * 1024;

/** ClickHouse's HTTP interface in front of the engine. */
export function createHttpServer(engine: Engine, users: readonly EngineUser[]): Server {
  const server = createServer({ maxHeaderSize: MAX_URL_BYTES }, (request, response) => {
    answer(engine, users, request, response).catch((error) => {
      sendError(engine, request, response, engineError(error, ''));
    });
  });
  // A heavy query may take longer than Node gives a request; its own limit is max_execution_time.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 10_000;
  return server;
}

async function answer(
  engine: Engine,
  users: readonly EngineUser[],
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  response.setHeader('X-ClickHouse-Server-Display-Name', SERVER_NAME);
  const { pathname, searchParams } = requestUrl(request);
  const asks = pathname === '/' || pathname === '/query';
  const isEmptyGet = request.method !== 'POST' && !searchParams.get('query');
  if (pathname === '/ping' || pathname === '/replicas_status' || (asks && isEmptyGet)) {
    request.resume();
    sendText(response, 200, 'Ok.\n');
    return;
  }
  if (!asks || !['GET', 'HEAD', 'POST'].includes(request.method ?? '')) {
    request.resume();
    sendText(response, asks ? 405 : 404, `There is no handle ${pathname}\n\nUse / or /ping for health checks.\n`);
    return;
  }
  const abort = new AbortController();
  response.on('close', () => abort.abort());
  let user = '';
  try {
    const statement = await readStatement(request, users);
    user = statement.user.name;
    const result = await engine.run(statement, abort.signal);
    await sendResult(engine, request, response, result);
  } catch (error) {
    request.resume();
    response.setHeader('X-ClickHouse-Query-Id', queryIdOf(request));
    sendError(engine, request, response, engineError(error, user));
  }
}

async function sendResult(
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
  { bytes, format, summary }: StatementResult
): Promise<void> {
  const { blocks, revision } = driverWishes(request);
  const native = format === 'Native' && revision > 0 ? withRevision(bytes, revision) : bytes;
  response.setHeader('X-ClickHouse-Query-Id', queryIdOf(request));
  response.setHeader('X-ClickHouse-Timezone', engine.timeZone);
  response.setHeader('X-ClickHouse-Summary', JSON.stringify(summary));
  response.setHeader('Content-Type', contentType(format ?? ''));
  if (format !== undefined) {
    response.setHeader('X-ClickHouse-Format', format);
  }
  const encoding = responseEncoding(request);
  let payload: Uint8Array = blocks ? packBlocks(native) : native;
  if (encoding !== '' && payload.length > 0) {
    response.setHeader('Content-Encoding', encoding);
    payload = await COMPRESS[encoding](payload);
  }
  response.setHeader('Content-Length', payload.length);
  response.end(request.method === 'HEAD' ? undefined : payload);
}

const COMPRESS = {
  gzip: (bytes: Uint8Array) => promisify(gzip)(bytes, { level: 3 }),
  deflate: (bytes: Uint8Array) => promisify(deflate)(bytes, { level: 3 }),
  br: (bytes: Uint8Array) => promisify(brotliCompress)(bytes),
};

function sendError(engine: Engine, request: IncomingMessage, response: ServerResponse, error: EngineError): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response.setHeader('X-ClickHouse-Exception-Code', String(error.code));
  if (error.code === 194) {
    response.setHeader('WWW-Authenticate', 'Basic realm="ClickHouse server HTTP API"');
  }
  const text = Buffer.from(`${error.message} (version ${engine.version} (chDB))\n`);
  // A driver that asked for blocks reads errors out of blocks, too.
  sendText(response, httpStatus(error.code), driverWishes(request).blocks ? packBlocks(text) : text);
}

function sendText(response: ServerResponse, status: number, text: string | Buffer): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=UTF-8',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}
