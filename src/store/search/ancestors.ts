import { oneSpanId, oneTraceId } from '../../trace/idSpelling';
import type { SpanName } from './missingParents';

/** A span that others hang below, by its ids as its row spells them. */
export interface InnerSpan extends SpanName {
  parentSpanId: string;
}

/**
 * Of these spans those that are asked for and all above them, at most so many: whole ways up, in the order in which they
 * were asked for. Ids are compared however they are spelled; a circle ends where it began.
 */
export function withAllAbove(inner: readonly InnerSpan[], asked: readonly SpanName[], most: number): InnerSpan[] {
  const byName = new Map<string, InnerSpan>();
  inner.forEach((span) => byName.set(nameOf(span), span));
  const found = new Set<InnerSpan>();
  for (const name of asked) {
    let at = byName.get(nameOf(name));
    while (at && !found.has(at) && found.size < most) {
      found.add(at);
      at = byName.get(nameOf({ traceId: at.traceId, spanId: at.parentSpanId }));
    }
  }
  return [...found];
}

function nameOf({ traceId, spanId }: SpanName): string {
  return `${oneTraceId(traceId)} ${oneSpanId(spanId)}`;
}
