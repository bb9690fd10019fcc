import { parseLongNumbers } from '../../longNumbers';
import type { SpanSchema } from '../schema';

const SERVICE = 'resource_string_service$$name';

/**
 * SigNoz, version 3 of its table. Attributes are in a map for each type, an event is JSON, and all links are one JSON,
 * in which the parent is the first. Numbers are doubles: beyond 2^53 they were rounded when they were stored.
 */
export const SIGNOZ: SpanSchema = {
  id: 'signoz',
  title: 'SigNoz',
  tables: [
    ['signoz_traces', 'distributed_signoz_index_v3'],
    ['signoz_traces', 'signoz_index_v3'],
  ],
  signs: ['ts_bucket_start', 'resource_fingerprint', 'timestamp', 'trace_id', 'span_id', 'duration_nano'],
  columns: {
    Timestamp: 'timestamp',
    SpanName: 'name',
    SpanKind: 'kind_string',
    ServiceName: SERVICE,
    Duration: 'duration_nano',
    StatusCode: 'status_code_string',
    StatusMessage: 'status_message',
  },
  start: { column: 'timestamp', type: 'DateTime64' },
  bucket: { column: 'ts_bucket_start', lengthS: 1800 },
  ids: {
    TraceId: { column: 'trace_id', type: 'digits32' },
    SpanId: { column: 'span_id', type: 'text' },
    ParentSpanId: { column: 'parent_span_id', type: 'text' },
  },
  attributes: [{ column: 'attributes_string' }, { column: 'attributes_number' }, { column: 'attributes_bool' }],
  resource: [{ column: 'resources_string' }],
  events: {
    of: ['events'],
    sql: (events) => events,
    read: (value) =>
      listOf(value)
        .flatMap((text) => objectIn(text))
        .map(eventOf),
  },
  links: {
    of: ['links'],
    sql: (links) => links,
    read: (value, row) =>
      listOf(parsed(value))
        .flatMap((link) => (isObject(link) ? [link] : []))
        .filter(({ traceId, spanId }) => !(traceId === row.traceId && spanId === row.parentSpanId))
        .map(({ traceId, spanId }) => ({ trace_id: traceId, span_id: spanId })),
  },
  lookup: { tables: ['distributed_trace_summary', 'trace_summary'], traceId: 'trace_id', start: 'start', end: 'end' },
  lacks: 'numbers beyond 2^53 in attributes, and what links say beside ids',
};

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function parsed(value: unknown): unknown {
  try {
    return typeof value === 'string' && value !== '' ? parseLongNumbers(value) : null;
  } catch {
    return null;
  }
}

function objectIn(text: unknown): Json[] {
  const value = parsed(text);
  return isObject(value) ? [value] : [];
}

function eventOf({ name, timeUnixNano, attributeMap }: Json): Json {
  const attributes = isObject(attributeMap) ? attributeMap : {};
  return {
    ...(timeUnixNano !== undefined && { time_unix_nano: String(timeUnixNano) }),
    name: String(name ?? ''),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}
