import type { ClickHouseClient } from '@clickhouse/client';

/** One row for `INSERT ... FORMAT JSONEachRow`. */
export interface OtelTracesRow {
  /** Unix s with nine decimals, as text: a number would lose the nanoseconds. */
  Timestamp: string;
  TraceId: string;
  SpanId: string;
  ParentSpanId: string;
  TraceState: string;
  SpanName: string;
  SpanKind: string;
  ServiceName: string;
  ResourceAttributes: Record<string, string>;
  ScopeName: string;
  ScopeVersion: string;
  SpanAttributes: Record<string, string>;
  /** Ns, decimal. */
  Duration: string;
  StatusCode: string;
  StatusMessage: string;
  'Events.Timestamp': string[];
  'Events.Name': string[];
  'Events.Attributes': Array<Record<string, string>>;
  'Links.TraceId': string[];
  'Links.SpanId': string[];
  'Links.TraceState': string[];
  'Links.Attributes': Array<Record<string, string>>;
}

export interface OtelTracesOptions {
  /** `otel` unless told; the exporter's own default is `default`. */
  database?: string;
  /** `otel_traces` unless told, as the exporter's. */
  table?: string;
  /** Days until spans are dropped; for ever unless told, as with the exporter. */
  retentionDays?: number;
}

/**
 * Makes the tables that the OpenTelemetry Collector's ClickHouse exporter makes for spans, as of its version 0.15x:
 * the spans, when each trace began and ended, and the view that keeps the second up to date. What exists is left as it is.
 */
export async function createOtelTraces(client: ClickHouseClient, options: OtelTracesOptions = {}): Promise<void> {
  for (const query of otelTracesDdl(options)) {
    await client.command({ query });
  }
}

/** The statements of `createOtelTraces`, in order. */
export function otelTracesDdl({
  database = 'otel',
  table = 'otel_traces',
  retentionDays = 0,
}: OtelTracesOptions = {}): string[] {
  const name = (suffix = '') => `\`${database}\`.\`${table}${suffix}\``;
  const ttl = (column: string) =>
    retentionDays > 0 ? `TTL toDate(${column}) + toIntervalDay(${Math.floor(retentionDays)})` : '';
  const bloom = (index: string, of: string, rate = 0.01) =>
    `INDEX ${index} ${of} TYPE bloom_filter(${rate}) GRANULARITY 1`;
  const attributes = 'Map(LowCardinality(String), String)';
  return [
    `CREATE DATABASE IF NOT EXISTS \`${database}\``,
    `CREATE TABLE IF NOT EXISTS ${name()} (
  Timestamp DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  TraceId String CODEC(ZSTD(1)),
  SpanId String CODEC(ZSTD(1)),
  ParentSpanId String CODEC(ZSTD(1)),
  TraceState String CODEC(ZSTD(1)),
  SpanName LowCardinality(String) CODEC(ZSTD(1)),
  SpanKind LowCardinality(String) CODEC(ZSTD(1)),
  ServiceName LowCardinality(String) CODEC(ZSTD(1)),
  ResourceAttributes ${attributes} CODEC(ZSTD(1)),
  ScopeName String CODEC(ZSTD(1)),
  ScopeVersion String CODEC(ZSTD(1)),
  SpanAttributes ${attributes} CODEC(ZSTD(1)),
  Duration UInt64 CODEC(T64, ZSTD(1)),
  StatusCode LowCardinality(String) CODEC(ZSTD(1)),
  StatusMessage String CODEC(ZSTD(1)),
  Events Nested (Timestamp DateTime64(9), Name LowCardinality(String), Attributes ${attributes}) CODEC(ZSTD(1)),
  Links Nested (TraceId String, SpanId String, TraceState String, Attributes ${attributes}) CODEC(ZSTD(1)),
  SpanAttributeItems Array(String) ALIAS arrayMap(kv -> concat(kv.1, '=', kv.2), CAST(SpanAttributes, 'Array(Tuple(String, String))')),
  ${bloom('idx_trace_id', 'TraceId', 0.001)},
  ${bloom('idx_res_attr_key', 'mapKeys(ResourceAttributes)')},
  ${bloom('idx_res_attr_value', 'mapValues(ResourceAttributes)')},
  ${bloom('idx_span_attr_key', 'mapKeys(SpanAttributes)')},
  ${bloom('idx_span_attr_value', 'mapValues(SpanAttributes)')},
  INDEX idx_duration Duration TYPE minmax GRANULARITY 1
) ENGINE = MergeTree
PARTITION BY toDate(Timestamp)
PRIMARY KEY (ServiceName, SpanName, toDateTime(Timestamp))
ORDER BY (ServiceName, SpanName, toDateTime(Timestamp), Timestamp)
${ttl('Timestamp')}
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1`,
    `CREATE TABLE IF NOT EXISTS ${name('_trace_id_ts')} (
  TraceId String CODEC(ZSTD(1)),
  Start SimpleAggregateFunction(min, DateTime) CODEC(ZSTD(1)),
  End SimpleAggregateFunction(max, DateTime) CODEC(ZSTD(1))
) ENGINE = MergeTree
PARTITION BY toStartOfWeek(Start)
ORDER BY TraceId
${ttl('Start')}
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${name('_trace_id_ts_mv')} TO ${name('_trace_id_ts')}
AS SELECT TraceId, min(Timestamp) AS Start, max(Timestamp) AS End
FROM ${name()} WHERE TraceId != '' GROUP BY TraceId`,
  ];
}
