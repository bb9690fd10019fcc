import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { EngineError } from './errors';
import { readForm } from './form';
import type { Statement } from './statement';
import { utf8 } from './text';
import { authenticate, type EngineUser } from './users';

/** Bytes of a request's body after decompression: INSERTs are held in memory whole. */
export const MAX_BODY_BYTES = 512 * 1024 * 1024;

/** URL parameters that are no settings. What is tolerated and does nothing: sessions, roles, buffering, quotas. */
const RESERVED = new Set([
  ...['query', 'user', 'password', 'database', 'default_format', 'query_id', 'quota_key', 'stacktrace', 'role'],
  ...['session_id', 'session_timeout', 'session_check', 'close_session', 'buffer_size', 'wait_end_of_query'],
  ...['client_protocol_version', 'compress', 'decompress', '', 'enable_http_compression'],
]);

/**
 * Reads a statement off a request, the way ClickHouse's HTTP interface has it: who asks (headers, Basic or URL
 * parameters), the text (URL parameter, then body), `param_*`, settings.
 * @throws EngineError when the user is not known or the body cannot be read
 */
export async function readStatement(request: IncomingMessage, users: readonly EngineUser[]): Promise<Statement> {
  const { searchParams } = requestUrl(request);
  const header = (name: string) => [request.headers[name] ?? ''].flat()[0];
  const user = authenticate(users, {
    ...credentials(request, searchParams),
    address: request.socket.remoteAddress ?? '',
    fromBrowser: header('origin') !== '' || header('sec-fetch-site') === 'cross-site',
  });
  for (const name of ['compress', 'decompress']) {
    if (isOn(searchParams.get(name))) {
      throw new EngineError(
        48,
        'NOT_IMPLEMENTED',
        `ClickHouse's own compression (${name}=1) is not supported; use gzip`
      );
    }
  }
  const parameters = urlParameters(request);
  let body = await readBody(request);
  if (header('content-type').startsWith('multipart/form-data')) {
    parameters.push(...(await readForm(header('content-type'), body)));
    body = Buffer.alloc(0);
  }
  const value = (name: string) => parameters.find(([each]) => each === name)?.[1] ?? Buffer.alloc(0);
  const parameter = (name: string) => utf8(value(name));
  const params = new Map<string, string>();
  const settings = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (name.startsWith('param_')) {
      params.set(name.slice('param_'.length), utf8(value));
    } else if (!RESERVED.has(name)) {
      settings.set(name, utf8(value));
    }
  }
  return {
    query: value('query'),
    body,
    user,
    queryId: queryIdOf(request),
    database: header('x-clickhouse-database') || parameter('database') || undefined,
    defaultFormat: header('x-clickhouse-format') || parameter('default_format') || 'TabSeparated',
    params,
    settings,
    isGet: request.method === 'GET' || request.method === 'HEAD',
  };
}

/** The parameters of the URL, values in bytes: a `query` can hold data of any kind. */
function urlParameters(request: IncomingMessage): Array<[string, Buffer]> {
  const [, search = ''] = /\?([^#]*)/.exec(request.url ?? '') ?? [];
  return search.split('&').map((pair) => {
    const [name, value = ''] = pair.split(/=(.*)/s);
    return [utf8(percentDecoded(name)), percentDecoded(value)];
  });
}

/** Node gives the bytes of a URL as one character each. */
const percentDecoded = (encoded: string): Buffer =>
  Buffer.from(
    encoded
      .replace(/\+/g, ' ')
      .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1'
  );

export const requestUrl = (request: IncomingMessage): URL => new URL(request.url ?? '/', 'http://engine');

/** The id that the client gave its query, else a new one. */
export function queryIdOf(request: IncomingMessage): string {
  const known = ids.get(request);
  if (known) {
    return known;
  }
  const given = requestUrl(request).searchParams.get('query_id') || request.headers['x-clickhouse-query-id'];
  const id = [given ?? ''].flat()[0].replace(/[^\x21-\x7e]/g, '') || randomUUID();
  ids.set(request, id);
  return id;
}

const ids = new WeakMap<IncomingMessage, string>();

/** Which compression the client takes and has not switched off; '' for none. */
export function responseEncoding(request: IncomingMessage): 'gzip' | 'deflate' | 'br' | '' {
  const wanted = requestUrl(request).searchParams.get('enable_http_compression') ?? '1';
  const accepted = [request.headers['accept-encoding'] ?? ''].flat().join(',');
  return isOn(wanted) ? ((['gzip', 'deflate', 'br'] as const).find((name) => accepted.includes(name)) ?? '') : '';
}

const isOn = (value: string | null): boolean => value === '1' || value === 'true';

function credentials(request: IncomingMessage, url: URLSearchParams): { user: string; password: string } {
  const header = (name: string) => [request.headers[name] ?? ''].flat()[0];
  const inHeaders = header('x-clickhouse-user') || header('x-clickhouse-key');
  const basic = header('authorization');
  const inUrl = url.has('user') || url.has('password');
  if ([inHeaders, basic, inUrl].filter(Boolean).length > 1) {
    throw new EngineError(
      516,
      'AUTHENTICATION_FAILED',
      'Invalid authentication: it is not allowed to mix ways to log in'
    );
  }
  if (inHeaders) {
    return { user: header('x-clickhouse-user') || 'default', password: header('x-clickhouse-key') };
  }
  if (basic) {
    const [, encoded] = /^Basic\s+(\S+)$/i.exec(basic) ?? [];
    if (encoded === undefined) {
      throw new EngineError(516, 'AUTHENTICATION_FAILED', 'Invalid authentication: only the Basic scheme is supported');
    }
    const [, user, password] = /^([^:]*):?([\s\S]*)$/.exec(Buffer.from(encoded, 'base64').toString('utf8'))!;
    return { user: user || 'default', password };
  }
  return { user: url.get('user') || 'default', password: url.get('password') ?? '' };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      throw tooLarge();
    }
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const encoding = request.headers['content-encoding'];
  if (!encoding || encoding === 'identity' || body.length === 0) {
    return body;
  }
  const decompress = DECOMPRESS[encoding.toLowerCase()];
  if (!decompress) {
    throw new EngineError(48, 'NOT_IMPLEMENTED', `Unknown compression method ${encoding}`);
  }
  try {
    return await decompress(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge();
    }
    throw new EngineError(354, 'ZLIB_INFLATE_FAILED', `The request's body is not ${encoding}`);
  }
}

const DECOMPRESS: Record<string, (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

const tooLarge = (): EngineError =>
  new EngineError(229, 'QUERY_IS_TOO_LARGE', `The request's body is larger than ${MAX_BODY_BYTES} bytes`);
