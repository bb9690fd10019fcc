import type { SpanSchema } from '../schema';

/** gigapipe (qryn), by the columns that are known outside: the skeleton of a trace. What else a span says is in a payload. */
export const GIGAPIPE: SpanSchema = {
  id: 'gigapipe',
  title: 'gigapipe',
  tables: [
    ['qryn', 'tempo_traces_dist'],
    ['qryn', 'tempo_traces'],
    ['cloki', 'tempo_traces'],
  ],
  signs: ['oid', 'trace_id', 'span_id', 'timestamp_ns', 'duration_ns', 'payload'],
  columns: {
    Timestamp: { of: ['timestamp_ns'], sql: (ns) => `fromUnixTimestamp64Nano(${ns})` },
    SpanName: 'name',
    SpanKind: null,
    ServiceName: 'service_name',
    Duration: 'duration_ns',
    StatusCode: null,
    StatusMessage: null,
  },
  start: { column: 'timestamp_ns', type: 'ns' },
  ids: {
    TraceId: { column: 'trace_id', type: 'bytes16' },
    SpanId: { column: 'span_id', type: 'bytes8' },
    ParentSpanId: { column: 'parent_id', type: 'bytes8' },
  },
  attributes: [],
  resource: [],
  lacks: 'kinds, statuses, attributes, events and links, which are in a payload: traces are a skeleton',
};
