import { groupBy } from './groupBy';
import { toldByBoth } from './idSpelling';
import { byStart, uniteIds } from './ids';
import type { Span } from './span';

const DNS = 120;

/** Requests of one flow that a response may still answer: the others have been given up. */
const MOST_OPEN = 256;

/**
 * Joins a request and its response that came as two rows, and the frames of an HTTP/2 stream. A response looks
 * backwards for its request on the same flow, capture point and request id.
 *
 * @param spans in canonical order.
 * @returns spans in canonical order.
 */
export function joinHalves(spans: Span[]): Span[] {
  const groups = groupBy(spans, (span) => (span.half !== null && !span.isAsync ? sessionKey(span) : null));
  if (groups.size === 0) {
    return spans;
  }
  addWholeStreams(spans, groups);
  const joined = new Map<Span, Span | null>();
  for (const group of groups.values()) {
    joinSession(group.sort(byStart), joined);
  }
  return joined.size === 0 ? spans : spans.flatMap((span) => whatBecameOf(span, joined)).sort(byStart);
}

/** A row that was joined into another stands for nothing; one that took others in is replaced. */
function whatBecameOf(span: Span, joined: ReadonlyMap<Span, Span | null>): Span[] {
  const became = joined.get(span);
  return became === undefined ? [span] : became === null ? [] : [became];
}

function sessionKey(span: Span): string {
  return [
    span.agentId,
    span.flowId,
    span.observationPoint,
    span.captureNic,
    span.requestId,
    isStreamed(span) ? 'stream' : span.l7Protocol,
    span.signalSource,
  ].join(' ');
}

/** HTTP/2 (21) and gRPC (41): a stream comes in frames, and agents name its frames now so, now so. */
function isStreamed({ l7Protocol, requestId }: Span): boolean {
  return (l7Protocol === 21 || l7Protocol === 41) && requestId !== '';
}

/** Frames also belong to streams whose request and response came in one row. */
function addWholeStreams(spans: readonly Span[], groups: Map<string, Span[]>): void {
  for (const span of spans) {
    if (span.half === null && isStreamed(span)) {
      groups.get(sessionKey(span))?.push(span);
    }
  }
}

/** An exchange that is being put together: the rows it was put together from, and what it has become. */
interface Exchange {
  rows: Span[];
  /** With the first row's ids only, until all rows are there. */
  now: Span;
}

function joinSession(group: readonly Span[], joined: Map<Span, Span | null>): void {
  const open: Exchange[] = [];
  const exchanges: Exchange[] = [];
  for (const span of group) {
    const exchange = findExchange(open, span);
    if (!exchange) {
      if (span.half !== 'response') {
        const begun = { rows: [span], now: span };
        exchanges.push(begun);
        open.push(begun);
        if (open.length > MOST_OPEN) {
          open.shift();
        }
      }
      continue;
    }
    exchange.now = isFrame(exchange.now, span) ? withFrame(exchange.now, span) : withResponse(exchange.now, span);
    exchange.rows.push(span);
    joined.set(span, null);
  }
  for (const { rows, now } of exchanges) {
    if (rows.length > 1) {
      joined.set(rows[0], { ...now, ids: uniteIds(rows.map(({ ids }) => ids)) });
    }
  }
}

/** The latest exchange that the row continues. */
function findExchange(open: readonly Exchange[], span: Span): Exchange | undefined {
  for (let i = open.length - 1; i >= 0; i--) {
    if (isFrame(open[i].now, span) || isAnswer(open[i], span)) {
      return open[i];
    }
  }
  return undefined;
}

/** The response of a request that has none; or one more server's answer to a DNS query, right behind the last. */
function isAnswer({ now: request, rows }: Exchange, span: Span): boolean {
  if (span.half !== 'response' || span.endNs < request.startNs || span.l7Protocol !== request.l7Protocol) {
    return (
      isStreamed(request) && span.half === 'response' && request.half === 'request' && span.endNs >= request.startNs
    );
  }
  if (request.half === 'request') {
    // The socket's capture sequence counts request and response of one exchange one after the other; frames between.
    return (
      request.signalSource !== 'ebpf' ||
      span.syscallCapSeq1 === request.syscallCapSeq0 + 1 ||
      (isStreamed(request) && (span.syscallCapSeq1 === 0 || span.syscallCapSeq1 > request.syscallCapSeq0))
    );
  }
  return (
    request.l7Protocol === DNS &&
    request.half === null &&
    rows.length + request.ids.length > 2 &&
    request.signalSource === 'ebpf' &&
    span.syscallCapSeq1 === request.syscallCapSeq1 + 1
  );
}

/** A later frame of the same stream: no duration and no resource of its own. */
function isFrame(stream: Span, span: Span): boolean {
  const isBare =
    span.half !== null && span.startNs === span.endNs && span.requestResource === '' && span.endpoint === '';
  if (!isStreamed(stream) || !isBare) {
    return false;
  }
  // The first answer to an open request is its response, not a frame of it.
  return span.half === 'request' || stream.half === null;
}

/** A frame adds its row, and time if the stream went on; what the stream says of itself stays. */
function withFrame(stream: Span, frame: Span): Span {
  return { ...stream, endNs: Math.max(stream.endNs, frame.endNs) };
}

function withResponse(request: Span, response: Span): Span {
  const endNs = Math.max(request.endNs, response.endNs);
  if (request.half === null) {
    return { ...request, endNs, syscallCapSeq1: response.syscallCapSeq1 };
  }
  return {
    ...request,
    half: null,
    endNs,
    respTcpSeq: response.respTcpSeq,
    syscallTraceIdResponse: response.syscallTraceIdResponse,
    syscallThread1: response.syscallThread1 || request.syscallThread1,
    syscallCoroutine1: response.syscallCoroutine1 || request.syscallCoroutine1,
    syscallCapSeq1: response.syscallCapSeq1,
    xRequestId1: response.xRequestId1,
    responseStatus: response.responseStatus,
    responseCode: response.responseCode,
    responseException: response.responseException,
    traceIds: [...new Set([...request.traceIds, ...response.traceIds])],
    ...toldByBoth(request, response),
    spanId: request.spanId || response.spanId,
    requestType: request.requestType || response.requestType,
    requestResource: request.requestResource || response.requestResource,
    endpoint: request.endpoint || response.endpoint,
  };
}
