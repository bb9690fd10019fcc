import { attributeText, textOf } from '../receiver/mapping/attributeText';
import { KINDS, STATUSES } from '../receiver/mapping/words';
import type { OtherStore, SentSpan } from './otherStore';

/**
 * Uptrace's index of spans: whole spans, with events and links, are in another table in a form of its own. A start has
 * seconds only, so the order of spans within one is lost.
 */
export const UPTRACE: OtherStore = {
  name: 'uptrace',
  database: 'uptrace',
  table: 'spans_index',
  needsJson: false,
  holds: {
    attributes: 'text',
    resource: 'mixed',
    events: false,
    links: 'none',
    nanoseconds: false,
    kind: true,
    status: true,
    extent: false,
  },
  ddl: (name) => [
    `CREATE TABLE IF NOT EXISTS ${name('spans_index')} (
  project_id UInt32,
  system LowCardinality(String),
  group_id UInt64,
  trace_id UUID,
  id UInt64,
  parent_id UInt64,
  name LowCardinality(String),
  event_name String,
  kind LowCardinality(String),
  time DateTime,
  duration Int64,
  status_code LowCardinality(String),
  status_message String,
  all_keys Array(LowCardinality(String)),
  attr_keys Array(LowCardinality(String)),
  attr_values Array(String),
  service LowCardinality(String),
  service_name LowCardinality(String)
) ENGINE = MergeTree
ORDER BY (project_id, system, group_id, time)`,
  ],
  inserts: (spans, name) => [{ table: name('spans_index'), rows: spans.map(uptraceRow) }],
};

/** A span in Uptrace's index: ids as UUID and as numbers (0 = no parent), and `_` for what is no word in keys. */
export function uptraceRow({ span, resource }: SentSpan) {
  const texts = new Map(
    [...resource, ...span.attributes].map(({ key, value }) => [
      key.replace(/[^\p{L}\p{N}]+/gu, '_'),
      attributeText(value),
    ])
  );
  return {
    project_id: 1,
    trace_id: span.traceId.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    id: String(BigInt(`0x${span.spanId}`)),
    parent_id: String(BigInt(`0x${span.parentSpanId || '0'}`)),
    name: span.name,
    kind: (KINDS[span.kind] ?? '').toLowerCase(),
    time: String(span.startNs / 1_000_000_000n),
    duration: String(BigInt.asIntN(64, span.endNs - span.startNs)),
    status_code: (STATUSES[span.statusCode] ?? '').toLowerCase(),
    status_message: span.statusMessage,
    all_keys: [...texts.keys()],
    attr_keys: [...texts.keys()],
    attr_values: [...texts.values()],
    service_name: textOf(resource, 'service.name'),
  };
}
