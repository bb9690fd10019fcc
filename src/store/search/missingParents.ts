import { asTold } from '../../trace/idSpelling';
import type { Span } from '../../trace/span';

/** A span by its ids, as a row spells them. */
export interface SpanName {
  traceId: string;
  spanId: string;
}

/** How many OTel spans name a parent that is not among the spans: no code with that id, and no header that carried it. */
export function findMissingParents(spans: readonly Span[]): number {
  const known = new Set<string>();
  for (const { traceIds, spanId } of spans) {
    if (spanId !== '') {
      traceIds.forEach((id) => known.add(`${id} ${spanId}`));
    }
  }
  return spans.filter(
    ({ signalSource, traceIds, parentSpanId }) =>
      signalSource === 'otel' && parentSpanId !== '' && !traceIds.some((id) => known.has(`${id} ${parentSpanId}`))
  ).length;
}

/**
 * Spans of code that rows name and that are not there, each once: the one that the row asked for hangs below first, then
 * parents of code, then the callers that the headers of other rows name.
 */
export function spansNotThere(spans: readonly Span[], startId: string): SpanName[] {
  const code = new Map<string, Span>();
  for (const span of spans) {
    if (span.signalSource === 'otel' && span.spanId !== '') {
      span.traceIds.forEach((id) => code.set(`${id} ${span.spanId}`, span));
    }
  }
  const missing = new Map<string, SpanName>();
  const add = (span: Span, spanId: string): void => {
    if (spanId === '' || span.traceIds.length === 0 || span.traceIds.some((id) => code.has(`${id} ${spanId}`))) {
      return;
    }
    const [traceId] = span.traceIds;
    missing.set(`${traceId} ${spanId}`, { traceId: asTold(span, traceId), spanId: asTold(span, spanId) });
  };
  const start = spans.find(({ ids }) => ids.includes(startId));
  const above = new Set<Span>();
  for (let at = start; at && !above.has(at);) {
    above.add(at);
    const spanId = namedBy(at);
    add(at, spanId);
    at = at.traceIds.map((id) => code.get(`${id} ${spanId}`)).find((one) => one !== undefined);
  }
  spans.forEach((span) => span.signalSource === 'otel' && add(span, span.parentSpanId));
  spans.forEach((span) => span.signalSource !== 'otel' && add(span, span.spanId));
  return [...missing.values()];
}

/** Code names its parent; a header names the span that sent it. */
function namedBy({ signalSource, spanId, parentSpanId }: Span): string {
  return signalSource === 'otel' ? parentSpanId : spanId;
}
