import type { SpanSchema } from '../schema';

/** The OpenTelemetry Collector's exporter, in every version: map or JSON. */
export const COLLECTOR: SpanSchema = {
  id: 'collector',
  title: 'OpenTelemetry Collector',
  tables: [
    ['otel', 'otel_traces'],
    ['default', 'otel_traces'],
  ],
  signs: ['Timestamp', 'TraceId', 'SpanId'],
  columns: {},
  bySecond: true,
  lookup: { tables: ['{table}_trace_id_ts'], traceId: 'TraceId', start: 'Start', end: 'End' },
};
