import { groupBy } from './groupBy';
import type { Span } from './span';

/**
 * Layer 1: rows into spans. Exact duplicates join into one span, and a request and its response that
 * arrived as separate rows become one whole. Every row id ends up in exactly one span.
 * (DeepFlow's merge rules: reference of the store, "Merge of half sessions".)
 *
 * @returns new spans, in canonical order: by start, then by smallest id.
 */
export function mergeRows(rows: readonly Span[]): Span[] {
  const spans = joinDuplicates([...rows].sort(byStart));
  return joinHalves(spans);
}

/** By start, then by smallest row id: the one order that does not depend on how rows arrived. */
export function byStart(a: Span, b: Span): number {
  return a.startNs - b.startNs || compareIds(a.ids[0], b.ids[0]);
}

/** Decimal ids by value: the shorter is the smaller. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** Duplicates start at the same instant, so that only rows that do are compared. */
function joinDuplicates(sorted: Span[]): Span[] {
  const spans: Span[] = [];
  for (let from = 0; from < sorted.length;) {
    let to = from + 1;
    while (to < sorted.length && sorted[to].startNs === sorted[from].startNs) {
      to++;
    }
    if (to === from + 1) {
      spans.push(sorted[from]);
    } else {
      joinRun(sorted.slice(from, to), spans);
    }
    from = to;
  }
  return spans;
}

function joinRun(run: Span[], spans: Span[]): void {
  const seen = new Map<string, number>();
  for (const row of run) {
    const key = observationKey(row);
    const same = seen.get(key);
    if (same === undefined) {
      seen.set(key, spans.length);
      spans.push(row);
    } else {
      spans[same] = { ...spans[same], ids: uniteIds(spans[same].ids, row.ids) };
    }
  }
}

/** Two rows with one key are one observation that was written twice. */
function observationKey(row: Span): string {
  const { startNs, endNs, half, observationPoint } = row;
  if (row.signalSource === 'otel') {
    return row.spanId === ''
      ? `row ${row.ids[0]}`
      : `otel ${row.traceIds.join()} ${row.spanId} ${observationPoint} ${startNs} ${endNs} ${row.endpoint}`;
  }
  if (row.flowId === '' || row.flowId === '0') {
    return `row ${row.ids[0]}`;
  }
  return [
    row.agentId,
    row.flowId,
    observationPoint,
    row.captureNic,
    half,
    startNs,
    endNs,
    row.reqTcpSeq,
    row.respTcpSeq,
    row.requestId,
    row.syscallTraceIdRequest,
    row.syscallTraceIdResponse,
    row.requestResource,
    row.spanId,
  ].join(' ');
}

function joinHalves(spans: Span[]): Span[] {
  const halves = groupBy(spans, (span) => (span.half && !span.isAsync ? sessionKey(span) : null));
  if (halves.size === 0) {
    return spans;
  }
  const joined = new Set<Span>();
  const whole: Span[] = [];
  for (const group of halves.values()) {
    group.sort(byStart);
    const open: Span[] = [];
    for (const half of group) {
      if (half.half === 'request') {
        open.push(half);
        continue;
      }
      // A response looks backwards for its request: the latest one that it can answer.
      const at = findLastIndex(open, (request) => answers(half, request));
      if (at >= 0) {
        const [request] = open.splice(at, 1);
        joined.add(request).add(half);
        whole.push(joinPair(request, half));
      }
    }
  }
  return [...spans.filter((span) => !joined.has(span)), ...whole].sort(byStart);
}

function sessionKey(span: Span): string {
  return [
    span.agentId,
    span.flowId,
    span.observationPoint,
    span.captureNic,
    span.requestId,
    span.l7Protocol,
    span.signalSource,
  ].join(' ');
}

function answers(response: Span, request: Span): boolean {
  if (response.endNs < request.startNs) {
    return false;
  }
  // The socket's capture sequence counts request and response of one exchange one after the other.
  return request.signalSource !== 'ebpf' || response.syscallCapSeq1 === request.syscallCapSeq0 + 1;
}

function joinPair(request: Span, response: Span): Span {
  return {
    ...request,
    ids: uniteIds(request.ids, response.ids),
    half: null,
    endNs: Math.max(request.endNs, response.endNs),
    respTcpSeq: response.respTcpSeq,
    syscallTraceIdResponse: response.syscallTraceIdResponse,
    syscallThread1: response.syscallThread1 || request.syscallThread1,
    syscallCapSeq1: response.syscallCapSeq1,
    xRequestId1: response.xRequestId1,
    responseStatus: response.responseStatus,
    responseCode: response.responseCode,
    responseException: response.responseException,
    traceIds: [...new Set([...request.traceIds, ...response.traceIds])],
    spanId: request.spanId || response.spanId,
    requestType: request.requestType || response.requestType,
    requestResource: request.requestResource || response.requestResource,
    endpoint: request.endpoint || response.endpoint,
  };
}

function uniteIds(a: string[], b: string[]): string[] {
  return [...new Set([...a, ...b])].sort(compareIds);
}

function findLastIndex<T>(items: readonly T[], test: (item: T) => boolean): number {
  for (let i = items.length - 1; i >= 0; i--) {
    if (test(items[i])) {
      return i;
    }
  }
  return -1;
}
