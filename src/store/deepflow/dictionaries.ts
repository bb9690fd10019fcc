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

/** What this user is shown of the dictionaries. */
export interface ListedDictionaries {
  names: readonly DictionaryName[];
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
): Promise<ListedDictionaries> {
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
    names: names.length > 0 ? names : DICTIONARIES,
    ids: new Map(names.map((name) => [name, shown.get(`${name}_map`) as Set<string>])),
  };
}

/**
 * Which of these this user can read, found out by reading: a dictionary may exist and yet not load (its source is a
 * MySQL) or not be allowed. One statement when all can be read, else one more for each.
 */
export async function readDictionaries(
  client: StoreClient,
  database: string,
  listed: readonly DictionaryName[],
  signal?: AbortSignal
): Promise<ReadonlySet<DictionaryName>> {
  const readable = async (names: readonly DictionaryName[]) => {
    const looks = names.map((name) => {
      const key = PAIRS.has(name) ? '(toUInt64(0), toUInt64(0))' : 'toUInt64(0)';
      return `dictGetOrDefault('${literal(database)}.${name}_map', 'name', ${key}, '') AS ${name}`;
    });
    try {
      await client.query(`SELECT ${looks.join(', ')}`, {}, signal);
      return true;
    } catch (error) {
      if (isAboutTheStore(error)) {
        throw error;
      }
      return false;
    }
  };

  if (await readable(listed)) {
    return new Set(listed);
  }
  const each = await Promise.all(listed.map((name) => readable([name])));
  return new Set(listed.filter((_, i) => each[i]));
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
