/** For tests only: `l7_flow_log` and `flow_tag` as DeepFlow's versions make them, and rows in them by hand. */
import type { TestEngine } from '../testEngine';
import { branchDdl, BRANCHES, rowOfBranch, upgradeDdl, type Branch } from './testing/branches';

/** A branch's table as it is made, or as an upgrade leaves it: `6.2 to 7.1` has the columns of both. */
export const VERSIONS = [...BRANCHES, '6.2 to 7.1', '6.4 to 6.6', '7.0 to 7.1'] as const;
export type Version = (typeof VERSIONS)[number];

const stepsOf = (version: Version): Branch[] => version.split(' to ') as Branch[];

/** Creates `flow_log.l7_flow_log` of a version, empty. */
export async function createTable(engine: TestEngine, version: Version, prefix = ''): Promise<void> {
  const table = `\`${prefix}flow_log\`.l7_flow_log`;
  const [first, later] = stepsOf(version);
  await engine.command(`CREATE DATABASE IF NOT EXISTS \`${prefix}flow_log\``);
  await engine.command(`DROP TABLE IF EXISTS ${table}`);
  await engine.command(branchDdl(first, table));
  if (later) {
    await engine.command(upgradeDdl(first, later, table));
  }
}

/** A row by its 7.1 names, only what matters; inserted under the names that the version has. */
export type TestRow = Record<string, unknown>;

/** In an upgraded table every other row is one of before. */
export async function insertRows(engine: TestEngine, version: Version, rows: TestRow[]): Promise<void> {
  const steps = stepsOf(version);
  await engine.insert(
    'flow_log.l7_flow_log',
    rows.map((row, i) => rowOfBranch(steps[i % steps.length], row))
  );
}

/** A name, or that and ids of other places: `{name: 'cart-0', pod_ns_id: 7}`. */
type Named = string | ({ name: string } & Record<string, string | number>);

/** Ids of other places that each of DeepFlow's versions has for one. */
const IDS: Record<string, readonly string[]> = {
  pod_ns: ['pod_cluster_id'],
  pod: ['pod_ns_id', 'pod_group_id', 'pod_service_id'],
};

/** Names for ids: `{pod_ns: {7: 'shop'}, device: {'10,3': 'cart-0'}}`. Dictionaries that are not given do not exist. */
export async function createDictionaries(
  engine: TestEngine,
  names: Record<string, Record<string, Named>>
): Promise<void> {
  await engine.command('DROP DATABASE IF EXISTS flow_tag');
  await engine.command('CREATE DATABASE flow_tag');
  for (const [dictionary, values] of Object.entries(names)) {
    const keys = { device: ['devicetype', 'deviceid'], vtap_port: ['vtap_id', 'tap_port'] }[dictionary] ?? ['id'];
    const rows = Object.entries(values).map(([id, named]) => ({
      ...Object.fromEntries(id.split(',').map((part, i) => [keys[i], part])),
      ...(typeof named === 'string' ? { name: named } : named),
    }));
    const ids = new Set(
      [...keys, ...(IDS[dictionary] ?? []), ...rows.flatMap(Object.keys)].filter((column) => column !== 'name')
    );
    const columns = `${[...ids].map((column) => `${column} UInt64`).join(', ')}, name String`;
    await engine.command(
      `CREATE TABLE flow_tag.${dictionary}_source (${columns}) ENGINE = MergeTree ORDER BY (${keys.join(', ')})`
    );
    if (rows.length > 0) {
      await engine.insert(`flow_tag.${dictionary}_source`, rows);
    }
    await engine.command(
      `CREATE DICTIONARY flow_tag.${dictionary}_map (${columns}) PRIMARY KEY ${keys.join(', ')}
       SOURCE(CLICKHOUSE(DB 'flow_tag' TABLE '${dictionary}_source')) LAYOUT(${keys.length > 1 ? 'COMPLEX_KEY_HASHED' : 'FLAT'}()) LIFETIME(0)`
    );
  }
}
