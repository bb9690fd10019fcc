import { append } from './groupBy';
import { toldByBoth } from './idSpelling';
import { byStart, uniteIds } from './ids';
import type { Span } from './span';

/**
 * Joins the halves of messages that do not wait for their answer (WebSphereMQ, ISO-8583 and what else is marked
 * asynchronous): the answer may come on another connection and be seen by another agent, so that only what it carries
 * counts: the same protocol, observation point and span id, and a trace id in common. Trace ids are united.
 *
 * @param spans in canonical order.
 * @returns spans in canonical order.
 */
export function joinMessages(spans: Span[]): Span[] {
  const open = new Map<string, Span[]>();
  const answered = new Map<Span, Span>();
  const gone = new Set<Span>();
  for (const span of spans) {
    if (span.half === null || !span.isAsync) {
      continue;
    }
    for (const traceId of span.traceIds) {
      const key = `${span.l7Protocol} ${span.observationPoint} ${span.spanId} ${traceId}`;
      if (span.half === 'request') {
        append(open, key, span);
        continue;
      }
      const request = open.get(key)?.find((one) => !answered.has(one));
      if (request && !gone.has(span)) {
        answered.set(request, span);
        gone.add(span);
      }
    }
  }
  if (gone.size === 0) {
    return spans;
  }
  return spans
    .filter((span) => !gone.has(span))
    .map((span) => {
      const answer = answered.get(span);
      return answer ? joinPair(span, answer) : span;
    })
    .sort(byStart);
}

function joinPair(request: Span, response: Span): Span {
  return {
    ...request,
    ids: uniteIds([request.ids, response.ids]),
    half: null,
    endNs: Math.max(request.endNs, response.endNs),
    respTcpSeq: response.respTcpSeq || request.respTcpSeq,
    traceIds: [...new Set([...request.traceIds, ...response.traceIds])],
    ...toldByBoth(request, response),
    responseStatus: response.responseStatus,
    responseCode: response.responseCode,
    responseException: response.responseException,
  };
}
