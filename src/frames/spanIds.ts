import { asTold } from '../trace/idSpelling';
import { markedRowId } from '../trace/rowId';
import type { Span } from '../trace/span';

/**
 * An id for each span, unique, never empty, and the same after a refresh, so that a URL can name a span:
 * the OTel span's own where no other OTel span of the trace has it, else `id-` and its smallest `_id`.
 */
export function spanIds(spans: Span[]): string[] {
  const uses = new Map<string, number>();
  for (const span of spans) {
    if (span.signalSource === 'otel' && span.spanId !== '') {
      uses.set(span.spanId, (uses.get(span.spanId) ?? 0) + 1);
    }
  }
  return spans.map((span) =>
    span.signalSource === 'otel' && uses.get(span.spanId) === 1 ? asTold(span, span.spanId) : markedRowId(span.ids[0])
  );
}

/** The trace's id: the first that a span in display order carries, else made from the root's smallest `_id`. */
export function traceIdOf(spans: Span[]): string {
  const carrier = spans.find((span) => span.traceIds.some((id) => id !== ''));
  if (carrier) {
    return asTold(carrier, carrier.traceIds.find((id) => id !== '') as string);
  }
  return spans.length > 0 ? markedRowId(spans[0].ids[0]) : '';
}
