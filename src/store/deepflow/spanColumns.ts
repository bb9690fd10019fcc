import type { Catalog, LogicalColumn } from './catalog';
import { placeColumns } from './conventions';
import { readAttributesSql } from './requestOfRow';
import { statusSql } from './responseStatus';

/** The skeleton of a span: what stitching and drawing need, by 7.1 names. */
const NUMBERS: readonly LogicalColumn[] = [
  'signal_source',
  'type',
  'agent_id',
  'span_kind',
  'req_tcp_seq',
  'resp_tcp_seq',
  'syscall_thread_0',
  'syscall_thread_1',
  'syscall_cap_seq_0',
  'syscall_cap_seq_1',
  'protocol',
  'l7_protocol',
  'is_tls',
  'is_async',
  'client_port',
  'server_port',
  'tunnel_type',
  'capture_nic',
  'response_code',
  'pod_id_0',
  'pod_id_1',
  'pod_node_id_0',
  'pod_node_id_1',
  'pod_ns_id_0',
  'pod_ns_id_1',
  'auto_instance_id_0',
  'auto_instance_id_1',
  'auto_instance_type_0',
  'auto_instance_type_1',
  'auto_service_id_0',
  'auto_service_id_1',
  'auto_service_type_0',
  'auto_service_type_1',
  'process_id_0',
  'process_id_1',
  'gprocess_id_0',
  'gprocess_id_1',
];

const TEXTS: readonly LogicalColumn[] = [
  'observation_point',
  'trace_id',
  '_trace_id_2',
  'span_id',
  'parent_span_id',
  'x_request_id_0',
  'x_request_id_1',
  'biz_protocol',
  'request_type',
  'request_domain',
  'request_resource',
  'endpoint',
  'response_exception',
  'process_kname_0',
  'process_kname_1',
  'app_service',
  'app_instance',
];

/** 64-bit values, which JSON numbers would round. */
const WIDE: readonly LogicalColumn[] = [
  '_id',
  'flow_id',
  'syscall_trace_id_request',
  'syscall_trace_id_response',
  'syscall_coroutine_0',
  'syscall_coroutine_1',
  'request_id',
];

/** Output names carry this prefix: an alias that equals a column's name would be used in WHERE instead of it. */
export const PREFIX = 'v_';

/** The SELECT list of a span's skeleton. Times leave ClickHouse as Unix µs, 64-bit values as text; of the attributes, those that decoding reads. */
export function spanColumns(catalog: Catalog): string {
  const c = catalog.column;
  const attributes = readAttributesSql(catalog);
  const columns: Array<[string, string]> = [
    ...[...NUMBERS, ...TEXTS].map((name): [string, string] => [name, c(name)]),
    ...WIDE.map((name): [string, string] => [name, `toString(${c(name)})`]),
    ['start_time', `toUnixTimestamp64Micro(${c('start_time')})`],
    ['end_time', `toUnixTimestamp64Micro(${c('end_time')})`],
    ['response_status', statusSql(catalog)],
    ['capture_nic_name', catalog.nicName(c('agent_id'), c('capture_nic'))],
  ];
  if (attributes) {
    columns.push(['attribute_names', attributes.names], ['attribute_values', attributes.values]);
  }
  for (const end of [0, 1] as const) {
    const place = placeColumns(catalog, end);
    columns.push(
      [`ip_${end}`, place.ip],
      [`pod_${end}`, place.pod],
      [`pod_node_${end}`, place.pod_node],
      [`pod_ns_${end}`, place.pod_ns],
      [`gprocess_${end}`, catalog.name('gprocess', c(`gprocess_id_${end}`))],
      [`auto_instance_${end}`, catalog.resourceName(c(`auto_instance_type_${end}`), c(`auto_instance_id_${end}`))],
      [`auto_service_${end}`, catalog.resourceName(c(`auto_service_type_${end}`), c(`auto_service_id_${end}`))]
    );
  }
  return columns.map(([name, sql]) => `${sql} AS ${PREFIX}${name}`).join(',\n  ');
}
