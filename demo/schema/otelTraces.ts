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

/** Attributes as maps of text, or (`json: true` in the exporter's settings) as ClickHouse's JSON. */
export type OtelTracesForm = 'map' | 'json';

/**
 * Releases of the collector's ClickHouse exporter, and how strongly their tables are compressed: the only thing in which
 * they differ. Source: what each of them sends, `bench/collector/statements.json`.
 */
const ZSTD_LEVEL = {
  '0.150.0': 1,
  '0.152.0': 1,
  '0.155.0': 1,
  '0.156.0': 1,
  '0.159.0': 1,
  '0.161.0': 1,
  '0.165.0': 3,
  '0.165.1': 3,
} as const;

export type ExporterVersion = keyof typeof ZSTD_LEVEL;
export const EXPORTER_VERSIONS = Object.keys(ZSTD_LEVEL) as ExporterVersion[];

export interface OtelTracesOptions {
  /** `otel` unless told; the exporter's own default is `default`. */
  database?: string;
  /** `otel_traces` unless told, as the exporter's. */
  table?: string;
  /** Days until spans are dropped; for ever unless told, as with the exporter. */
  retentionDays?: number;
  /** Maps unless told, as with the exporter. */
  form?: OtelTracesForm;
  /** The newest unless told. */
  version?: ExporterVersion;
}

/**
 * Makes the tables that the OpenTelemetry Collector's ClickHouse exporter makes for spans: the spans, when each trace
 * began and ended, and the view that keeps the second up to date. What exists is left as it is.
 */
export async function createOtelTraces(client: ClickHouseClient, options: OtelTracesOptions = {}): Promise<void> {
  for (const query of otelTracesDdl(options)) {
    await client.command({ query });
  }
}

/** The statements of `createOtelTraces`, in order, as the exporter sends them but for white space. */
export function otelTracesDdl({
  database = 'otel',
  table = 'otel_traces',
  retentionDays = 0,
  form = 'map',
  version = '0.165.1',
}: OtelTracesOptions = {}): string[] {
  const name = (suffix = '') => `"${database}"."${table}${suffix}"`;
  const ttl = (column: string) =>
    retentionDays > 0 ? `TTL toDateTime(${column}) + toIntervalDay(${Math.floor(retentionDays)})\n` : '';
  const bloom = (index: string, of: string, rate = 0.01) =>
    `INDEX ${index} ${of} TYPE bloom_filter(${rate}) GRANULARITY 1`;
  const zstd = `ZSTD(${ZSTD_LEVEL[version]})`;
  const codec = `CODEC(${zstd})`;
  const isJson = form === 'json';
  const attributes = isJson ? 'JSON' : 'Map(LowCardinality(String), String)';
  const keysOf = (column: string) => (isJson ? `${column}Keys Array(LowCardinality(String)) ${codec},\n  ` : '');
  const indexes = isJson
    ? [bloom('idx_res_attr_keys', 'ResourceAttributesKeys'), bloom('idx_span_attr_keys', 'SpanAttributesKeys')]
    : [
        bloom('idx_trace_id', 'TraceId', 0.001),
        bloom('idx_res_attr_key', 'mapKeys(ResourceAttributes)'),
        bloom('idx_res_attr_value', 'mapValues(ResourceAttributes)'),
        bloom('idx_span_attr_key', 'mapKeys(SpanAttributes)'),
        bloom('idx_span_attr_value', 'mapValues(SpanAttributes)'),
      ];
  const settings = 'SETTINGS index_granularity=8192, ttl_only_drop_parts = 1';
  return [
    ...(database === 'default' ? [] : [`CREATE DATABASE IF NOT EXISTS "${database}"`]),
    `CREATE TABLE IF NOT EXISTS ${name()} (
  Timestamp DateTime64(9) CODEC(Delta, ${zstd}),
  TraceId String ${codec},
  SpanId String ${codec},
  ParentSpanId String ${codec},
  TraceState String ${codec},
  SpanName LowCardinality(String) ${codec},
  SpanKind LowCardinality(String) ${codec},
  ServiceName LowCardinality(String) ${codec},
  ResourceAttributes ${attributes} ${codec},
  ${keysOf('ResourceAttributes')}ScopeName String ${codec},
  ScopeVersion String ${codec},
  SpanAttributes ${attributes} ${codec},
  ${keysOf('SpanAttributes')}Duration UInt64 ${codec},
  StatusCode LowCardinality(String) ${codec},
  StatusMessage String ${codec},
  Events Nested ( Timestamp DateTime64(9), Name LowCardinality(String), Attributes ${attributes} ) ${codec},
  Links Nested ( TraceId String, SpanId String, TraceState String, Attributes ${attributes} ) ${codec},
  ${indexes.join(',\n  ')},
  INDEX idx_duration Duration TYPE minmax GRANULARITY 1
) ENGINE = MergeTree()
PARTITION BY toDate(Timestamp)
ORDER BY (ServiceName, SpanName, toDateTime(Timestamp)${isJson ? ', Timestamp' : ''})
${ttl('Timestamp')}${settings}`,
    `CREATE TABLE IF NOT EXISTS ${name('_trace_id_ts')} (
  TraceId String ${codec},
  Start DateTime CODEC(Delta, ${zstd}),
  End DateTime CODEC(Delta, ${zstd}),
  ${bloom('idx_trace_id', 'TraceId')}
) ENGINE = MergeTree()
PARTITION BY toDate(Start)
ORDER BY (TraceId, Start)
${ttl('Start')}${settings}`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${name('_trace_id_ts_mv')} TO ${name('_trace_id_ts')}
AS SELECT TraceId, min(Timestamp) as Start, max(Timestamp) as End
FROM ${name()} WHERE TraceId != '' GROUP BY TraceId`,
  ];
}
