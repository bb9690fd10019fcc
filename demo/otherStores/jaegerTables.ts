const typed = (prefix = ''): string =>
  [
    ['bool', 'Bool'],
    ['double', 'Float64'],
    ['int', 'Int64'],
    ['str', 'String'],
    ['complex', 'String'],
  ]
    .map(([kind, type]) => `${prefix}${kind}_attributes Nested (key String, value ${type})`)
    .join(',\n  ');

/**
 * Jaeger's table of spans and that of when each trace began; what lists its services, operations and names of attributes
 * is left out. Source: `internal/storage/v2/clickhouse/sql/000001_initial_schema.up.sql` and
 * `000002_otlp_span_fields.up.sql` of jaegertracing/jaeger (Apache-2.0). Jaeger 2.13 sorted by `trace_id`, without
 * partitions, indexes and the second table.
 */
export function jaegerDdl(name: (table: string) => string): string[] {
  const more = [
    'resource_schema_url String',
    'scope_schema_url String',
    'flags UInt32',
    'dropped_attributes_count UInt32',
    'dropped_events_count UInt32',
    'dropped_links_count UInt32',
    'events.dropped_attributes_count Array(UInt32)',
    'links.dropped_attributes_count Array(UInt32)',
    'links.flags Array(UInt32)',
    'scope_dropped_attributes_count UInt32',
  ];
  return [
    `CREATE TABLE IF NOT EXISTS ${name('spans')} (
  id String,
  trace_id String,
  trace_state String,
  parent_span_id String,
  name String,
  kind String,
  start_time DateTime64 (9),
  status_code String,
  status_message String,
  duration Int64,
  ${typed()},
  events Nested (
  name String,
  timestamp DateTime64 (9),
  ${typed()}
  ),
  links Nested (
  trace_id String,
  span_id String,
  trace_state String,
  ${typed()}
  ),
  service_name String,
  ${typed('resource_')},
  scope_name String,
  scope_version String,
  ${typed('scope_')},
  INDEX idx_trace_id trace_id TYPE bloom_filter GRANULARITY 1,
  INDEX idx_duration duration TYPE minmax GRANULARITY 1
) ENGINE = MergeTree
PARTITION BY toDate(start_time)
ORDER BY (service_name, name, toDateTime(start_time))`,
    `CREATE TABLE IF NOT EXISTS ${name('trace_id_timestamps')} (
  trace_id String,
  start SimpleAggregateFunction(min, DateTime64(9)),
  end SimpleAggregateFunction(max, DateTime64(9))
) ENGINE = AggregatingMergeTree()
ORDER BY (trace_id)`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${name('trace_id_timestamps_mv')} TO ${name('trace_id_timestamps')}
AS SELECT trace_id, min(start_time) AS start, max(start_time) AS end FROM ${name('spans')} GROUP BY trace_id`,
    ...more.map((column) => `ALTER TABLE ${name('spans')} ADD COLUMN IF NOT EXISTS ${column}`),
  ];
}
