import type { ClickHouseClient } from '@clickhouse/client';
import { createSchema } from '../../demo/schema/createSchema';
import { reloadDictionaries } from '../../demo/schema/dictionaries';
import { L7_FLOW_LOG } from '../../demo/schema/l7FlowLog';
import { branchDdl } from '../../src/store/deepflow/testing/branches';
import { AGENTS_OF_BLOCK, IDS_OF_BLOCK, playBlock, SYSTEMS } from './block';
import { startOver } from './made';
import { NAMESPACES, STORE_FROM_S } from './shapes';

/** Systems of so many copies of the block have ids of their own: dictionaries take ids below 500,000. */
const APART = 270;
const COPIES_A_STATEMENT = 10;

/**
 * Makes `l7_flow_log` as DeepFlow's 7.1 server does, and names, and fills it: a block of simulated rows again and again,
 * each system of it at a time, with ids and on hosts of its own. Where it is there already it stays.
 */
export async function makeStore(writer: ClickHouseClient, rows: number, lengthS: number): Promise<void> {
  if (!(await startOver(writer, ['bench', 'flow_log', 'flow_tag']))) {
    return;
  }
  const run = (query: string) => writer.command({ query });
  await run('CREATE DATABASE IF NOT EXISTS flow_log');
  await run(branchDdl('7.1', L7_FLOW_LOG));
  await createSchema(writer, { retentionHours: 0 });
  const block = playBlock();
  await run('CREATE DATABASE IF NOT EXISTS bench');
  await run(`CREATE TABLE bench.block ENGINE = MergeTree ORDER BY tuple() AS
SELECT *, toUInt16(0) AS system, toInt64(0) AS row_start, toInt64(0) AS row_end FROM ${L7_FLOW_LOG} LIMIT 0`);
  const values = block.rows.map((row) => ({ ...row, row_start: row.start_time, row_end: row.end_time }));
  await writer.insert({ table: 'bench.block', values, format: 'JSONEachRow' });
  const copies = Math.ceil(rows / block.rows.length);
  const fromUs = STORE_FROM_S * 1e6;
  const stepUs = Math.floor((lengthS * 1e6 - block.lengthUs) / (copies * SYSTEMS));
  for (let first = 0; first < copies; first += COPIES_A_STATEMENT) {
    const last = Math.min(copies, first + COPIES_A_STATEMENT);
    await run(copiesSql(first, last, fromUs, stepUs, block.rows.length));
  }
  await run(`OPTIMIZE TABLE ${L7_FLOW_LOG} FINAL`);
  await fillNames(writer);
  await run('CREATE TABLE bench.made (rows UInt64) ENGINE = MergeTree ORDER BY tuple()');
  await run(`INSERT INTO bench.made SELECT count() FROM ${L7_FLOW_LOG}`);
  await run('DROP TABLE bench.block SYNC');
}

/** SQL that writes some copies of the block. */
function copiesSql(first: number, last: number, fromUs: number, stepUs: number, blockRows: number): string {
  const both = (names: string[], sqlOf: (name: string) => string): string[] =>
    names.flatMap((name) => [0, 1].map((end) => `${sqlOf(`${name}_${end}`)} AS ${name}_${end}`));
  const moved = (name: string): string => `if(${name} = 0, 0, ${name} + apart * ${IDS_OF_BLOCK})`;
  const ids = ['pod_id', 'pod_node_id', 'pod_group_id', 'service_id', 'l3_device_id', 'auto_instance_id'];
  const own = (id: string): string =>
    `if(${id} = '', '', concat(leftPad(lower(hex(toUInt32(copy))), 8, 'f'), substring(${id}, 9)))`;
  const seq = (id: string): string => `if(${id} = 0, 0, toUInt32(cityHash64(${id}, copy)))`;
  const replaced = [
    'toDateTime(intDiv(end_us, 1000000)) AS time',
    `bitOr(bitShiftLeft(toUInt64(intDiv(end_us, 1000000)), 32), toUInt64(copy * ${blockRows} + _id)) AS _id`,
    'fromUnixTimestamp64Micro(start_us) AS start_time',
    'fromUnixTimestamp64Micro(end_us) AS end_time',
    `agent_id + apart * ${AGENTS_OF_BLOCK} AS agent_id`,
    ...both(['pod_ns_id'], (id) => `if(${id} = 0, 0, namespace)`),
    ...both([...ids, 'auto_service_id'], moved),
    ...both(['ip4'], (ip) => `toIPv4(toUInt32(${ip}) + apart * 65536)`),
    `${own('trace_id')} AS trace_id`,
    `${own('_trace_id_2')} AS _trace_id_2`,
    ...both(['x_request_id'], own),
    `if(flow_id = 0, 0, cityHash64(flow_id, copy)) AS flow_id`,
    `${seq('req_tcp_seq')} AS req_tcp_seq`,
    `${seq('resp_tcp_seq')} AS resp_tcp_seq`,
    'if(trace_id_index = 0, 0, cityHash64(trace_id_index, copy)) AS trace_id_index',
  ];
  return `INSERT INTO ${L7_FLOW_LOG}
WITH copy * ${SYSTEMS} + system AS run, copy % ${APART} AS apart,
  if(run % 10 = 0, 1, 2 + run % ${NAMESPACES - 1}) AS namespace,
  toInt64(${fromUs} + run * ${stepUs}) AS moved_us, row_start + moved_us AS start_us, row_end + moved_us AS end_us
SELECT * EXCEPT (system, row_start, row_end, copy)
REPLACE (${replaced.join(', ')})
FROM (SELECT * FROM bench.block CROSS JOIN (SELECT number AS copy FROM numbers(${first}, ${last - first})) AS copies)`;
}

/** Names for all ids: `namespace-1`, `workload-1001`. */
async function fillNames(writer: ClickHouseClient): Promise<void> {
  const names = { pod_cluster: 'cluster', pod_ns: 'namespace', pod_group: 'workload', pod: 'pod', pod_node: 'node' };
  for (const [tag, word] of Object.entries(names)) {
    const ids = `SELECT DISTINCT arrayJoin([toUInt64(${tag}_id_0), toUInt64(${tag}_id_1)]) AS one FROM ${L7_FLOW_LOG}`;
    await writer.command({
      query: `INSERT INTO flow_tag.ch_${tag} (id, name) SELECT one, concat('${word}-', toString(one)) FROM (${ids}) WHERE one > 0`,
    });
  }
  const typed = ([0, 1] as const).flatMap((end) =>
    ['instance', 'service'].map((what) => `(auto_${what}_type_${end}, auto_${what}_id_${end}, '${what}')`)
  );
  await writer.command({
    query: `INSERT INTO flow_tag.ch_device (devicetype, deviceid, name)
SELECT DISTINCT toUInt64(one.1), toUInt64(one.2), concat(one.3, '-', toString(one.2)) FROM (
  SELECT DISTINCT arrayJoin([${typed.join(', ')}]) AS one FROM ${L7_FLOW_LOG}
) WHERE one.2 > 0`,
  });
  await reloadDictionaries(writer, [
    'pod_cluster_map',
    'pod_ns_map',
    'pod_group_map',
    'pod_map',
    'pod_node_map',
    'device_map',
  ]);
}
