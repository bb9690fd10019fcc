/** For tests only: `l7_flow_log` and `flow_tag` as DeepFlow's versions make them, and rows in them by hand. */
import type { TestEngine } from '../testEngine';

const BOTH_ENDS: Array<[string, string]> = [
  ['region_id', 'UInt16'],
  ['az_id', 'UInt16'],
  ['host_id', 'UInt16'],
  ['l3_device_type', 'UInt8'],
  ['l3_device_id', 'UInt32'],
  ['pod_node_id', 'UInt32'],
  ['pod_ns_id', 'UInt16'],
  ['pod_group_id', 'UInt32'],
  ['pod_id', 'UInt32'],
  ['pod_cluster_id', 'UInt16'],
  ['l3_epc_id', 'Int32'],
  ['epc_id', 'Int32'],
  ['subnet_id', 'UInt16'],
  ['service_id', 'UInt32'],
  ['auto_instance_id', 'UInt32'],
  ['auto_instance_type', 'UInt8'],
  ['auto_service_id', 'UInt32'],
  ['auto_service_type', 'UInt8'],
  ['tag_source', 'UInt8'],
  ['ip4', 'IPv4'],
  ['ip6', 'IPv6'],
  ['gprocess_id', 'UInt32'],
  ['process_id', 'Int32'],
  ['process_kname', 'String'],
  ['syscall_thread', 'UInt32'],
  ['syscall_coroutine', 'UInt64'],
  ['syscall_cap_seq', 'UInt32'],
  ['x_request_id', 'String'],
];

const OF_THE_CALL: Array<[string, string]> = [
  ['_id', 'UInt64'],
  ['team_id', 'UInt16'],
  ['time', `DateTime('Asia/Shanghai')`],
  ['is_ipv4', 'UInt8'],
  ['protocol', 'UInt8'],
  ['client_port', 'UInt16'],
  ['server_port', 'UInt16'],
  ['flow_id', 'UInt64'],
  ['capture_network_type_id', 'UInt8'],
  ['nat_source', 'UInt8'],
  ['capture_nic_type', 'UInt8'],
  ['signal_source', 'UInt16'],
  ['tunnel_type', 'UInt8'],
  ['capture_nic', 'UInt32'],
  ['observation_point', 'LowCardinality(String)'],
  ['agent_id', 'UInt16'],
  ['req_tcp_seq', 'UInt32'],
  ['resp_tcp_seq', 'UInt32'],
  ['start_time', `DateTime64(6, 'Asia/Shanghai')`],
  ['end_time', `DateTime64(6, 'Asia/Shanghai')`],
  ['biz_type', 'UInt8'],
  ['biz_code', 'String'],
  ['biz_scenario', 'String'],
  ['biz_response_code', 'String'],
  ['syscall_trace_id_request', 'UInt64'],
  ['syscall_trace_id_response', 'UInt64'],
  ['l7_protocol', 'UInt8'],
  ['biz_protocol', 'LowCardinality(String)'],
  ['version', 'LowCardinality(String)'],
  ['type', 'UInt8'],
  ['is_tls', 'UInt8'],
  ['is_async', 'UInt8'],
  ['is_reversed', 'UInt8'],
  ['request_type', 'LowCardinality(String)'],
  ['request_domain', 'String'],
  ['request_resource', 'String'],
  ['endpoint', 'String'],
  ['request_id', 'Nullable(UInt64)'],
  ['response_status', 'UInt8'],
  ['response_code', 'Nullable(Int32)'],
  ['response_exception', 'String'],
  ['response_result', 'String'],
  ['http_proxy_client', 'String'],
  ['trace_id', 'String'],
  ['_trace_id_2', 'String'],
  ['trace_id_index', 'UInt64'],
  ['span_id', 'String'],
  ['parent_span_id', 'String'],
  ['span_kind', 'Nullable(UInt8)'],
  ['app_service', 'LowCardinality(String)'],
  ['app_instance', 'LowCardinality(String)'],
  ['response_duration', 'UInt64'],
  ['request_length', 'Nullable(Int64)'],
  ['response_length', 'Nullable(Int64)'],
  ['sql_affected_rows', 'Nullable(UInt64)'],
  ['direction_score', 'UInt8'],
  ['captured_request_byte', 'UInt32'],
  ['captured_response_byte', 'UInt32'],
  ['attribute_names', 'Array(LowCardinality(String))'],
  ['attribute_values', 'Array(String)'],
  ['metrics_names', 'Array(LowCardinality(String))'],
  ['metrics_values', 'Array(Float64)'],
  ['events', 'String'],
];

export const VERSIONS = ['6.4', '6.5', '6.6', '7.0', '7.1', '7.1 upgraded'] as const;
export type Version = (typeof VERSIONS)[number];

