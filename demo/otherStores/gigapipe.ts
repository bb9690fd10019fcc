import { textOf } from '../receiver/mapping/attributeText';
import { encodeProtobuf } from '../receiver/otlp/protobuf';
import type { OtherStore, SentSpan } from './otherStore';

const OTLP_PAYLOAD = 2;

/**
 * gigapipe (qryn): ids, times, name and service are in columns, and everything else in a payload that ClickHouse cannot
 * look into. Here that is the span as OTLP's protobuf, and nothing reads it.
 */
export const GIGAPIPE: OtherStore = {
  name: 'gigapipe',
  database: 'qryn',
  table: 'tempo_traces',
  needsJson: false,
  holds: {
    attributes: 'none',
    resource: 'none',
    events: false,
    links: 'none',
    nanoseconds: true,
    kind: false,
    status: false,
    extent: false,
  },
  distributedName: (table) => `${table}_dist`,
  ddl: (name) => [
    `CREATE TABLE IF NOT EXISTS ${name('tempo_traces')} (
  oid String DEFAULT '0',
  trace_id FixedString(16),
  span_id FixedString(8),
  parent_id String,
  name String,
  timestamp_ns Int64,
  duration_ns Int64,
  service_name String,
  payload_type Int8,
  payload String
) ENGINE = MergeTree
PARTITION BY (oid, toDate(fromUnixTimestamp64Nano(timestamp_ns)))
ORDER BY (oid, trace_id, timestamp_ns)`,
  ],
  inserts: (spans, name) => [
    // ids are bytes, which JSON cannot hold
    { table: name('tempo_traces'), columns: COLUMNS, tsv: spans.map((sent) => `${gigapipeLine(sent)}\n`).join('') },
  ],
};

const COLUMNS = ['trace_id', 'span_id', 'parent_id', 'name', 'timestamp_ns', 'duration_ns', 'service_name'];
COLUMNS.push('payload_type', 'payload');

/** A span as a line of TSV. */
export function gigapipeLine({ span, resource }: SentSpan): string {
  const payload = encodeProtobuf([{ resource: [...resource], spans: [span] }]);
  return [
    escaped(Buffer.from(span.traceId, 'hex')),
    escaped(Buffer.from(span.spanId, 'hex')),
    escaped(Buffer.from(span.parentSpanId, 'hex')),
    escaped(Buffer.from(span.name)),
    String(span.startNs),
    String(BigInt.asIntN(64, span.endNs - span.startNs)),
    escaped(Buffer.from(textOf(resource, 'service.name'))),
    String(OTLP_PAYLOAD),
    escaped(payload),
  ].join('\t');
}

/** Bytes in TSV: each in hexadecimal but for letters and digits. */
const escaped = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9]/.test(character) ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
  }).join('');
