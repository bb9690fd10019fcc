import { exact, type Forest } from './forest';
import { append, groupBy } from './groupBy';
import type { ObservationPoint, Span } from './span';
import type { Evidence } from './trace';

/** The observations of one request on one connection, from client process to server process. */
export interface Path {
  /** Indices of the spans, ordered from client to server; at least one. */
  spans: number[];
}

/**
 * Where each observation point stands on the way from the client's process to the server's
 * (DeepFlow's ranks; NICs that belong to neither side stand in the middle).
 */
const RANK: Record<ObservationPoint, number> = {
  'c-app': 0,
  'c-p': 1,
  c: 2,
  'c-nd': 3,
  'c-hv': 4,
  'c-gw-hv': 5,
  'c-gw': 6,
  local: 7,
  rest: 7,
  app: 7,
  's-gw': 8,
  's-gw-hv': 9,
  's-hv': 10,
  's-nd': 11,
  s: 12,
  's-p': 13,
  's-app': 14,
};

const TCP_SEQ: Evidence[] = ['tcp-seq'];

/** A sequence number alone (32 bits, the other half lost) is believed only this close in time, ns. */
const ONE_SEQ_WINDOW_NS = 60e9;

/**
 * Layer 2: ties the eBPF and packet spans of one request by TCP sequence, which is the same at every
 * capture point of a segment and survives L3/L4 forwarding. Links each path from server to client.
 *
 * @returns every eBPF and packet span in exactly one path; one that nothing ties is a path by itself.
 */
export function findPaths(spans: readonly Span[], forest: Forest): Path[] {
  const paths = tieBySequence(spans).map((group) => ({ spans: orderPath(spans, group) }));
  for (const path of paths) {
    linkPath(spans, path, forest);
  }
  return paths;
}

function tieBySequence(spans: readonly Span[]): number[][] {
  const observed = indices(spans).filter((i) => spans[i].signalSource !== 'otel');
  const groups: number[][] = [];
  const alone: number[] = [];
  const byReq = new Map<number, number[][]>();
  const byResp = new Map<number, number[][]>();

  const whole = groupBy(observed, (i) =>
    spans[i].reqTcpSeq && spans[i].respTcpSeq ? `${spans[i].reqTcpSeq} ${spans[i].respTcpSeq}` : null
  );
  for (const tied of whole.values()) {
    for (const group of splitConflicts(spans, tied)) {
      groups.push(group);
      append(byReq, spans[group[0]].reqTcpSeq, group);
      append(byResp, spans[group[0]].respTcpSeq, group);
    }
  }
  for (const i of observed) {
    const { reqTcpSeq, respTcpSeq } = spans[i];
    if (reqTcpSeq && respTcpSeq) {
      continue;
    }
    const known = (reqTcpSeq ? byReq.get(reqTcpSeq) : respTcpSeq ? byResp.get(respTcpSeq) : undefined) ?? [];
    const group = nearest(spans, known, i);
    if (group) {
      group.push(i);
    } else if (reqTcpSeq || respTcpSeq) {
      const fresh = [i];
      groups.push(fresh);
      append(reqTcpSeq ? byReq : byResp, reqTcpSeq || respTcpSeq, fresh);
    } else {
      alone.push(i);
    }
  }
  return [...groups, ...alone.map((i) => [i])];
}

/** Two requests in one segment share a sequence: what contradicts or repeats an observation goes apart. */
function splitConflicts(spans: readonly Span[], tied: number[]): number[][] {
  const groups: number[][] = [];
  for (const i of tied) {
    const home = groups.find((group) => group.every((j) => !conflicts(spans[i], spans[j])));
    if (home) {
      home.push(i);
    } else {
      groups.push([i]);
    }
  }
  return groups;
}

function nearest(spans: readonly Span[], groups: number[][], i: number): number[] | undefined {
  let best: number[] | undefined;
  let bestGapNs = ONE_SEQ_WINDOW_NS;
  for (const group of groups) {
    const gapNs = Math.abs(spans[group[0]].startNs - spans[i].startNs);
    if (gapNs < bestGapNs && !group.some((j) => conflicts(spans[i], spans[j]))) {
      best = group;
      bestGapNs = gapNs;
    }
  }
  return best;
}

/** HTTP/2 (21) and gRPC (41) are two names for one wire protocol. */
function wireProtocol(span: Span): number {
  return span.l7Protocol === 41 ? 21 : span.l7Protocol;
}

/**
 * True when two observations with an equal sequence cannot be of one request.
 * With trace ids on both only these and the span id count, since payloads may be cut; else what both know must agree.
 */
export function conflicts(a: Span, b: Span): boolean {
  if (
    a.observationPoint === b.observationPoint &&
    a.flowId === b.flowId &&
    a.agentId === b.agentId &&
    !a.half &&
    !b.half &&
    a.flowId !== ''
  ) {
    return true;
  }
  if (a.traceIds.length > 0 && b.traceIds.length > 0) {
    return !a.traceIds.some((id) => b.traceIds.includes(id)) || differ(a.spanId, b.spanId);
  }
  return (
    differ(wireProtocol(a), wireProtocol(b)) ||
    differ(a.requestId, b.requestId) ||
    differ(a.requestType, b.requestType) ||
    differ(a.endpoint, b.endpoint) ||
    differ(a.requestDomain, b.requestDomain) ||
    differ(a.requestResource.slice(0, 1024), b.requestResource.slice(0, 1024)) ||
    differ(a.responseCode, b.responseCode)
  );
}

function differ<T>(a: T, b: T): boolean {
  return Boolean(a) && Boolean(b) && a !== b;
}

function orderPath(spans: readonly Span[], group: number[]): number[] {
  return group.sort((i, j) => {
    const a = spans[i];
    const b = spans[j];
    return (
      RANK[a.observationPoint] - RANK[b.observationPoint] ||
      b.endNs - b.startNs - (a.endNs - a.startNs) ||
      a.startNs - b.startNs ||
      i - j
    );
  });
}

function linkPath(spans: readonly Span[], path: Path, forest: Forest): void {
  for (let at = 1; at < path.spans.length; at++) {
    const child = path.spans[at];
    let before = at - 1;
    // Two process spans of one kind saw the same request: neither called the other.
    while (before >= 0 && isTwin(spans[child], spans[path.spans[before]])) {
      before--;
    }
    if (before >= 0) {
      const parent = path.spans[before];
      forest.link(exact(child, parent, TCP_SEQ));
    }
  }
}

function isTwin(a: Span, b: Span): boolean {
  return a.signalSource === 'ebpf' && a.observationPoint === b.observationPoint;
}

/** 0 … n-1. */
export function indices(items: readonly unknown[]): number[] {
  const all = new Array<number>(items.length);
  for (let i = 0; i < items.length; i++) {
    all[i] = i;
  }
  return all;
}
