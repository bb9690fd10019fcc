import type { AttributeValue, KeyValue } from '../receiver/otlp/model';
import { goJson } from '../receiver/mapping/eventsJson';
import { secondsOf } from '../receiver/mapping/words';
import type { OtherStore, SentSpan } from './otherStore';

const MAP = 'Map(LowCardinality(String), String)';
const ZSTD = 'CODEC(ZSTD(1))';
const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const STATUSES = ['UNSET', 'OK', 'ERROR'];

/**
 * Coroot: the collector's table as it was early in 2023, with a column of its own, written by Coroot itself. On a cluster
 * `otel_traces` has one shard's rows, and `otel_traces_distributed` all. Source: `collector/migrate.go`, `traces.go` and
 * `utils.go` of coroot/coroot (Apache-2.0). It keeps spans for 7 days; here they stay.
 */
export const COROOT: OtherStore = {
  name: 'coroot',
  database: 'coroot',
  table: 'otel_traces',
  extentTable: 'otel_traces_trace_id_ts',
  needsJson: false,
  holds: {
    attributes: 'text',
    resource: 'own',
    events: true,
    links: 'whole',
    nanoseconds: true,
    kind: true,
    status: true,
    extent: true,
  },
  distributedName: (table) => `${table}_distributed`,
  ddl: (name) => [
    `CREATE TABLE IF NOT EXISTS ${name('otel_traces')} (
  Timestamp DateTime64(9) CODEC(Delta, ZSTD(1)),
  TraceId String ${ZSTD},
  SpanId String ${ZSTD},
  ParentSpanId String ${ZSTD},
  TraceState String ${ZSTD},
  SpanName LowCardinality(String) ${ZSTD},
  SpanKind LowCardinality(String) ${ZSTD},
  ServiceName LowCardinality(String) ${ZSTD},
  ResourceAttributes ${MAP} ${ZSTD},
  SpanAttributes ${MAP} ${ZSTD},
  Duration Int64 ${ZSTD},
  StatusCode LowCardinality(String) ${ZSTD},
  StatusMessage String ${ZSTD},
  Events Nested (Timestamp DateTime64(9), Name LowCardinality(String), Attributes ${MAP}) ${ZSTD},
  Links Nested (TraceId String, SpanId String, TraceState String, Attributes ${MAP}) ${ZSTD},
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX idx_res_attr_key mapKeys(ResourceAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX idx_res_attr_value mapValues(ResourceAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX idx_span_attr_key mapKeys(SpanAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX idx_span_attr_value mapValues(SpanAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX idx_duration Duration TYPE minmax GRANULARITY 1
) ENGINE MergeTree()
PARTITION BY toDate(Timestamp)
ORDER BY (ServiceName, SpanName, toUnixTimestamp(Timestamp), TraceId)
SETTINGS index_granularity=8192, ttl_only_drop_parts = 1`,
    `ALTER TABLE ${name('otel_traces')} ADD COLUMN IF NOT EXISTS NetSockPeerAddr LowCardinality(String) MATERIALIZED SpanAttributes['net.sock.peer.addr'] ${ZSTD}`,
    `CREATE TABLE IF NOT EXISTS ${name('otel_traces_trace_id_ts')} (
  TraceId String ${ZSTD},
  Start DateTime64(9) CODEC(Delta, ZSTD(1)),
  End DateTime64(9) CODEC(Delta, ZSTD(1)),
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE MergeTree()
ORDER BY (TraceId, toUnixTimestamp(Start))
SETTINGS index_granularity=8192`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${name('otel_traces_trace_id_ts_mv')} TO ${name('otel_traces_trace_id_ts')}
AS SELECT TraceId, min(Timestamp) as Start, max(Timestamp) as End
FROM ${name('otel_traces')} WHERE TraceId != '' GROUP BY TraceId`,
  ],
  inserts: (spans, name) => [{ table: name('otel_traces'), rows: spans.map(corootRow) }],
};

/** A span as Coroot's own collector stores it. */
export function corootRow({ span, resource }: SentSpan) {
  const resourceTexts = textsOf(resource);
  const links = span.links ?? [];
  return {
    Timestamp: secondsOf(span.startNs),
    TraceId: span.traceId,
    SpanId: span.spanId,
    ParentSpanId: span.parentSpanId,
    TraceState: span.traceState ?? '',
    SpanName: span.name,
    SpanKind: `SPAN_KIND_${KINDS[span.kind] ?? span.kind}`,
    ServiceName: resourceTexts['service.name'] ?? '',
    ResourceAttributes: resourceTexts,
    SpanAttributes: textsOf(span.attributes),
    Duration: String(BigInt.asIntN(64, span.endNs - span.startNs)),
    StatusCode: `STATUS_CODE_${STATUSES[span.statusCode] ?? span.statusCode}`,
    StatusMessage: span.statusMessage,
    'Events.Timestamp': span.events.map(({ timeNs }) => secondsOf(timeNs)),
    'Events.Name': span.events.map(({ name }) => name),
    'Events.Attributes': span.events.map(({ attributes }) => textsOf(attributes)),
    'Links.TraceId': links.map(({ traceId }) => traceId ?? ''),
    'Links.SpanId': links.map(({ spanId }) => spanId ?? ''),
    'Links.TraceState': links.map(({ traceState }) => traceState ?? ''),
    'Links.Attributes': links.map(({ attributes }) => textsOf(attributes)),
  };
}

const textsOf = (attributes: readonly KeyValue[]): Record<string, string> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, corootText(value)]));

/**
 * A value as Coroot makes text of it: whatever is in a list or a map is text itself. Bytes are stored as they are; those
 * that are no UTF-8 cannot be in JSON, and are U+FFFD here.
 */
export function corootText(value: AttributeValue | undefined): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return decimal(value);
    case 'boolean':
    case 'bigint':
      return String(value);
  }
  if (value === undefined || value === null) {
    return 'unknown attribute value type: <nil>';
  }
  if (value instanceof Uint8Array) {
    return Buffer.from(value).toString('utf8');
  }
  if (Array.isArray(value)) {
    return `[${value.map((entry) => goJson(corootText(entry))).join(',')}]`;
  }
  const texts = new Map(value.entries.map((entry) => [entry.key, corootText(entry.value)]));
  const keys = [...texts.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return `{${keys.map((key) => `${goJson(key)}:${goJson(texts.get(key) ?? '')}`).join(',')}}`;
}

/** A double without an exponent, in the fewest digits that read back as the same. */
function decimal(value: number): string {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  }
  const [digits, exponent = '0'] = value.toExponential().replace(/^-/, '').split('e');
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [whole, rest = ''] = digits.split('.');
  const power = Number(exponent);
  if (power < 0) {
    return `${sign}0.${'0'.repeat(-power - 1)}${whole}${rest}`;
  }
  const padded = rest.padEnd(power, '0');
  const fraction = padded.slice(power);
  return `${sign}${whole}${padded.slice(0, power)}${fraction === '' ? '' : `.${fraction}`}`;
}