/** What a version's table lacks and what it calls by another name, from the branches' DDL. */
const DRIFT: Record<Version, { lacks: string[]; renames: Record<string, string> }> = {
  '6.4': {
    lacks: [
      'biz_type',
      'captured_request_byte',
      'captured_response_byte',
      'events',
      '_trace_id_2',
      'is_async',
      'is_reversed',
      'biz_code',
      'biz_scenario',
      'biz_response_code',
    ],
    renames: {
      agent_id: 'vtap_id',
      observation_point: 'tap_side',
      capture_nic: 'tap_port',
      capture_nic_type: 'tap_port_type',
      capture_network_type_id: 'tap_type',
      biz_protocol: 'l7_protocol_str',
    },
  },
  '6.5': {
    lacks: ['_trace_id_2', 'is_async', 'is_reversed', 'biz_code', 'biz_scenario', 'biz_response_code'],
    renames: { biz_protocol: 'l7_protocol_str' },
  },
  '6.6': { lacks: ['biz_response_code'], renames: { biz_protocol: 'l7_protocol_str' } },
  '7.0': { lacks: ['is_async', 'is_reversed', 'biz_response_code'], renames: { biz_protocol: 'l7_protocol_str' } },
  '7.1': { lacks: [], renames: {} },
  '7.1 upgraded': { lacks: [], renames: {} },
};

/** Creates `flow_log.l7_flow_log` of a version, empty. */
export async function createTable(engine: TestEngine, version: Version, prefix = ''): Promise<void> {
  const { lacks, renames } = DRIFT[version];
  const columns = [
    ...OF_THE_CALL,
    ...BOTH_ENDS.flatMap(([name, type]): Array<[string, string]> => [
      [`${name}_0`, type],
      [`${name}_1`, type],
    ]),
  ]
    .filter(([name]) => !lacks.includes(name))
    .map(([name, type]) => `\`${renames[name] ?? name}\` ${type}`);
  if (version === '7.1 upgraded') {
    columns.push('`l7_protocol_str` LowCardinality(String)');
  }
  await engine.command(`CREATE DATABASE IF NOT EXISTS \`${prefix}flow_log\``);
  await engine.command(`DROP TABLE IF EXISTS \`${prefix}flow_log\`.l7_flow_log`);
  await engine.command(
    `CREATE TABLE \`${prefix}flow_log\`.l7_flow_log (${columns.join(', ')}) ENGINE = MergeTree
     ORDER BY (time, l7_protocol, l3_epc_id_1, ip4_1, ip6_1, server_port) PARTITION BY toStartOfHour(time)`
  );
}

/** A row by its 7.1 names, only what matters; inserted under the names that the version has. */
export type TestRow = Record<string, unknown>;

export async function insertRows(engine: TestEngine, version: Version, rows: TestRow[]): Promise<void> {
  const { lacks, renames } = DRIFT[version];
  await engine.insert(
    'flow_log.l7_flow_log',
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).flatMap(([name, value]) => (lacks.includes(name) ? [] : [[renames[name] ?? name, value]]))
      )
    )
  );
}

/** Names for ids: `{pod_ns: {7: 'shop'}, device: {'10,3': 'cart-0'}}`. Dictionaries that are not given do not exist. */
export async function createDictionaries(
  engine: TestEngine,
  names: Record<string, Record<string, string>>
): Promise<void> {
  await engine.command('DROP DATABASE IF EXISTS flow_tag');
  await engine.command('CREATE DATABASE flow_tag');
  for (const [dictionary, values] of Object.entries(names)) {
    const keys = { device: ['devicetype', 'deviceid'], vtap_port: ['vtap_id', 'tap_port'] }[dictionary] ?? ['id'];
    const columns = `${keys.map((key) => `${key} UInt64`).join(', ')}, name String`;
    await engine.command(
      `CREATE TABLE flow_tag.${dictionary}_source (${columns}) ENGINE = MergeTree ORDER BY (${keys.join(', ')})`
    );
    const rows = Object.entries(values).map(([id, name]) => ({
      ...Object.fromEntries(id.split(',').map((part, i) => [keys[i], part])),
      name,
    }));
    if (rows.length > 0) {
      await engine.insert(`flow_tag.${dictionary}_source`, rows);
    }
    await engine.command(
      `CREATE DICTIONARY flow_tag.${dictionary}_map (${columns}) PRIMARY KEY ${keys.join(', ')}
       SOURCE(CLICKHOUSE(DB 'flow_tag' TABLE '${dictionary}_source')) LAYOUT(${keys.length > 1 ? 'COMPLEX_KEY_HASHED' : 'FLAT'}()) LIFETIME(0)`
    );
  }
}
