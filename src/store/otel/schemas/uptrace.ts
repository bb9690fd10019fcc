import type { AttributeSource } from '../attributeSource';
import type { SpanSchema } from '../schema';

/** Names have `_` where OpenTelemetry has a dot; a span's own attributes and its resource's are in one list. */
const ATTRIBUTES: readonly AttributeSource[] = [{ keys: 'attr_keys', values: 'attr_values', underscores: true }];

/** Uptrace, by the columns that are known outside; they hold no events, no links and whole seconds. */
export const UPTRACE: SpanSchema = {
  id: 'uptrace',
  title: 'Uptrace',
  tables: [['uptrace', 'spans_index']],
  signs: ['project_id', 'group_id', 'trace_id', 'id', 'parent_id', 'time', 'attr_keys'],
  columns: {
    Timestamp: { of: ['time'], sql: (time) => `toDateTime64(${time}, 9)` },
    SpanName: 'name',
    SpanKind: 'kind',
    ServiceName: 'service_name',
    Duration: 'duration',
    StatusCode: 'status_code',
    StatusMessage: 'status_message',
  },
  start: { column: 'time', type: 'DateTime' },
  ids: {
    TraceId: { column: 'trace_id', type: 'uuid' },
    SpanId: { column: 'id', type: 'uint64' },
    ParentSpanId: { column: 'parent_id', type: 'uint64' },
  },
  attributes: ATTRIBUTES,
  resource: ATTRIBUTES,
  // events and logs are rows of their own
  only: { of: ['event_name'], sql: (name) => `${name} = ''` },
  lacks:
    'parts of a second of when a span began, events and links; its attributes and those of its resource are one list',
};
