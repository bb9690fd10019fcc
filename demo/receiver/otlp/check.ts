import type { OtlpSpan, ResourceSpans } from './model';

/** ClickHouse's DateTime ends in 2106. */
const LAST_SECOND = 0xffff_ffffn;

export interface Checked {
  accepted: ResourceSpans[];
  rejectedSpans: number;
  /** What was wrong with the first rejected span; '' if none was. */
  reason: string;
}

/** Parts spans that cannot be stored (no proper id, no time) from those that can. */
export function checkSpans(batches: readonly ResourceSpans[]): Checked {
  let rejectedSpans = 0;
  let reason = '';
  const accepted = batches.map(({ resource, spans }) => ({
    resource,
    spans: spans.filter((span) => {
      const fault = faultOf(span);
      if (fault !== '') {
        rejectedSpans++;
        reason ||= fault;
      }
      return fault === '';
    }),
  }));
  return { accepted, rejectedSpans, reason };
}

const isId = (hex: string, bytes: number) => hex.length === 2 * bytes && !/^0+$/.test(hex);

function faultOf(span: OtlpSpan): string {
  if (!isId(span.traceId, 16)) {
    return `trace id of span "${span.name}" is not 16 bytes, or all zero`;
  }
  if (!isId(span.spanId, 8)) {
    return `span id of span "${span.name}" is not 8 bytes, or all zero`;
  }
  if (span.parentSpanId !== '' && span.parentSpanId.length !== 16) {
    return `parent span id of span "${span.name}" is not 8 bytes`;
  }
  if (![span.startNs, span.endNs].every((timeNs) => timeNs > 0n && timeNs / 1_000_000_000n <= LAST_SECOND)) {
    return `span "${span.name}" has no valid time`;
  }
  return span.kind >= 0 && span.kind <= 255 ? '' : `span "${span.name}" has no valid kind`;
}
