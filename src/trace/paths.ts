import { exact, type Forest } from './forest';
import { indices } from './groupBy';
import type { ObservationPoint, Span } from './span';
import { ROWS_A_STEP, type Steps } from './steps';
import { tieByRequestId } from './tieByRequestId';
import { tieBySequence } from './tieBySequence';
import { tieUnixSockets } from './tieUnixSockets';
import type { Evidence } from './trace';

/** The observations of one request on one connection, from client process to server process. */
export interface Path {
  /** Indices of the spans, ordered from client to server; at least one. */
  spans: number[];
}

/** The first observation, nearest to the client. */
export function headOf(path: Path): number {
  return path.spans[0];
}

/** The last observation, nearest to the server. */
export function lastOf(path: Path): number {
  return path.spans[path.spans.length - 1];
}

/** The first observation of a path that saw a trace id and a span id in the header. */
export function witnessOf(spans: readonly Span[], path: Path): number | undefined {
  return path.spans.find((i) => spans[i].spanId !== '' && spans[i].traceIds.length > 0);
}

/** Where each observation point stands on the way from the client's process to the server's (DeepFlow's ranks). */
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

/** NICs that belong to neither end: mirrors, and a node's own between two of its pods. They stand anywhere on the way. */
const ANYWHERE: ReadonlySet<ObservationPoint> = new Set<ObservationPoint>(['local', 'rest']);

/**
 * Layer 2: ties the eBPF and packet spans of one request, by TCP sequence, stream or DNS id, or over a Unix socket.
 * Links each path from server to client.
 *
 * @returns every eBPF and packet span in exactly one path; one that nothing ties is a path by itself. In steps.
 */
export function* findPaths(spans: readonly Span[], forest: Forest): Steps<Path[]> {
  const observed = indices(spans).filter((i) => spans[i].signalSource !== 'otel');
  const bySequence = yield* tieBySequence(spans, observed);
  yield;
  const byRequest = tieByRequestId(spans, bySequence);
  yield;
  const groups = tieUnixSockets(spans, byRequest);
  yield;
  const paths: Path[] = [];
  for (const group of groups) {
    const path = { spans: orderPath(spans, group) };
    linkPath(spans, path, forest);
    if (paths.push(path) % ROWS_A_STEP === 0) {
      yield;
    }
  }
  return paths;
}

/** By rank, then the longer first: what is nearer to the client sees the request earlier and the answer later. */
function orderPath(spans: readonly Span[], group: number[]): number[] {
  if (group.length === 1) {
    return group;
  }
  const order = (i: number, j: number): number => {
    const a = spans[i];
    const b = spans[j];
    return (
      RANK[a.observationPoint] - RANK[b.observationPoint] ||
      durationNs(b) - durationNs(a) ||
      a.startNs - b.startNs ||
      i - j
    );
  };
  const ranked = group.filter((i) => !ANYWHERE.has(spans[i].observationPoint)).sort(order);
  if (ranked.length === group.length) {
    return ranked;
  }
  // Durations need no common clock: a NIC without a side goes behind the last observation that is longer.
  for (const i of group.filter((j) => ANYWHERE.has(spans[j].observationPoint)).sort(order)) {
    ranked.splice(placeAnywhere(spans, ranked, i), 0, i);
  }
  return ranked;
}

function placeAnywhere(spans: readonly Span[], ranked: readonly number[], i: number): number {
  let place = 0;
  ranked.forEach((j, at) => {
    const clientEnd = RANK[spans[j].observationPoint] <= RANK['c-p'];
    const serverEnd = RANK[spans[j].observationPoint] >= RANK['s-p'];
    const longer =
      isWhole(spans[i]) && isWhole(spans[j])
        ? durationNs(spans[j]) >= durationNs(spans[i])
        : RANK[spans[j].observationPoint] <= RANK.local;
    if (clientEnd || (longer && !serverEnd)) {
      place = at + 1;
    }
  });
  return place;
}

function isWhole(span: Span): boolean {
  return span.half === null && span.responseStatus !== 'timeout' && span.endNs > span.startNs;
}

function durationNs(span: Span): number {
  return span.endNs - span.startNs;
}

function linkPath(spans: readonly Span[], path: Path, forest: Forest): void {
  const pointAt = (at: number): string => spans[path.spans[at]].observationPoint;
  // Where those of the same point begin.
  let from = 0;
  for (let at = 1; at < path.spans.length; at++) {
    const child = path.spans[at];
    from = pointAt(at) === pointAt(at - 1) ? from : at;
    // Process spans of one kind saw the same request: neither called the other.
    const before = spans[child].signalSource === 'ebpf' ? from - 1 : at - 1;
    if (before >= 0) {
      const parent = path.spans[before];
      const { evidence, note } = tieOf(spans[child], spans[parent]);
      forest.link(exact(child, parent, evidence, note));
    }
  }
}

const TCP_SEQ: Evidence[] = ['tcp-seq'];
const STREAM: Evidence[] = ['stream'];
const DNS_ID: Evidence[] = ['dns-id'];
const UNIX_SOCKET: Evidence[] = ['unix-socket'];

/** What ties two neighbours of a path. */
function tieOf(a: Span, b: Span): { evidence: Evidence[]; note: string } {
  const bySequence = (a.reqTcpSeq && a.reqTcpSeq === b.reqTcpSeq) || (a.respTcpSeq && a.respTcpSeq === b.respTcpSeq);
  if (!bySequence && a.serverPort === 1 && b.serverPort === 1) {
    const id = a.xRequestId0 ? `x_request_id ${a.xRequestId0}` : `trace_id ${a.traceIds.join(', ')}`;
    return { evidence: UNIX_SOCKET, note: `both ends of a Unix socket on one host, ${id}` };
  }
  if (!bySequence && a.requestId !== '' && a.requestId === b.requestId) {
    return a.l7Protocol === 120
      ? { evidence: DNS_ID, note: `DNS id ${a.requestId} from port ${a.clientPort}` }
      : { evidence: STREAM, note: `stream ${a.requestId} from port ${a.clientPort}` };
  }
  return { evidence: TCP_SEQ, note: '' };
}
