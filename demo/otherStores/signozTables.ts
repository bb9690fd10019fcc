/**
 * SigNoz's tables of spans, v3. Source: the schema in SigNoz's documentation ("Writing ClickHouse queries", traces), and
 * `SHOW CREATE` of an install of May 2026, from which the indexes are. It keeps spans for 15 days; here they stay.
 */

const ZSTD = 'CODEC(ZSTD(1))';
const LOW = 'LowCardinality(String)';

/** Attributes that have columns of their own, `.` written as `$$`. */
const OWN_COLUMNS = ['http.route', 'messaging.system', 'messaging.operation', 'db.system', 'rpc.system', 'rpc.service'];
OWN_COLUMNS.push('rpc.method', 'peer.service');

const ownColumn = (key: string): string => `attribute_string_${key.replace(/\./g, '$$$$')}`;

/** Names of before, by which dashboards still ask. */
const ALIASES: ReadonlyArray<readonly [name: string, type: string, of: string]> = [
  ['traceID', 'FixedString(32)', 'trace_id'],
  ['spanID', 'String', 'span_id'],
  ['parentSpanID', 'String', 'parent_span_id'],
  ['spanKind', 'String', 'kind_string'],
  ['durationNano', 'UInt64', 'duration_nano'],
  ['statusCode', 'Int16', 'status_code'],
  ['statusMessage', 'String', 'status_message'],
  ['statusCodeString', 'String', 'status_code_string'],
  ['references', 'String', 'links'],
  ['responseStatusCode', LOW, 'response_status_code'],
  ['externalHttpUrl', LOW, 'external_http_url'],
  ['httpUrl', LOW, 'http_url'],
  ['externalHttpMethod', LOW, 'external_http_method'],
  ['httpMethod', LOW, 'http_method'],
  ['httpHost', LOW, 'http_host'],
  ['dbName', LOW, 'db_name'],
  ['dbOperation', LOW, 'db_operation'],
  ['hasError', 'Bool', 'has_error'],
  ['isRemote', LOW, 'is_remote'],
  ['serviceName', LOW, '`resource_string_service$$name`'],
];

