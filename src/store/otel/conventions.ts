import type { ResponseStatus, Span } from '../../trace/span';
import { protocolName, protocolOfHttp, protocolOfSystem } from './protocols';

/** Attributes of one span or resource by name, as text. */
export type Attributes = Readonly<Record<string, unknown>>;

/**
 * What the semantic conventions call one thing, the stable name first: HTTP, databases and networks were renamed in
 * version 1.20 to 1.25, messaging and RPC later. Source: opentelemetry.io/docs/specs/semconv.
 */
const NAMES = {
  httpMethod: ['http.request.method', 'http.method'],
  httpStatus: ['http.response.status_code', 'http.status_code'],
  path: ['url.path', 'http.target'],
  url: ['url.full', 'http.url'],
  scheme: ['url.scheme', 'http.scheme'],
  protocolVersion: ['network.protocol.version', 'http.flavor'],
  domain: ['server.address', 'http.host', 'net.peer.name', 'net.host.name'],
  db: ['db.system.name', 'db.system'],
  dbOperation: ['db.operation.name', 'db.operation'],
  dbText: ['db.query.text', 'db.statement'],
  dbStatus: ['db.response.status_code'],
  dbServer: ['db.connection_string'],
  rpc: ['rpc.system.name', 'rpc.system'],
  rpcService: ['rpc.service'],
  rpcMethod: ['rpc.method'],
  grpcStatus: ['rpc.grpc.status_code', 'rpc.response.status_code'],
  messaging: ['messaging.system'],
  messagingOperation: ['messaging.operation.name', 'messaging.operation.type', 'messaging.operation'],
  messagingTarget: ['messaging.destination.name', 'messaging.destination', 'messaging.url'],
  transport: ['network.transport', 'net.transport'],
  peerAddress: ['network.peer.address', 'net.sock.peer.addr', 'net.peer.ip'],
  peerPort: ['network.peer.port', 'net.sock.peer.port', 'net.peer.port'],
  serverPort: ['server.port', 'net.host.port'],
  clientPort: ['client.port'],
  errorType: ['error.type'],
} as const;

/** Attributes of spans that decoding reads. */
export const SPAN_ATTRIBUTES: readonly string[] = Object.values(NAMES).flat();

/** What a span's attributes and status say of the request: the fields of Span that they fill. */
export type Said = Pick<
  Span,
  | 'protocol'
  | 'l7Protocol'
  | 'isTls'
  | 'transport'
  | 'requestType'
  | 'requestDomain'
  | 'requestResource'
  | 'responseCode'
  | 'responseStatus'
  | 'responseException'
> & { peerAddress: string; peerPort: number; serverPort: number; clientPort: number };

/** Status of a span as OTel has it. */
export type OtelStatus = 'unset' | 'ok' | 'error';

const TCP = 6;
const UDP = 17;

/** Reads attributes and status as DeepFlow's import does (reference of the store, "OTel ingest"), and the stable names too. */
export function readConventions(attributes: Attributes, status: OtelStatus, statusMessage: string): Said {
  const read = (name: keyof typeof NAMES): string => firstOf(attributes, NAMES[name]);
  const request = requestOf(read, attributes);
  const transport = read('transport').toLowerCase();
  return {
    ...request,
    isTls: read('scheme').toLowerCase() === 'https' || /^https:/i.test(read('url')),
    transport: transport.includes('udp') ? UDP : transport === 'unix' || transport === 'pipe' ? 0 : TCP,
    requestDomain: read('domain') || read('dbServer') || hostOf(read('url')),
    ...responseOf(read, status, statusMessage),
    peerAddress: read('peerAddress'),
    peerPort: portOf(read('peerPort')),
    serverPort: portOf(read('serverPort')),
    clientPort: portOf(read('clientPort')),
  };
}

type Read = (name: keyof typeof NAMES) => string;

function requestOf(
  read: Read,
  attributes: Attributes
): Pick<Said, 'protocol' | 'l7Protocol' | 'requestType' | 'requestResource'> {
  const of = (system: string, l7Protocol: number, requestType: string, requestResource: string) => ({
    protocol: protocolName(l7Protocol, system),
    l7Protocol,
    requestType,
    requestResource,
  });
  const [rpc, db, messaging] = [read('rpc'), read('db'), read('messaging')];
  if (rpc !== '') {
    // the stable name holds both: `shop.Items/Get`
    const [, service = read('rpcService'), method] = /^(?:(.*)\/)?([^/]*)$/.exec(read('rpcMethod')) ?? [];
    return of(rpc, protocolOfSystem(rpc), method ?? '', service || read('rpcService'));
  }
  if (db !== '') {
    return of(db, protocolOfSystem(db), read('dbOperation'), read('dbText'));
  }
  if (messaging !== '') {
    return of(messaging, protocolOfSystem(messaging), read('messagingOperation'), read('messagingTarget'));
  }
  if (read('httpMethod') !== '' || read('httpStatus') !== '' || Object.keys(attributes).some(isHttp)) {
    const l7Protocol = protocolOfHttp(read('protocolVersion'));
    return of('HTTP', l7Protocol, read('httpMethod'), read('path') || pathOf(read('url')));
  }
  return of('', 0, '', '');
}

const isHttp = (key: string): boolean => key.startsWith('http.');

/**
 * An HTTP code decides where there is one; else the span's own status. Unset says nothing: most spans that went well
 * are unset, and so are those whose library does not say.
 */
function responseOf(
  read: Read,
  status: OtelStatus,
  message: string
): Pick<Said, 'responseCode' | 'responseStatus' | 'responseException'> {
  const exception = message || read('errorType');
  const http = codeOf(read('httpStatus'));
  if (http !== null && http > 0) {
    const responseStatus: ResponseStatus = http >= 500 ? 'server_error' : http >= 400 ? 'client_error' : 'ok';
    return { responseCode: http, responseStatus, responseException: http >= 400 ? exception : '' };
  }
  const responseCode = codeOf(read('grpcStatus')) ?? codeOf(read('dbStatus'));
  if (status === 'error') {
    return { responseCode, responseStatus: 'server_error', responseException: exception };
  }
  return { responseCode, responseStatus: status === 'ok' ? 'ok' : 'unknown', responseException: '' };
}

/** The first of the names that has a value. */
export function firstOf(attributes: Attributes, names: readonly string[]): string {
  for (const name of names) {
    const value = attributes[name];
    if (value !== undefined && value !== null && value !== '') {
      return String(value);
    }
  }
  return '';
}

/** Number of a code; null for text that is none (`DEADLINE_EXCEEDED`). */
function codeOf(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function portOf(text: string): number {
  const port = codeOf(text);
  return port !== null && port < 65536 ? port : 0;
}

/** The path of an absolute URL; '' if it is none. */
function pathOf(url: string): string {
  return urlOf(url)?.pathname ?? '';
}

function hostOf(url: string): string {
  return urlOf(url)?.host ?? '';
}

function urlOf(text: string): URL | null {
  try {
    return text === '' ? null : new URL(text);
  } catch {
    return null;
  }
}
