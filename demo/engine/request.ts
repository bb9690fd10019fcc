import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { EngineError } from './errors';
import { readForm } from './form';
import { readBody } from './requestBody';
import type { Statement } from './statement';
import { utf8 } from './text';
import { authenticate, type EngineUser } from './users';

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
  const parameters = urlParameters(request);
  let body = await readBody(request, isOn(searchParams.get('decompress')));
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

/** What a driver wants of an answer: `compress=1`, and the revision of the protocol that it reads Native blocks of. */
export function driverWishes(request: IncomingMessage): { blocks: boolean; revision: number } {
  // Of every URL, also of one that is none: errors are answered in the same way.
  const parameters = new URLSearchParams((request.url ?? '').split('?')[1]);
  return { blocks: isOn(parameters.get('compress')), revision: Number(parameters.get('client_protocol_version')) || 0 };
}

/** Which compression the client takes and has not switched off; '' for none. */
export function responseEncoding(request: IncomingMessage): 'gzip' | 'deflate' | 'br' | '' {
  const wanted = requestUrl(request).searchParams.get('enable_http_compression') ?? '1';
  const accepted = [request.headers['accept-encoding'] ?? ''].flat().join(',');
  return isOn(wanted) ? ((['gzip', 'deflate', 'br'] as const).find((name) => accepted.includes(name)) ?? '') : '';
}

/** A switch in a URL. */
export const isOn = (value: string | null): boolean => value === '1' || value === 'true';

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