/** @param hasJson with the columns `resource` and `scope`, which came in 2025 */
export function signozDdl(name: (table: string) => string, hasJson: boolean): string[] {
  const exists = (column: string, map: string, key: string) =>
    `\`${column}_exists\` Bool DEFAULT if(mapContains(${map}, '${key}') != 0, true, false) ${ZSTD}`;
  const columns = [
    'ts_bucket_start UInt64 CODEC(DoubleDelta, LZ4)',
    `resource_fingerprint String ${ZSTD}`,
    'timestamp DateTime64(9) CODEC(DoubleDelta, LZ4)',
    `trace_id FixedString(32) ${ZSTD}`,
    `span_id String ${ZSTD}`,
    `trace_state String ${ZSTD}`,
    `parent_span_id String ${ZSTD}`,
    'flags UInt32 CODEC(T64, ZSTD(1))',
    `name ${LOW} ${ZSTD}`,
    'kind Int8 CODEC(T64, ZSTD(1))',
    `kind_string String ${ZSTD}`,
    'duration_nano UInt64 CODEC(T64, ZSTD(1))',
    'status_code Int16 CODEC(T64, ZSTD(1))',
    `status_message String ${ZSTD}`,
    `status_code_string String ${ZSTD}`,
    `attributes_string Map(${LOW}, String) ${ZSTD}`,
    `attributes_number Map(${LOW}, Float64) ${ZSTD}`,
    `attributes_bool Map(${LOW}, Bool) ${ZSTD}`,
    `resources_string Map(${LOW}, String) ${ZSTD}`,
    'events Array(String) CODEC(ZSTD(2))',
    `links String ${ZSTD}`,
    ...[
      'response_status_code',
      'external_http_url',
      'http_url',
      'external_http_method',
      'http_method',
      'http_host',
    ].map((column) => `${column} ${LOW} ${ZSTD}`),
    `db_name ${LOW} ${ZSTD}`,
    `db_operation ${LOW} ${ZSTD}`,
    'has_error Bool CODEC(T64, ZSTD(1))',
    `is_remote ${LOW} ${ZSTD}`,
    `\`resource_string_service$$name\` ${LOW} DEFAULT resources_string['service.name'] ${ZSTD}`,
    ...OWN_COLUMNS.map((key) => `\`${ownColumn(key)}\` ${LOW} DEFAULT attributes_string['${key}'] ${ZSTD}`),
    ...ALIASES.map(([alias, type, of]) => `\`${alias}\` ${type} ALIAS ${of}`),
    exists('resource_string_service$$name', 'resources_string', 'service.name'),
    ...OWN_COLUMNS.map((key) => exists(ownColumn(key), 'attributes_string', key)),
    ...(hasJson
      ? [
          `resource JSON(max_dynamic_paths = 100) ${ZSTD}`,
          `scope JSON(max_dynamic_paths = 0, attributes JSON(max_dynamic_paths = 0), name String, version String) ${ZSTD}`,
        ]
      : []),
    'INDEX idx_trace_id trace_id TYPE tokenbf_v1(10000, 5, 0) GRANULARITY 1',
    'INDEX idx_span_id span_id TYPE tokenbf_v1(5000, 5, 0) GRANULARITY 1',
    'INDEX idx_duration duration_nano TYPE minmax GRANULARITY 1',
    'INDEX idx_name name TYPE ngrambf_v1(4, 5000, 2, 0) GRANULARITY 1',
    'INDEX idx_kind kind TYPE minmax GRANULARITY 4',
    'INDEX idx_timestamp timestamp TYPE minmax GRANULARITY 1',
    'INDEX idx_response_statusCode response_status_code TYPE set(0) GRANULARITY 1',
    'INDEX idx_status_code_string status_code_string TYPE set(3) GRANULARITY 4',
    'INDEX idx_kind_string kind_string TYPE set(5) GRANULARITY 4',
    'INDEX attributes_string_idx_key mapKeys(attributes_string) TYPE tokenbf_v1(1024, 2, 0) GRANULARITY 1',
    'INDEX attributes_string_idx_val mapValues(attributes_string) TYPE ngrambf_v1(4, 5000, 2, 0) GRANULARITY 1',
    'INDEX resources_string_idx_key mapKeys(resources_string) TYPE tokenbf_v1(1024, 2, 0) GRANULARITY 1',
    'INDEX resources_string_idx_val mapValues(resources_string) TYPE ngrambf_v1(4, 5000, 2, 0) GRANULARITY 1',
  ];
  const settings = 'SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1';
  return [
    `CREATE TABLE IF NOT EXISTS ${name('signoz_index_v3')} (
  ${columns.join(',\n  ')}
) ENGINE = MergeTree
PARTITION BY toDate(timestamp)
ORDER BY (ts_bucket_start, resource_fingerprint, has_error, name, timestamp)
${settings}`,
    `CREATE TABLE IF NOT EXISTS ${name('traces_v3_resource')} (
  labels String CODEC(ZSTD(5)),
  fingerprint String ${ZSTD},
  seen_at_ts_bucket_start Int64 CODEC(Delta(8), ZSTD(1)),
  INDEX idx_labels lower(labels) TYPE ngrambf_v1(4, 1024, 3, 0) GRANULARITY 1
) ENGINE = ReplacingMergeTree
PARTITION BY toDate(seen_at_ts_bucket_start)
ORDER BY (labels, fingerprint, seen_at_ts_bucket_start)
${settings}`,
    `CREATE TABLE IF NOT EXISTS ${name('trace_summary')} (
  trace_id String ${ZSTD},
  start SimpleAggregateFunction(min, DateTime64(9)) ${ZSTD},
  end SimpleAggregateFunction(max, DateTime64(9)) ${ZSTD},
  num_spans SimpleAggregateFunction(sum, UInt64) ${ZSTD}
) ENGINE = AggregatingMergeTree
PARTITION BY toDate(end)
ORDER BY trace_id
${settings}`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${name('trace_summary_mv')} TO ${name('trace_summary')}
AS SELECT trace_id, min(timestamp) AS start, max(timestamp) AS end, toUInt64(count()) AS num_spans
FROM ${name('signoz_index_v3')} GROUP BY trace_id`,
  ];
}
