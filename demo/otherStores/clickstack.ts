import { spanToCollectorRow } from '../receiver/mapping/spanToCollectorRow';
import type { OtherStore } from './otherStore';

const MAP = 'Map(LowCardinality(String), String)';
const ZSTD = 'CODEC(ZSTD(1))';

/**
 * ClickStack (HyperDX): the collector's exporter writes into a table that is made beforehand, in the database `default`
 * unless told. Two columns are its own, and there is no table of when traces began. Source:
 * `docker/otel-collector/schema/seed/00005_otel_traces_compat.sql` of hyperdxio/hyperdx (MIT); for ClickHouse 26.2 and
 * later it has text indexes in place of some of these.
 */
export const CLICKSTACK: OtherStore = {
  name: 'clickstack',
  database: 'clickstack',
  table: 'otel_traces',
  needsJson: false,
  holds: {
    attributes: 'text',
    resource: 'own',
    events: true,
    links: 'whole',
    nanoseconds: true,
    kind: true,
    status: true,
    extent: false,
  },
  ddl: (name) => [
    `CREATE TABLE IF NOT EXISTS ${name('otel_traces')} (
  \`Timestamp\` DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  \`TraceId\` String ${ZSTD},
  \`SpanId\` String ${ZSTD},
  \`ParentSpanId\` String ${ZSTD},
  \`TraceState\` String ${ZSTD},
  \`SpanName\` LowCardinality(String) ${ZSTD},
  \`SpanKind\` LowCardinality(String) ${ZSTD},
  \`ServiceName\` LowCardinality(String) ${ZSTD},
  \`ResourceAttributes\` ${MAP} ${ZSTD},
  \`ScopeName\` String ${ZSTD},
  \`ScopeVersion\` String ${ZSTD},
  \`SpanAttributes\` ${MAP} ${ZSTD},
  \`Duration\` UInt64 ${ZSTD},
  \`StatusCode\` LowCardinality(String) ${ZSTD},
  \`StatusMessage\` String ${ZSTD},
  \`Events.Timestamp\` Array(DateTime64(9)) ${ZSTD},
  \`Events.Name\` Array(LowCardinality(String)) ${ZSTD},
  \`Events.Attributes\` Array(${MAP}) ${ZSTD},
  \`Links.TraceId\` Array(String) ${ZSTD},
  \`Links.SpanId\` Array(String) ${ZSTD},
  \`Links.TraceState\` Array(String) ${ZSTD},
  \`Links.Attributes\` Array(${MAP}) ${ZSTD},
  \`__hdx_materialized_rum.sessionId\` String MATERIALIZED ResourceAttributes['rum.sessionId'] ${ZSTD},
  \`SampleRate\` UInt64 MATERIALIZED greatest(toUInt64OrZero(SpanAttributes['SampleRate']), 1) CODEC(T64, ZSTD(1)),
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX idx_rum_session_id \`__hdx_materialized_rum.sessionId\` TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX idx_res_attr_key mapKeys(ResourceAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX idx_res_attr_value mapValues(ResourceAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX idx_span_attr_key mapKeys(SpanAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX idx_span_attr_value mapValues(SpanAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX idx_duration Duration TYPE minmax GRANULARITY 1,
  INDEX idx_lower_span_name lower(SpanName) TYPE tokenbf_v1(32768, 3, 0) GRANULARITY 8
) ENGINE = MergeTree
PARTITION BY toDate(Timestamp)
ORDER BY (ServiceName, SpanName, toDateTime(Timestamp))
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1`,
  ],
  inserts: (spans, name) => [
    { table: name('otel_traces'), rows: spans.map(({ span, resource }) => spanToCollectorRow(span, resource)) },
  ],
};
