import type { KeyValue, OtlpLink, OtlpSpan } from '../otlp/model';
import { anyValueText } from './anyValueText';

export interface SpanIds {
  trace_id: string;
  span_id: string;
  parent_span_id: string;
}

/**
 * Ids as they came (a parent of zeros too), unless the span was SkyWalking's: then its own, where a span is numbered
 * within its segment, and the first one of a segment names its parent in a link.
 * @param resourceTraceId its resource's `sw8.trace_id`
 */
export function spanIds(span: OtlpSpan, resourceTraceId: string | undefined): SpanIds {
  const own = textsOf(span.attributes);
  const segment = own.get('sw8.segment_id') ?? '';
  const traceId = resourceTraceId ?? own.get('sw8.trace_id') ?? span.traceId;
  const spanId = own.get('sw8.span_id') ?? span.spanId;
  const parentSpanId = own.get('sw8.parent_span_id') ?? span.parentSpanId;
  if (segment === '') {
    return { trace_id: traceId, span_id: spanId, parent_span_id: parentSpanId };
  }
  return {
    trace_id: traceId,
    span_id: `${segment}-${spanId}`,
    parent_span_id: parentSpanId === '' ? parentInLinks(span.links ?? []) : `${segment}-${parentSpanId}`,
  };
}

function parentInLinks(links: readonly OtlpLink[]): string {
  for (const { attributes } of links) {
    const said = textsOf(attributes);
    const segment = said.get('sw8.parent_segment_id') ?? '';
    const spanId = said.get('sw8.parent_span_id') ?? '';
    if (/^Cross(Process|Thread)$/.test(said.get('refType') ?? '') && segment !== '' && spanId !== '') {
      return `${segment}-${spanId}`;
    }
  }
  return '';
}

/** What SkyWalking says under a key; undefined = nothing. */
export const textOfSkyWalking = (attributes: readonly KeyValue[], key: string): string | undefined =>
  textsOf(attributes).get(key);

const NONE: ReadonlyMap<string, string> = new Map();

/** The last value of each key that SkyWalking's spans have. */
function textsOf(attributes: readonly KeyValue[]): ReadonlyMap<string, string> {
  let texts: Map<string, string> | null = null;
  for (const { key, value } of attributes) {
    if (value !== undefined && (key.startsWith('sw8.') || key === 'refType')) {
      texts ??= new Map();
      texts.set(key, anyValueText(value));
    }
  }
  return texts ?? NONE;
}
