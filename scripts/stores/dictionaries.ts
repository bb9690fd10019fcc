import { DICTIONARY_TABLES } from '../../demo/schema/dictionaryTables';
import { demoNames } from '../../demo/traffic/names';
import { DICTIONARIES, literal } from '../../src/store/deepflow/dictionaries';

/** Ids of other places, by which names are narrowed. */
const PLACES: ReadonlySet<string> = new Set(['pod_cluster_id', 'pod_ns_id', 'pod_group_id', 'pod_service_id']);

/**
 * The dictionaries that the plugin reads, with their names inside: the demo's read tables, which an engine that starts anew
 * for each statement would have to open each time.
 */
export function dictionariesDdl(): string[] {
  const names = demoNames();
  return DICTIONARIES.map((short) => {
    const name = `${short}_map` as const;
    const keys = Object.keys(DICTIONARY_TABLES[name].key);
    const ids = Object.keys(DICTIONARY_TABLES[name].attributes).filter((column) => PLACES.has(column));
    const columns = [...keys, ...ids, 'name'];
    const rows = (names[name] ?? []) as ReadonlyArray<Record<string, unknown>>;
    const text = (row: Record<string, unknown>): string =>
      `(${[...keys, ...ids].map((id) => Number(row[id] ?? 0)).join(', ')}, '${literal(String(row.name))}')`;
    const values = rows.length > 0 ? rows.map(text).join(', ') : `(${[...keys, ...ids].map(() => 0).join(', ')}, '')`;
    const types = columns.map((column) => `${column} ${column === 'name' ? 'String' : 'UInt64'}`).join(', ');
    const query = `SELECT * FROM values('${types}', ${values})`;
    return `CREATE DICTIONARY flow_tag.${name} (${types}) PRIMARY KEY ${keys.join(', ')}
SOURCE(CLICKHOUSE(QUERY '${literal(query)}')) LAYOUT(${DICTIONARY_TABLES[name].layout}()) LIFETIME(0)`;
  });
}
