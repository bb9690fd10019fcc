import { both, type Condition } from '../condition';
import { inRanges, isAtNs, newestFirst, type TimeRange } from '../timeRange';
import type { OtelCatalog } from './catalog';
import type { OtelRowKey } from '../../trace/rowId';

/**
 * The bound on a span's start that every statement carries.
 * @param suffix of the parameters' names, where a statement has several bounds
 */
export function startBound(catalog: OtelCatalog, range: TimeRange, suffix = ''): Condition {
  return inRanges(catalog.timeColumn, [range], suffix);
}

/**
 * WHERE with what leaves out most rows, and takes least to look at, first where the table lets that be said. Left to itself ClickHouse 26
 * looks at a bound on the sorting key last, when it has read the attributes of all rows.
 */
export function whereFirst(catalog: OtelCatalog, first: readonly string[], rest: readonly string[]): string {
  const and = (conditions: readonly string[]) => conditions.join('\n  AND ');
  return catalog.takesPrewhere ? `PREWHERE ${and(first)}\nWHERE ${and(rest)}` : `WHERE ${and([...first, ...rest])}`;
}

/** Each piece is 16 times as long as the one before, and what is left one where that is no more than 4 of them. */
const GROWTH = 16;
const REST = 4;

/**
 * A range in few pieces from its newest end back: however short a piece is, where services and names are many it costs a
 * granule of each, since the collector's table is sorted by these first. 3 pieces for 12 hours.
 */
export function piecesBack(range: TimeRange): Iterable<TimeRange> {
  return newestFirst(range, GROWTH, REST);
}

/** Spans of these traces, by their ids in all spellings; an index makes them cheap. `suffix` as above. */
export function ofTraces(catalog: OtelCatalog, traceIds: readonly string[], suffix = ''): Condition {
  return catalog.isOneOf('TraceId', traceIds, `trace_ids${suffix}`);
}

/** What tells rows apart, as their ids do: a Distributed table may give a row several times. */
export function rowKey(catalog: OtelCatalog): string {
  const c = catalog.column;
  return [c('Timestamp'), c('TraceId'), c('SpanId')].join(', ');
}

/** One span by what its row id says. `n` keeps the parameters of several apart. */
export function theRow(catalog: OtelCatalog, { startNs, traceId, spanId }: OtelRowKey, n = 0): Condition {
  const ids = both(
    catalog.isOneOf('TraceId', [traceId], `row_trace_${n}`),
    catalog.isOneOf('SpanId', [spanId], `row_span_${n}`)
  );
  return both(isAtNs(catalog.timeColumn, startNs, `row_ns_${n}`), ids);
}

/**
 * Starts between the first and the last that the lookup table knows of these traces. Its times may be cut to whole
 * seconds. Of a trace that it does not have they are 1970, and nothing began then. They are compared as DateTime64:
 * against a DateTime, ClickHouse (26.7) prunes parts of a DateTime64 column that hold what is looked for.
 */
export function lookedUp(catalog: OtelCatalog, traceIds: readonly string[], suffix = ''): Condition {
  const start = catalog.column('Timestamp');
  const ids = `looked_up_ids${suffix}`;
  // both in one, the same text twice: ClickHouse reads the table once
  const known = `(SELECT tuple(toDateTime64(min(Start), 9), toDateTime64(max(End), 9)) FROM ${catalog.lookup} WHERE TraceId IN {${ids}:Array(String)})`;
  return {
    sql: `(${start} >= tupleElement(${known}, 1) AND ${start} < tupleElement(${known}, 2) + INTERVAL 1 SECOND)`,
    params: { [ids]: traceIds },
  };
}
