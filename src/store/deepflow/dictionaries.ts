import type { StoreClient } from '../client';
import { StoreError } from '../storeError';

/** DeepFlow's dictionaries in `flow_tag`, without the `_map` behind their names. */
export const DICTIONARIES = [
  'pod_cluster',
  'pod_ns',
  'pod_group',
  'pod_node',
  'pod_service',
  'pod',
  'gprocess',
  'device',
  'vtap',
  'vtap_port',
] as const;
export type DictionaryName = (typeof DICTIONARIES)[number];

/** Keyed by two ids: (type, id) and (agent, NIC). */
const PAIRS: ReadonlySet<DictionaryName> = new Set<DictionaryName>(['device', 'vtap_port']);

/** Ids of other places that variables look up (`tagNames.ts`), where a server's version has them. */
const IDS: Partial<Record<DictionaryName, readonly string[]>> = {
  pod_ns: ['pod_cluster_id'],
  pod_group: ['pod_ns_id'],
  pod_service: ['pod_ns_id'],
  pod: ['pod_ns_id', 'pod_group_id', 'pod_service_id'],
};

/** Which dictionaries there are for this user, and what of them. */
export interface Dictionaries {
  names: ReadonlySet<DictionaryName>;
  /** Columns of type UInt64, ids of other places, by dictionary; of one that is not shown none. */
  ids: ReadonlyMap<DictionaryName, ReadonlySet<string>>;
}

/**
 * Which dictionaries there are, as far as this user is shown any: one who may use them but not list them, as our
 * documents have it, is shown none; then it may be all. One statement.
 */
export async function listDictionaries(
  client: StoreClient,
  database: string,
  signal?: AbortSignal
): Promise<Dictionaries> {
  const rows = await client.query(
    `SELECT name AS dictionary, '' AS id_column FROM system.tables
WHERE database = {database:String} AND name IN {names:Array(String)}
UNION ALL
SELECT table AS dictionary, name AS id_column FROM system.columns
WHERE database = {database:String} AND table IN {names:Array(String)} AND type = 'UInt64'`,
    { database, names: DICTIONARIES.map((name) => `${name}_map`) },
    signal
  );
  const shown = new Map<string, Set<string>>();
  for (const { dictionary, id_column: column } of rows) {
    const columns = shown.get(String(dictionary)) ?? new Set();
    shown.set(String(dictionary), columns.add(String(column)));
  }
  const names = DICTIONARIES.filter((name) => shown.has(`${name}_map`));
  return {
    names: new Set(names.length > 0 ? names : DICTIONARIES),
    ids: new Map(
      names.map((name) => [name, new Set((IDS[name] ?? []).filter((id) => shown.get(`${name}_map`)?.has(id)))])
    ),
  };
}

/** What is read of a dictionary: its names, or an id. */
interface Look {
  dictionary: DictionaryName;
  column: string;
}

/**
 * What of these this user can read, found out by reading: a dictionary may exist and yet not load (its source is a
 * MySQL) or not be allowed. One statement when all can be read, else one more for each, and of those that fail one more for
 * each column.
 */
export async function readDictionaries(
  client: StoreClient,
  database: string,
  listed: Dictionaries,
  signal?: AbortSignal
): Promise<Dictionaries> {
  const readable = async (looks: readonly Look[]): Promise<boolean> => {
    try {
      await client.query(`SELECT ${looks.map((look) => lookSql(database, look)).join(', ')}`, {}, signal);
      return true;
    } catch (error) {
      if (isAboutTheStore(error)) {
        throw error;
      }
      return false;
    }
  };
  const those = async (pieces: ReadonlyArray<readonly Look[]>): Promise<Look[]> => {
    const each = await Promise.all(pieces.map(readable));
    const parts = pieces.map((looks, i) => {
      const apart = looks.map((look) => [look]);
      return each[i] ? looks : apart.length > 1 ? those(apart) : [];
    });
    return (await Promise.all(parts)).flat();
  };

  const looks = [...listed.names].map((dictionary): Look[] => [
    { dictionary, column: 'name' },
    ...[...(listed.ids.get(dictionary) ?? [])].map((column) => ({ dictionary, column })),
  ]);
  const found = (await readable(looks.flat())) ? looks.flat() : await those(looks);
  const columnsOf = (dictionary: DictionaryName) =>
    found.filter((look) => look.dictionary === dictionary).map(({ column }) => column);
  return {
    names: new Set([...listed.names].filter((name) => columnsOf(name).includes('name'))),
    ids: new Map([...listed.ids.keys()].map((name) => [name, new Set(columnsOf(name))])),
  };
}

function lookSql(database: string, { dictionary, column }: Look): string {
  const key = PAIRS.has(dictionary) ? '(toUInt64(0), toUInt64(0))' : 'toUInt64(0)';
  const nothing = column === 'name' ? `''` : 'toUInt64(0)';
  return `dictGetOrDefault('${literal(database)}.${dictionary}_map', '${column}', ${key}, ${nothing}) AS ${dictionary}_${column}`;
}

/** An error that says nothing about a dictionary: store down, wrong password, cancelled. */
function isAboutTheStore(error: unknown): boolean {
  return (
    error instanceof StoreError &&
    (error.code === 0 || error.code === 516 || error.code === 394 || (error.code >= 192 && error.code <= 194))
  );
}

/** Text for use between single quotes. */
export function literal(text: string): string {
  return text.replace(/['\\]/g, '\\$&');
}
