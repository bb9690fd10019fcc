/**
 * The columns of the OpenTelemetry Collector's `otel_traces` that we read, and what stands for one that a table does
 * not have. Source: the DDL of the collector's ClickHouse exporter, versions 0.60 to 0.156.
 */
export const DEFAULTS = {
  Timestamp: 'toDateTime64(0, 9)',
  TraceId: `''`,
  SpanId: `''`,
  ParentSpanId: `''`,
  SpanName: `''`,
  SpanKind: `''`,
  ServiceName: `''`,
  Duration: '0',
  StatusCode: `''`,
  StatusMessage: `''`,
} as const;

/** A column with a value of its own; attributes, events and links have types that drift, and are read by the catalog. */
export type OtelColumn = keyof typeof DEFAULTS;

/** Without these no span can be found or placed in time. */
export const REQUIRED: readonly OtelColumn[] = ['Timestamp', 'TraceId', 'SpanId'];

export type AttributeColumn = 'ResourceAttributes' | 'SpanAttributes';

/** Where the collector's exporter makes its tables unless it is told otherwise, most likely first. */
export const USUAL_TABLES: ReadonlyArray<readonly [database: string, table: string]> = [
  ['otel', 'otel_traces'],
  ['default', 'otel_traces'],
];

/** The exporter's table of when each trace began and ended, beside the one of spans. */
export const LOOKUP_SUFFIX = '_trace_id_ts';
