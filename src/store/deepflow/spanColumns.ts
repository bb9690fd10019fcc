import { SPAN_FIELDS, type End, type SpanField } from '../../trace/span';
import type { Catalog, LogicalColumn } from './catalog';
import { placeColumns } from './conventions';
import { readAttributesSql } from './requestOfRow';
import { statusSql } from './responseStatus';

/**
 * The column, by its 7.1 name, that each field of a span is read from as it is, as its type says (`SPAN_FIELDS`); null
 * where `decode.ts` makes the value of several columns, or of none.
 */
export const COLUMN_OF = {
  ids: null,
  signalSource: null,
  observationPoint: null,
  half: null,
  startNs: null,
  endNs: null,
  clockDomain: null,
  agentId: 'agent_id',
  traceIds: null,
  spanId: null,
  parentSpanId: null,
  spanKind: null,
  reqTcpSeq: 'req_tcp_seq',
  respTcpSeq: 'resp_tcp_seq',
  syscallTraceIdRequest: 'syscall_trace_id_request',
  syscallTraceIdResponse: 'syscall_trace_id_response',
  syscallThread0: 'syscall_thread_0',
  syscallThread1: 'syscall_thread_1',
  syscallCoroutine0: 'syscall_coroutine_0',
  syscallCoroutine1: 'syscall_coroutine_1',
  syscallCapSeq0: 'syscall_cap_seq_0',
  syscallCapSeq1: 'syscall_cap_seq_1',
  xRequestId0: 'x_request_id_0',
  xRequestId1: 'x_request_id_1',
  requestId: 'request_id',
  flowId: 'flow_id',
  transport: 'protocol',
  l7Protocol: null,
  protocol: null,
  isTls: null,
  isAsync: 'is_async',
  clientPort: 'client_port',
  serverPort: 'server_port',
  tunnel: null,
  captureNic: 'capture_nic',
  captureNicName: 'capture_nic_name',
  requestType: null,
  requestDomain: null,
  requestResource: null,
  endpoint: 'endpoint',
  responseStatus: null,
  responseCode: null,
  responseException: null,
  client: null,
  server: null,
  appService: 'app_service',
  appInstance: 'app_instance',
} as const satisfies Record<SpanField, LogicalColumn | 'capture_nic_name' | null>;

/** The same for an end: `x` stands for `x_0` (client) and `x_1` (server). Names of what has an id come out of dictionaries. */
export const END_COLUMN_OF = {
  ip: 'ip',
  podId: 'pod_id',
  pod: 'pod',
  podNodeId: 'pod_node_id',
  podNode: 'pod_node',
  podNsId: 'pod_ns_id',
  podNs: 'pod_ns',
  autoInstanceId: 'auto_instance_id',
  autoInstanceType: 'auto_instance_type',
  autoInstance: 'auto_instance',
  autoServiceId: 'auto_service_id',
  autoServiceType: 'auto_service_type',
  autoService: 'auto_service',
  processId: 'process_id',
  processKname: 'process_kname',
  gprocessId: 'gprocess_id',
  gprocess: 'gprocess',
} as const satisfies Record<keyof End, string>;

/** What `decode.ts` makes values of. */
const READ_BY_RULES: readonly LogicalColumn[] = [
  'signal_source',
  'type',
  'observation_point',
  'span_kind',
  'trace_id',
  '_trace_id_2',
  'span_id',
  'parent_span_id',
  'l7_protocol',
  'biz_protocol',
  'is_tls',
  'tunnel_type',
  'request_type',
  'request_domain',
  'request_resource',
  'response_code',
  'response_exception',
];

/** Output names carry this prefix: an alias that equals a column's name would be used in WHERE instead of it. */
export const PREFIX = 'v_';

/** The SELECT list of a span's skeleton. Times leave ClickHouse as Unix µs, 64-bit values as text; of the attributes, those that decoding reads. */
export function spanColumns(catalog: Catalog): string {
  const c = catalog.column;
  const attributes = readAttributesSql(catalog);
  const columns: Array<[string, string]> = [
    // 64-bit values are text: JSON numbers would round them
    ['_id', `toString(${c('_id')})`],
    ['start_time', `toUnixTimestamp64Micro(${c('start_time')})`],
    ['end_time', `toUnixTimestamp64Micro(${c('end_time')})`],
    ...READ_BY_RULES.map((name): [string, string] => [name, c(name)]),
    ['response_status', statusSql(catalog)],
  ];
  for (const [field, name] of Object.entries(COLUMN_OF) as Array<[SpanField, (typeof COLUMN_OF)[SpanField]]>) {
    if (name === 'capture_nic_name') {
      columns.push([name, catalog.nicName(c('agent_id'), c('capture_nic'))]);
    } else if (name !== null) {
      columns.push([name, SPAN_FIELDS[field].type === 'wide' ? `toString(${c(name)})` : c(name)]);
    }
  }
  if (attributes) {
    columns.push(['attribute_names', attributes.names], ['attribute_values', attributes.values]);
  }
  for (const end of [0, 1] as const) {
    const place = placeColumns(catalog, end);
    const named: Partial<Record<string, string>> = {
      ip: place.ip,
      pod: place.pod,
      pod_node: place.pod_node,
      pod_ns: place.pod_ns,
      gprocess: catalog.name('gprocess', c(`gprocess_id_${end}`)),
      auto_instance: catalog.resourceName(c(`auto_instance_type_${end}`), c(`auto_instance_id_${end}`)),
      auto_service: catalog.resourceName(c(`auto_service_type_${end}`), c(`auto_service_id_${end}`)),
    };
    for (const name of Object.values(END_COLUMN_OF)) {
      columns.push([`${name}_${end}`, named[name] ?? c(`${name}_${end}` as LogicalColumn)]);
    }
  }
  return columns.map(([name, sql]) => `${sql} AS ${PREFIX}${name}`).join(',\n  ');
}
