import type { Span } from '../../trace/span';

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
