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

export type AttributeColumn = 'ResourceAttributes' | 'SpanAttributes';
