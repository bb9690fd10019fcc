/**
 * The columns of `flow_log.l7_flow_log` that we read, by their names in version 7.1, and what stands
 * for one that a table does not have. Source: the table's DDL in versions 6.4 to 7.1.
 */

const UINT = '0';
const TEXT = `''`;
const NO_NUMBER = "CAST(NULL, 'Nullable(Int64)')";
const TEXTS = "CAST([], 'Array(String)')";
const NUMBERS = "CAST([], 'Array(Float64)')";
const NO_IP4 = `toIPv4('0.0.0.0')`;
const NO_IP6 = `toIPv6('::')`;

/** Both ends of a call: `x` stands for `x_0` (client) and `x_1` (server). */
const AT_BOTH_ENDS = {
  region_id: UINT,
  az_id: UINT,
  host_id: UINT,
  l3_device_type: UINT,
  l3_device_id: UINT,
  pod_node_id: UINT,
  pod_ns_id: UINT,
  pod_group_id: UINT,
  pod_id: UINT,
  pod_cluster_id: UINT,
  l3_epc_id: UINT,
  subnet_id: UINT,
  service_id: UINT,
  auto_instance_id: UINT,
  auto_instance_type: UINT,
  auto_service_id: UINT,
  auto_service_type: UINT,
  tag_source: UINT,
  gprocess_id: UINT,
  process_id: UINT,
  process_kname: TEXT,
  syscall_thread: UINT,
  syscall_coroutine: UINT,
  syscall_cap_seq: UINT,
  x_request_id: TEXT,
  ip4: NO_IP4,
  ip6: NO_IP6,
} as const;

const OF_THE_CALL = {
  _id: UINT,
  time: 'toDateTime(0)',
  is_ipv4: '1',
  protocol: UINT,
  client_port: UINT,
  server_port: UINT,
  flow_id: UINT,
  capture_network_type_id: UINT,
  nat_source: UINT,
  capture_nic_type: UINT,
  signal_source: UINT,
  tunnel_type: UINT,
  capture_nic: UINT,
  observation_point: TEXT,
  agent_id: UINT,
  req_tcp_seq: UINT,
  resp_tcp_seq: UINT,
  start_time: 'toDateTime64(0, 6)',
  end_time: 'toDateTime64(0, 6)',
  biz_type: UINT,
  biz_code: TEXT,
  biz_scenario: TEXT,
  biz_response_code: TEXT,
  syscall_trace_id_request: UINT,
  syscall_trace_id_response: UINT,
  l7_protocol: UINT,
  biz_protocol: TEXT,
  version: TEXT,
  // 2: a whole session
  type: '2',
  is_tls: UINT,
  is_async: UINT,
  is_reversed: UINT,
  request_type: TEXT,
  request_domain: TEXT,
  request_resource: TEXT,
  endpoint: TEXT,
  request_id: NO_NUMBER,
  // 5: unknown
  response_status: '5',
  response_code: NO_NUMBER,
  response_exception: TEXT,
  response_result: TEXT,
  http_proxy_client: TEXT,
  trace_id: TEXT,
  _trace_id_2: TEXT,
  trace_id_index: UINT,
  span_id: TEXT,
  parent_span_id: TEXT,
  span_kind: NO_NUMBER,
  app_service: TEXT,
  app_instance: TEXT,
  response_duration: UINT,
  attribute_names: TEXTS,
  attribute_values: TEXTS,
  metrics_names: TEXTS,
  metrics_values: NUMBERS,
  events: TEXT,
} as const;

type Both = keyof typeof AT_BOTH_ENDS;
/** A column by its name in version 7.1. */
export type LogicalColumn = keyof typeof OF_THE_CALL | `${Both}_0` | `${Both}_1`;

/** SQL literal for each column that a table may lack: what "not known" is in its type. */
export const DEFAULTS: ReadonlyMap<LogicalColumn, string> = new Map<LogicalColumn, string>([
  ...(Object.entries(OF_THE_CALL) as Array<[LogicalColumn, string]>),
  ...Object.entries(AT_BOTH_ENDS).flatMap(([name, literal]): Array<[LogicalColumn, string]> => [
    [`${name as Both}_0`, literal],
    [`${name as Both}_1`, literal],
  ]),
]);

/**
 * Older names, tried when the newer one is missing: of version 6.4, `l7_protocol_str` up to 7.0, `resource_gl*` up to
 * 6.2.3, and 6.2's one `x_request_id`, which does not say whether request or answer had it.
 */
export const OLDER_NAMES: Partial<Record<LogicalColumn, string>> = {
  agent_id: 'vtap_id',
  observation_point: 'tap_side',
  capture_nic: 'tap_port',
  capture_nic_type: 'tap_port_type',
  capture_network_type_id: 'tap_type',
  biz_protocol: 'l7_protocol_str',
  auto_instance_id_0: 'resource_gl0_id_0',
  auto_instance_id_1: 'resource_gl0_id_1',
  auto_instance_type_0: 'resource_gl0_type_0',
  auto_instance_type_1: 'resource_gl0_type_1',
  auto_service_id_0: 'resource_gl2_id_0',
  auto_service_id_1: 'resource_gl2_id_1',
  auto_service_type_0: 'resource_gl2_type_0',
  auto_service_type_1: 'resource_gl2_type_1',
  x_request_id_0: 'x_request_id',
  x_request_id_1: 'x_request_id',
};

/** Without these no call can be found or placed in time. */
export const REQUIRED: readonly LogicalColumn[] = ['_id', 'time', 'start_time', 'end_time'];
