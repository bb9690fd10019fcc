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

/**
 * Which dictionaries this user can read, found out by reading: a dictionary may exist and yet not load
 * (its source is a MySQL) or not be allowed, and `system.dictionaries` hides what may not be shown.
 * One statement when all can be read, else one more for each.
 */
export async function readDictionaries(
  client: StoreClient,
  database: string,
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

  if (await readable(DICTIONARIES)) {
    return new Set(DICTIONARIES);
  }
  const each = await Promise.all(DICTIONARIES.map((name) => readable([name])));
  return new Set(DICTIONARIES.filter((_, i) => each[i]));
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
