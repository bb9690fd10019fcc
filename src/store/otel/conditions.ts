import type { Window } from '../deepflow/window';
import type { OtelCatalog } from './catalog';
import type { OtelRowKey } from './rowId';

/** SQL and its parameters. */
export interface Condition {
  sql: string;
  params: Record<string, unknown>;
}

const NS = 1_000_000_000n;

/** The bound on a span's start that every statement carries: whole seconds, both included. */
export function startBound(catalog: OtelCatalog, { fromS, toS }: Window): Condition {
  const start = catalog.column('Timestamp');
  return {
    sql: `${start} >= fromUnixTimestamp64Nano({from_ns:Int64}) AND ${start} < fromUnixTimestamp64Nano({to_ns:Int64})`,
    params: { from_ns: nsOf(fromS), to_ns: nsOf(toS + 1) },
  };
}

/** Spans of these traces; the exporter's index on TraceId makes them cheap. */
export function ofTraces(catalog: OtelCatalog, traceIds: readonly string[]): Condition {
  return { sql: `${catalog.column('TraceId')} IN {trace_ids:Array(String)}`, params: { trace_ids: traceIds } };
}

/** One span by what its row id says. `n` keeps the parameters of several apart. */
export function theRow(catalog: OtelCatalog, { startNs, traceId, spanId }: OtelRowKey, n = 0): Condition {
  const c = catalog.column;
  return {
    sql: `(${c('Timestamp')} = fromUnixTimestamp64Nano({row_ns_${n}:Int64}) AND ${c('TraceId')} = {row_trace_${n}:String} AND ${c('SpanId')} = {row_span_${n}:String})`,
    params: { [`row_ns_${n}`]: BigInt(startNs), [`row_trace_${n}`]: traceId, [`row_span_${n}`]: spanId },
  };
}

/**
 * Starts between the first and the last that the lookup table knows of the traces in `{trace_ids:Array(String)}`. Its times may be cut to whole
 * seconds. Of a trace that it does not have they are 1970, and nothing began then. They are compared as DateTime64:
 * against a DateTime, ClickHouse (26.7) prunes parts of a DateTime64 column that hold what is looked for.
 */
export function lookedUp(catalog: OtelCatalog): string {
  const start = catalog.column('Timestamp');
  const known = (what: string) =>
    `(SELECT toDateTime64(${what}, 9) FROM ${catalog.lookup} WHERE TraceId IN {trace_ids:Array(String)})`;
  return `${start} >= ${known('min(Start)')} AND ${start} < ${known('max(End)')} + INTERVAL 1 SECOND`;
}

/** Unix ns of a second, no earlier than 1970 and no later than ClickHouse's nanoseconds reach. */
function nsOf(s: number): bigint {
  return BigInt(Math.min(Math.max(0, Math.floor(s)), 9_223_372_035)) * NS;
}
