/** The 119 columns of DeepFlow 7.1's `l7_flow_log`, in table order; `_0` is the client's side, `_1` the server's. */

export type SkipIndex = 'minmax' | 'set' | 'bloom_filter' | 'none';

export interface Column {
  name: string;
  /** ClickHouse type; `DateTime` and `DateTime64(6)` get the table's time zone when the table is made. */
  type: string;
  /** Only where it differs from what DeepFlow gives every column of that type. */
  index?: SkipIndex;
}

const column = (name: string, type: string, index?: SkipIndex): Column => ({ name, type, index });
const sides = (name: string, type: string, index?: SkipIndex): Column[] => [
  column(`${name}_0`, type, index),
  column(`${name}_1`, type, index),
];

const resources: Column[] = [
  ...sides('region_id', 'UInt16'),
  ...sides('az_id', 'UInt16'),
  ...sides('host_id', 'UInt16'),
  ...sides('l3_device_type', 'UInt8'),
  ...sides('l3_device_id', 'UInt32'),
  ...sides('pod_node_id', 'UInt32'),
  ...sides('pod_ns_id', 'UInt16'),
  ...sides('pod_group_id', 'UInt32'),
  ...sides('pod_id', 'UInt32'),
  ...sides('pod_cluster_id', 'UInt16'),
  ...sides('l3_epc_id', 'Int32'),
  ...sides('epc_id', 'Int32'),
  ...sides('subnet_id', 'UInt16'),
  ...sides('service_id', 'UInt32'),
  ...[0, 1].flatMap((side) => [
    column(`auto_instance_id_${side}`, 'UInt32'),
    column(`auto_instance_type_${side}`, 'UInt8'),
    column(`auto_service_id_${side}`, 'UInt32'),
    column(`auto_service_type_${side}`, 'UInt8'),
  ]),
  ...sides('tag_source', 'UInt8'),
  column('team_id', 'UInt16'),
];

const network: Column[] = [
  column('time', 'DateTime'),
  ...sides('ip4', 'IPv4'),
  ...sides('ip6', 'IPv6'),
  column('is_ipv4', 'UInt8', 'minmax'),
  column('protocol', 'UInt8', 'minmax'),
  column('client_port', 'UInt16'),
  column('server_port', 'UInt16', 'set'),
];

const capture: Column[] = [
  column('flow_id', 'UInt64'),
  column('capture_network_type_id', 'UInt8'),
  column('nat_source', 'UInt8'),
  column('capture_nic_type', 'UInt8', 'none'),
  column('signal_source', 'UInt16', 'none'),
  column('tunnel_type', 'UInt8', 'none'),
  column('capture_nic', 'UInt32', 'none'),
  column('observation_point', 'LowCardinality(String)'),
  column('agent_id', 'UInt16', 'set'),
  column('req_tcp_seq', 'UInt32'),
  column('resp_tcp_seq', 'UInt32'),
  column('start_time', 'DateTime64(6)'),
  column('end_time', 'DateTime64(6)'),
];

const processes: Column[] = [
  ...sides('gprocess_id', 'UInt32'),
  column('biz_type', 'UInt8'),
  column('biz_code', 'String', 'bloom_filter'),
  column('biz_scenario', 'String', 'bloom_filter'),
  column('biz_response_code', 'String', 'bloom_filter'),
  ...sides('process_id', 'Int32'),
  ...sides('process_kname', 'String'),
  column('syscall_trace_id_request', 'UInt64'),
  column('syscall_trace_id_response', 'UInt64'),
  ...sides('syscall_thread', 'UInt32'),
  ...sides('syscall_coroutine', 'UInt64'),
  ...sides('syscall_cap_seq', 'UInt32'),
];

const request: Column[] = [
  column('l7_protocol', 'UInt8', 'none'),
  column('biz_protocol', 'LowCardinality(String)', 'none'),
  column('version', 'LowCardinality(String)'),
  column('type', 'UInt8', 'none'),
  column('is_tls', 'UInt8'),
  column('is_async', 'UInt8'),
  column('is_reversed', 'UInt8'),
  column('request_type', 'LowCardinality(String)'),
  column('request_domain', 'String', 'bloom_filter'),
  column('request_resource', 'String', 'bloom_filter'),
  column('endpoint', 'String', 'bloom_filter'),
  column('request_id', 'Nullable(UInt64)'),
  column('response_status', 'UInt8'),
  column('response_code', 'Nullable(Int32)'),
  column('response_exception', 'String'),
  column('response_result', 'String'),
];

const tracing: Column[] = [
  column('http_proxy_client', 'String'),
  ...sides('x_request_id', 'String', 'bloom_filter'),
  column('trace_id', 'String', 'bloom_filter'),
  column('_trace_id_2', 'String', 'bloom_filter'),
  column('trace_id_index', 'UInt64', 'minmax'),
  column('span_id', 'String'),
  column('parent_span_id', 'String'),
  column('span_kind', 'Nullable(UInt8)'),
  column('app_service', 'LowCardinality(String)'),
  column('app_instance', 'LowCardinality(String)'),
];

const metrics: Column[] = [
  column('response_duration', 'UInt64'),
  column('request_length', 'Nullable(Int64)'),
  column('response_length', 'Nullable(Int64)'),
  column('sql_affected_rows', 'Nullable(UInt64)'),
  column('direction_score', 'UInt8', 'minmax'),
  column('captured_request_byte', 'UInt32'),
  column('captured_response_byte', 'UInt32'),
  column('attribute_names', 'Array(LowCardinality(String))'),
  column('attribute_values', 'Array(String)'),
  column('metrics_names', 'Array(LowCardinality(String))'),
  column('metrics_values', 'Array(Float64)'),
  column('events', 'String'),
];

export const COLUMNS: readonly Column[] = [
  column('_id', 'UInt64'),
  ...resources,
  ...network,
  ...capture,
  ...processes,
  ...request,
  ...tracing,
  ...metrics,
];
