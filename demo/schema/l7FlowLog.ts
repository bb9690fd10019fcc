import { COLUMNS, type Column, type SkipIndex } from './columns';

export { COLUMNS } from './columns';

/** The version of DeepFlow's table that this is; like DeepFlow, it is the comment of the column `time`. */
export const SCHEMA_VERSION = '7.1';

export const L7_FLOW_LOG = 'flow_log.l7_flow_log';

/**
 * One row for `INSERT ... FORMAT JSONEachRow`; a column that is missing gets its default.
 *
 * 64-bit values are decimal strings (numbers too, where they are below 2^53). Times are **integers**, which
 * ClickHouse takes as Unix time whatever the column's time zone is: `time` in seconds, `start_time` and
 * `end_time` in microseconds. A text such as '2026-01-02 03:04:05.123456' would be read in the column's
 * zone (Asia/Shanghai unless the server was changed), so it is not allowed here.
 */
export type L7FlowLogRow = { [Name in NumberColumn]?: number } & { [Name in LongColumn]?: string | number } & {
  [Name in TextColumn]?: string;
} & {
  request_id?: string | number | null;
  request_length?: string | number | null;
  response_length?: string | number | null;
  sql_affected_rows?: string | number | null;
  response_code?: number | null;
  span_kind?: number | null;
  attribute_names?: string[];
  attribute_values?: string[];
  metrics_names?: string[];
  metrics_values?: number[];
};

type Sides<Name extends string> = `${Name}_${0 | 1}`;

type LongColumn =
  | '_id'
  | 'flow_id'
  | 'syscall_trace_id_request'
  | 'syscall_trace_id_response'
  | Sides<'syscall_coroutine'>
  | 'trace_id_index'
  | 'response_duration';

type TextColumn =
  | Sides<'ip4' | 'ip6' | 'process_kname' | 'x_request_id'>
  | ('observation_point' | 'biz_code' | 'biz_scenario' | 'biz_response_code' | 'biz_protocol' | 'version' | 'events')
  | ('request_type' | 'request_domain' | 'request_resource' | 'endpoint' | 'response_exception' | 'response_result')
  | ('http_proxy_client' | 'trace_id' | '_trace_id_2' | 'span_id' | 'parent_span_id' | 'app_service' | 'app_instance');

type NumberColumn =
  | Sides<'region_id' | 'az_id' | 'host_id' | 'l3_device_type' | 'l3_device_id' | 'pod_node_id' | 'pod_ns_id'>
  | Sides<'pod_group_id' | 'pod_id' | 'pod_cluster_id' | 'l3_epc_id' | 'epc_id' | 'subnet_id' | 'service_id'>
  | Sides<'auto_instance_id' | 'auto_instance_type' | 'auto_service_id' | 'auto_service_type' | 'tag_source'>
  | Sides<'gprocess_id' | 'process_id' | 'syscall_thread' | 'syscall_cap_seq'>
  | ('team_id' | 'time' | 'is_ipv4' | 'protocol' | 'client_port' | 'server_port' | 'capture_network_type_id')
  | ('nat_source' | 'capture_nic_type' | 'signal_source' | 'tunnel_type' | 'capture_nic' | 'agent_id')
  | ('req_tcp_seq' | 'resp_tcp_seq' | 'start_time' | 'end_time' | 'biz_type' | 'l7_protocol' | 'type')
  | ('is_tls' | 'is_async' | 'is_reversed' | 'response_status' | 'direction_score')
  | ('captured_request_byte' | 'captured_response_byte');

export interface L7FlowLogOptions {
  /** Time zone of the DateTime columns; DeepFlow makes them in Asia/Shanghai. */
  timeZone?: string;
  /** Hours until rows are dropped; DeepFlow keeps 72. 0: for ever (rows of old traces, as tests have). */
  retentionHours?: number;
}

/** DDL of `flow_log.l7_flow_log` as DeepFlow 7.1 has it on each node, without its storage policy. */
export function l7FlowLogDdl({ timeZone = 'Asia/Shanghai', retentionHours = 72 }: L7FlowLogOptions = {}): string {
  const lines = [
    ...COLUMNS.map((column) => columnDdl(column, timeZone)),
    ...COLUMNS.filter((column) => indexOf(column) !== 'none').map(
      ({ name, type, index }) =>
        `INDEX ${name}_idx (${name}) TYPE ${INDEX_TYPE[indexOf({ name, type, index })]} GRANULARITY 2`
    ),
  ];
  const key = '(time, l7_protocol, l3_epc_id_1, ip4_1, ip6_1, server_port)';
  return `CREATE TABLE IF NOT EXISTS ${L7_FLOW_LOG} (
  ${lines.join(',\n  ')}
) ENGINE = MergeTree
PRIMARY KEY ${key}
ORDER BY ${key}
PARTITION BY toStartOfHour(time)
${retentionHours > 0 ? `TTL time + toIntervalHour(${Math.floor(retentionHours)})` : ''}
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1`;
}

const INDEX_TYPE = { minmax: 'minmax', set: 'set(300)', bloom_filter: 'bloom_filter', none: '' } as const;

/** The skip index that DeepFlow gives a column: its own, else the one of its type. */
export function indexOf({ type, index }: Column): SkipIndex {
  if (index) {
    return index;
  }
  if (type === 'UInt8') {
    return 'set';
  }
  return /^(U?Int\d+|IPv[46]|DateTime.*)$/.test(type) ? 'minmax' : 'none';
}

function columnDdl({ name, type }: Column, timeZone: string): string {
  const zone = timeZone.replace(/['\\]/g, '\\$&');
  if (type === 'DateTime' || type === 'DateTime64(6)') {
    const zoned = type === 'DateTime' ? `DateTime('${zone}')` : `DateTime64(6, '${zone}')`;
    return `${name} ${zoned}${name === 'time' ? ` COMMENT '${SCHEMA_VERSION}'` : ''} CODEC(DoubleDelta)`;
  }
  return `${name} ${type}${type === 'UInt64' || type === 'Int64' ? ' CODEC(T64)' : ''}`;
}
