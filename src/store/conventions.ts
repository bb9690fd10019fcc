import type { Span } from '../trace/span';
import { codeOf, outcomeOf, type OtelStatus } from './outcome';
import { protocolName, protocolOfHttp, protocolOfSystem } from './protocols';

/** Attributes of one span or resource by name, as text. */
export type Attributes = Readonly<Record<string, unknown>>;

/**
 * What the semantic conventions call one thing, the stable name first: HTTP, databases and networks were renamed in
 * version 1.20 to 1.25, messaging and RPC later. Source: opentelemetry.io/docs/specs/semconv.
 */
export const NAMES = {
  httpMethod: ['http.request.method', 'http.method'],
  httpStatus: ['http.response.status_code', 'http.status_code'],
  path: ['url.path', 'http.target'],
  url: ['url.full', 'http.url'],
  route: ['http.route'],
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
  grpcStatus: ['rpc.grpc.status_code'],
  rpcStatus: ['rpc.response.status_code', 'rpc.connect_rpc.error_code'],
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

type Thing = keyof typeof NAMES;

/** What an attribute tells of, and how far back its name stands: a span has few attributes, so that these are looked up. */
const TOLD_BY: ReadonlyMap<string, { thing: Thing; rank: number }> = new Map(
  (Object.keys(NAMES) as Thing[]).flatMap((thing) => NAMES[thing].map((name, rank) => [name, { thing, rank }] as const))
);

/** What a span's attributes tell, under our names. */
type Told = Partial<Record<Thing | 'anyHttp', string>>;

function toldBy(attributes: Attributes): Told {
  const told: Told = {};
  const ranks: Partial<Record<Thing, number>> = {};
  for (const name in attributes) {
    const value = attributes[name];
    const known = TOLD_BY.get(name);
    if (!known || value === undefined || value === null || value === '') {
      continue;
    }
    if (known.rank < (ranks[known.thing] ?? Infinity)) {
      ranks[known.thing] = known.rank;
      told[known.thing] = String(value);
    }
    if (name.startsWith('http.')) {
      told.anyHttp = name;
    }
  }
  return told;
}

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

const TCP = 6;
const UDP = 17;

/** Reads attributes and status as DeepFlow's import does (reference of the store, "OTel ingest"), and the stable names too. */
export function readConventions(attributes: Attributes, status: OtelStatus, statusMessage: string): Said {
  const told = toldBy(attributes);
  const url = told.url ?? '';
  const request = requestOf(told);
  const outcome = outcomeOf(told, status, statusMessage);
  // written out: spreading objects into each other takes V8 several times as long
  return {
    protocol: request.protocol,
    l7Protocol: request.l7Protocol,
    requestType: request.requestType,
    requestResource: request.requestResource,
    isTls: told.scheme?.toLowerCase() === 'https' || /^https:/i.test(url),
    transport: transportOf(told.transport),
    requestDomain: told.domain ?? told.dbServer ?? hostOf(url),
    responseCode: outcome.responseCode,
    responseStatus: outcome.responseStatus,
    responseException: outcome.responseException,
    peerAddress: told.peerAddress ?? '',
    peerPort: portOf(told.peerPort),
    serverPort: portOf(told.serverPort),
    clientPort: portOf(told.clientPort),
  };
}

/** TCP unless told, as DeepFlow has it. */
function transportOf(text = ''): number {
  const name = text.toLowerCase();
  return name.includes('udp') ? UDP : name === 'unix' || name === 'pipe' ? 0 : TCP;
}

type Request = Pick<Said, 'protocol' | 'l7Protocol' | 'requestType' | 'requestResource'>;

function requestOf(told: Told): Request {
  const { rpc, db, messaging } = told;
  if (rpc !== undefined) {
    // the stable name holds both: `shop.Items/Get`
    const { rpcMethod = '', rpcService = '' } = told;
    const cut = rpcMethod.lastIndexOf('/');
    return requestBy(rpc, rpcMethod.slice(cut + 1), cut > 0 ? rpcMethod.slice(0, cut) : rpcService);
  }
  if (db !== undefined) {
    return requestBy(db, told.dbOperation, told.dbText);
  }
  if (messaging !== undefined) {
    return requestBy(messaging, told.messagingOperation, told.messagingTarget);
  }
  if (told.anyHttp === undefined) {
    return { protocol: '', l7Protocol: 0, requestType: '', requestResource: pathSaid(told) };
  }
  const l7Protocol = protocolOfHttp(told.protocolVersion ?? '');
  return {
    protocol: protocolName(l7Protocol, 'HTTP'),
    l7Protocol,
    requestType: told.httpMethod ?? '',
    requestResource: pathSaid(told),
  };
}

const pathSaid = ({ path, url = '', route = '' }: Told): string => path ?? (pathOf(url) || route);

function requestBy(system: string, requestType = '', requestResource = ''): Request {
  const l7Protocol = protocolOfSystem(system);
  return { protocol: protocolName(l7Protocol, system), l7Protocol, requestType, requestResource };
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

function portOf(text?: string): number {
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
