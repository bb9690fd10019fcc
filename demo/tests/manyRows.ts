/** For tests only: the demo's calls many times over, multiplied inside the engine, so that a large table takes seconds. */
import type { ClickHouseClient } from '@clickhouse/client';
import { DICTIONARY_TABLES, sourceTable } from '../schema/dictionaryTables';
import { createSchema } from '../schema/createSchema';
import { insertNames } from '../schema/dictionaries';
import { L7_FLOW_LOG } from '../schema/l7FlowLog';
import { demoNames } from '../traffic/names';
import { rowsOfCall, simulateCall } from '../traffic/simulateCall';
import { createState } from '../traffic/state';
import { NAMESPACE } from '../traffic/springBoot/pods';

export interface ManyRows {
  /** Rows at least. */
  rows: number;
  /** When the last ended, Unix s, and over how long they are spread. */
  endS: number;
  lengthS: number;
  /** Equal systems beside each other, each in a namespace of its own: `…-demo`, `…-demo 1`, … */
  namespaces: number;
}

/** Calls of a block; each has about a hundred rows. */
const CALLS = 40;
/** Ids of a system's places are less; those of the next begin there. */
const PLACES = 2000;

/** Creates the schema and fills it. @returns how many rows there are */
export async function fillManyRows(client: ClickHouseClient, wanted: ManyRows): Promise<number> {
  const { endS, lengthS, namespaces } = wanted;
  await createSchema(client);
  const state = createState(3);
  const block = Array.from({ length: CALLS }, (_, i) =>
    rowsOfCall(simulateCall({ seed: 900 + i, startUs: (endS - lengthS) * 1e6 + i * 25_000, clockOffsetUs: {}, state }))
  ).flat(1);
  const command = (query: string) => client.command({ query });
  await command(`CREATE TABLE flow_log.block AS ${L7_FLOW_LOG} ENGINE = Memory`);
  await client.insert({ table: 'flow_log.block', values: block.map(({ row }) => row), format: 'JSONEachRow' });
  const copies = Math.ceil(wanted.rows / block.length);
  const stepUs = Math.floor(((lengthS - 10) * 1e6) / copies);
  for (let first = 0; first < copies; first += COPIES_AT_ONCE) {
    const count = Math.min(COPIES_AT_ONCE, copies - first);
    await command(`INSERT INTO ${L7_FLOW_LOG} SELECT * EXCEPT (copy) REPLACE (${replaced(stepUs, namespaces)})
      FROM (SELECT *, arrayJoin(range(${first}, ${first + count})) AS copy FROM flow_log.block)`);
  }
  await command('DROP TABLE flow_log.block');
  await insertNames(client, demoNames());
  await multiplyNames(command, namespaces);
  return copies * block.length;
}

const COPIES_AT_ONCE = 200;

/** A copy's own times, ids, sequences and places. */
function replaced(stepUs: number, namespaces: number): string {
  const shiftUs = `toInt64(copy * ${stepUs})`;
  const world = `(copy % ${namespaces})`;
  const hex = `lower(leftPad(hex(toUInt32(copy + 1)), 8, '0'))`;
  const time = `toDateTime(intDiv(toUnixTimestamp64Micro(end_time) + ${shiftUs}, 1000000))`;
  const changes: Record<string, string> = {
    time,
    start_time: `fromUnixTimestamp64Micro(toUnixTimestamp64Micro(start_time) + ${shiftUs})`,
    end_time: `fromUnixTimestamp64Micro(toUnixTimestamp64Micro(end_time) + ${shiftUs})`,
    _id: `bitOr(bitShiftLeft(toUInt64(toUnixTimestamp(${time})), 32), toUInt64(bitAnd(_id * 65537 + copy * 4000, 4294967295)))`,
  };
  for (const name of ['trace_id', 'span_id', 'parent_span_id', 'x_request_id_0', 'x_request_id_1']) {
    changes[name] = `if(${name} = '', '', concat(${hex}, substring(${name}, 9)))`;
  }
  for (const name of ['req_tcp_seq', 'resp_tcp_seq']) {
    changes[name] = `if(${name} = 0, 0, toUInt32(bitAnd(${name} + copy * 7919, 4294967295)))`;
  }
  for (const name of ['syscall_trace_id_request', 'syscall_trace_id_response', 'flow_id']) {
    changes[name] = `if(${name} = 0, 0, ${name} + copy * 1000003)`;
  }
  for (const end of [0, 1]) {
    changes[`pod_ns_id_${end}`] = `if(pod_ns_id_${end} = 0, 0, toUInt16(pod_ns_id_${end} + ${world} * 100))`;
    for (const name of ['pod_id', 'pod_group_id', 'service_id', 'auto_instance_id', 'auto_service_id', 'gprocess_id']) {
      changes[`${name}_${end}`] = `if(${name}_${end} = 0, 0, toUInt32(${name}_${end} + ${world} * ${PLACES}))`;
    }
  }
  return Object.entries(changes)
    .map(([name, sql]) => `${sql} AS ${name}`)
    .join(',\n  ');
}

/** Names of the systems beside the first: theirs with a number. */
async function multiplyNames(command: (sql: string) => Promise<unknown>, namespaces: number): Promise<void> {
  const shifted: Record<string, number> = { pod_ns_id: 100, pod_group_id: PLACES, pod_service_id: PLACES };
  for (const name of [
    'pod_ns_map',
    'pod_map',
    'pod_group_map',
    'pod_service_map',
    'gprocess_map',
    'device_map',
  ] as const) {
    const { key, attributes } = DICTIONARY_TABLES[name];
    const id = 'deviceid' in key ? 'deviceid' : 'id';
    const by = (column: string): number =>
      column === id ? (name === 'pod_ns_map' ? 100 : PLACES) : (shifted[column] ?? 0);
    const columns = Object.keys({ ...key, ...attributes });
    const values = columns.map((column) =>
      column === 'name'
        ? `concat(name, ' ', toString(world))`
        : by(column)
          ? `if(${column} = 0, 0, ${column} + world * ${by(column)})`
          : column
    );
    await command(`INSERT INTO ${sourceTable(name)} (${columns.join(', ')}) SELECT ${values.join(', ')}
      FROM (SELECT *, arrayJoin(range(1, ${namespaces})) AS world FROM ${sourceTable(name)} FINAL)`);
  }
  await command('SYSTEM RELOAD DICTIONARIES');
}

/** The names of so many systems' namespaces, sorted. */
export function namesOfNamespaces(count: number): string[] {
  return Array.from({ length: count }, (_, i) => (i === 0 ? NAMESPACE.name : `${NAMESPACE.name} ${i}`)).sort();
}
