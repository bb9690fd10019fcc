import { unixNs } from '../timeRange';
import type { OtelCatalog } from './catalog';
import { SPAN_ATTRIBUTES } from '../conventions';
import { RESOURCE_ATTRIBUTES } from './ends';

/** Output names carry this prefix: an alias that equals a column's name would be used in WHERE instead of it. */
export const PREFIX = 'o_';

/**
 * The SELECT list of a span's skeleton. Times leave ClickHouse as Unix ns in text; of the attributes, those that decoding reads.
 * @param attributes of the span itself; none where only who sent it matters
 */
export function otelSpanColumns(catalog: OtelCatalog, attributes: readonly string[] = SPAN_ATTRIBUTES): string {
  const c = catalog.column;
  const columns: Array<[string, string]> = [
    ['start', startNs(catalog)],
    ['duration', `toString(${c('Duration')})`],
    ['trace', `toString(${c('TraceId')})`],
    ['span', `toString(${c('SpanId')})`],
    ['parent', `toString(${c('ParentSpanId')})`],
    ['name', `toString(${c('SpanName')})`],
    ['kind', `toString(${c('SpanKind')})`],
    ['service', `toString(${c('ServiceName')})`],
    ['status', `toString(${c('StatusCode')})`],
    ['message', `toString(${c('StatusMessage')})`],
    ['attributes', catalog.attributes('SpanAttributes', attributes)],
    ['resource', catalog.attributes('ResourceAttributes', RESOURCE_ATTRIBUTES)],
  ];
  return columns.map(([name, sql]) => `${sql} AS ${PREFIX}${name}`).join(',\n  ');
}

/** Start of a span, Unix ns as text, whatever precision the table keeps. */
export function startNs(catalog: OtelCatalog): string {
  return `toString(${unixNs(catalog.timeColumn)})`;
}
