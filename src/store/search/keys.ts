import { asTold, traceIdSpellings } from '../../trace/idSpelling';
import type { Span } from '../../trace/span';

/**
 * The ids by which rows of one request find each other, by kind. 64-bit ids are decimal text. An id that means something
 * only together with another is written with it: an agent's syscall trace id as `3 9007199254740993`.
 */
export interface Keys {
  /** In all spellings that rows may have (`idSpelling.ts`). */
  traceIds: Set<string>;
  reqTcpSeqs: Set<number>;
  respTcpSeqs: Set<number>;
  /** Agent and syscall trace id: agents give the numbers out each for itself. */
  syscallTraceIds: Set<string>;
  /** X-Request-IDs, of requests and of responses alike: a proxy that makes one has it in its response only. */
  xRequestIds: Set<string>;
  /** Agent, flow and request id of exchanges of which a row may have seen a part only: halves, HTTP/2 and gRPC streams. */
  exchanges: Set<string>;
  /** Transaction ids of DNS; asked for on demand only, since 16 bits say little. */
  dnsIds: Set<string>;
}

type Kind = keyof Keys;
const KINDS: readonly Kind[] = [
  'traceIds',
  'reqTcpSeqs',
  'respTcpSeqs',
  'syscallTraceIds',
  'xRequestIds',
  'exchanges',
  'dnsIds',
];

const DNS = 120;
/** HTTP/2 and gRPC. */
const STREAMED = new Set([21, 41]);

export function noKeys(): Keys {
  return {
    traceIds: new Set(),
    reqTcpSeqs: new Set(),
    respTcpSeqs: new Set(),
    syscallTraceIds: new Set(),
    xRequestIds: new Set(),
    exchanges: new Set(),
    dnsIds: new Set(),
  };
}

export interface WhichKeys {
  /** With the transaction ids of DNS. */
  dns?: boolean;
}

/** The ids that spans carry and that are not among those asked for. */
export function keysOf(spans: Iterable<Span>, asked: Keys = noKeys(), { dns = false }: WhichKeys = {}): Keys {
  const fresh = noKeys();
  // Of very many spans few differ in these.
  const traceIds = new Set<string>();
  for (const span of spans) {
    forEachKey(span, dns, (kind, key) => {
      if (kind === 'traceIds') {
        traceIds.add(asTold(span, key as string));
      } else if (!(asked[kind] as Set<string | number>).has(key)) {
        (fresh[kind] as Set<string | number>).add(key);
      }
    });
  }
  keysOfTraces(traceIds).traceIds.forEach((id) => !asked.traceIds.has(id) && fresh.traceIds.add(id));
  return fresh;
}

/** The keys of traces that are known by their ids, in whatever spelling. */
export function keysOfTraces(ids: Iterable<string>): Keys {
  const keys = noKeys();
  for (const id of ids) {
    if (id !== '') {
      traceIdSpellings(id).forEach((one) => keys.traceIds.add(one));
    }
  }
  return keys;
}

/** True when the span carries one of the ids. Among the spellings of a trace id is the one that spans are compared by. */
export function carriesAny(span: Span, keys: Keys): boolean {
  let does = false;
  forEachKey(span, keys.dnsIds.size > 0, (kind, key) => {
    does ||= (keys[kind] as Set<string | number>).has(key);
  });
  return does;
}

/** Adds ids to those asked for. */
export function addKeys(keys: Keys, to: Keys): void {
  for (const kind of KINDS) {
    (keys[kind] as Set<string | number>).forEach((key) => (to[kind] as Set<string | number>).add(key));
  }
}

/**
 * Adds to `asked` the ids that a statement of several hops has followed: those of spans that met its condition, of spans
 * that share an id with these, and so on but for the last hop. Not so trace ids, which the hops compare as a whole
 * although a row may hold several in one text, nor exchanges and DNS ids, which no hop follows.
 *
 * @param keys what the statement asked for.
 */
export function markFollowed(spans: readonly Span[], keys: Keys, hops: number, asked: Keys): void {
  let left = spans;
  let ids = keys;
  for (let hop = 1; hop < hops && left.length > 0; hop++) {
    const isMet = (span: Span): boolean => carriesAny(span, ids) && (hop === 1 || span.traceIds.length < 2);
    const met = left.filter(isMet);
    left = left.filter((span) => !isMet(span));
    ids = keysOf(met);
    addKeys({ ...ids, traceIds: new Set(), exchanges: new Set(), dnsIds: new Set() }, asked);
  }
}

export function countKeys(keys: Keys): number {
  return KINDS.reduce((sum, kind) => sum + keys[kind].size, 0);
}

/** At most so many of each kind. The spellings of a trace id may be asked for one by one. */
export function firstKeys(keys: Keys, most: number): Keys {
  if (KINDS.every((kind) => keys[kind].size <= most)) {
    return keys;
  }
  const first = noKeys();
  for (const kind of KINDS) {
    [...keys[kind]].slice(0, most).forEach((key) => (first[kind] as Set<string | number>).add(key));
  }
  return first;
}

function forEachKey(span: Span, dns: boolean, take: (kind: Kind, key: string | number) => void): void {
  const { agentId, reqTcpSeq, respTcpSeq, syscallTraceIdRequest, syscallTraceIdResponse, requestId } = span;
  span.traceIds.forEach((id) => take('traceIds', id));
  if (reqTcpSeq) {
    take('reqTcpSeqs', reqTcpSeq);
  }
  if (respTcpSeq) {
    take('respTcpSeqs', respTcpSeq);
  }
  for (const id of [syscallTraceIdRequest, syscallTraceIdResponse]) {
    if (isId(id)) {
      take('syscallTraceIds', `${agentId} ${id}`);
    }
  }
  for (const id of [span.xRequestId0, span.xRequestId1]) {
    if (id !== '') {
      take('xRequestIds', id);
    }
  }
  if (span.signalSource === 'otel') {
    return;
  }
  const isPart = span.half !== null || (STREAMED.has(span.l7Protocol) && isId(requestId));
  // Halves of messages that do not wait find each other by their traces: of a flow with many, each is whole in itself.
  if (isId(span.flowId) && isPart && !span.isAsync) {
    take('exchanges', `${agentId} ${span.flowId} ${requestId || '0'}`);
  }
  if (dns && span.l7Protocol === DNS && isId(requestId)) {
    take('dnsIds', requestId);
  }
}

function isId(id: string): boolean {
  return id !== '' && id !== '0';
}
