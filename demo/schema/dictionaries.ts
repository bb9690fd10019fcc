import type { ClickHouseClient } from '@clickhouse/client';
import {
  DICTIONARY_NAMES,
  DICTIONARY_TABLES,
  FLAT_ID_LIMIT,
  sourceTable,
  type DictionaryName,
  type DictionaryTable,
} from './dictionaryTables';
import { INT_ENUMS, STRING_ENUMS } from './enums';

export type { DictionaryName } from './dictionaryTables';

type Value<Type> = Type extends 'String' ? string : number | string;
type Tables = typeof DICTIONARY_TABLES;

/** A row of one dictionary: its key and name, and of the other attributes those that are known. */
export type NameRow<Name extends DictionaryName> = {
  [Key in keyof Tables[Name]['key']]: Value<Tables[Name]['key'][Key]>;
} & { name: string } & {
  [Attribute in keyof Tables[Name]['attributes']]?: Value<Tables[Name]['attributes'][Attribute]>;
};

/** Rows by dictionary: `{ pod_map: [{ id: 7, name: 'cart-0', pod_ns_id: 3 }], device_map: [...] }`. */
export type NameRows = { [Name in DictionaryName]?: ReadonlyArray<NameRow<Name>> };

export interface DictionaryOptions {
  /** Who the server's own queries for the dictionaries run as, where `default` has a password or does not exist. */
  dictionaryUser?: { user: string; password: string };
}

/** DDL of the dictionaries and of the tables they read. A row written later replaces an earlier one with its key. */
export function dictionaryDdl({ dictionaryUser }: DictionaryOptions = {}): string[] {
  return DICTIONARY_NAMES.flatMap((name) => {
    const table: DictionaryTable = DICTIONARY_TABLES[name];
    const columns = Object.entries({ ...table.key, ...table.attributes });
    const keys = Object.keys(table.key).join(', ');
    const query = `SELECT ${columns.map(([column]) => column).join(', ')} FROM ${sourceTable(name)} FINAL`;
    const login = dictionaryUser
      ? `USER '${escaped(dictionaryUser.user)}' PASSWORD '${escaped(dictionaryUser.password)}' `
      : '';
    return [
      `CREATE TABLE IF NOT EXISTS ${sourceTable(name)} (${columns.map((pair) => pair.join(' ')).join(', ')})
       ENGINE = ReplacingMergeTree ORDER BY (${keys})`,
      `CREATE DICTIONARY IF NOT EXISTS flow_tag.${name} (
         ${columns.map(([column, type]) => `${column} ${type}${column in table.key ? '' : ` DEFAULT ${type === 'String' ? `''` : 0}`}`).join(', ')}
       ) PRIMARY KEY ${keys}
       SOURCE(CLICKHOUSE(${login}QUERY '${query}'))
       LAYOUT(${table.layout}()) LIFETIME(MIN 30 MAX 60)`,
    ];
  });
}

/**
 * Writes names and reloads the dictionaries they belong to, so that the next `dictGet` sees them.
 * @throws RangeError before anything is written, when an id does not fit its dictionary's layout
 */
export async function insertNames(client: ClickHouseClient, names: NameRows): Promise<void> {
  const given = DICTIONARY_NAMES.filter((name) => (names[name]?.length ?? 0) > 0);
  for (const name of given) {
    checkIds(name, names[name] as ReadonlyArray<Record<string, unknown>>);
  }
  for (const name of given) {
    await client.insert({ table: sourceTable(name), values: [...names[name]!], format: 'JSONEachRow' });
  }
  await reloadDictionaries(client, given);
}

/** Makes dictionaries see what their tables hold now. */
export async function reloadDictionaries(client: ClickHouseClient, names: readonly DictionaryName[]): Promise<void> {
  for (const name of names) {
    await client.command({ query: `SYSTEM RELOAD DICTIONARY flow_tag.${name}` });
  }
}

/** The enum dictionaries' rows, as `insertNames` takes them. */
export function enumNames(): Pick<NameRows, 'int_enum_map' | 'string_enum_map'> {
  return {
    int_enum_map: Object.entries(INT_ENUMS).flatMap(([tag_name, values]) =>
      Object.entries(values).map(([value, name]) => ({ tag_name, value, name }))
    ),
    string_enum_map: Object.entries(STRING_ENUMS).flatMap(([tag_name, values]) =>
      Object.entries(values).map(([value, name]) => ({ tag_name, value, name }))
    ),
  };
}

function checkIds(name: DictionaryName, rows: ReadonlyArray<Record<string, unknown>>): void {
  const { layout, key }: DictionaryTable = DICTIONARY_TABLES[name];
  if (layout !== 'FLAT') {
    return;
  }
  const [column] = Object.keys(key);
  for (const row of rows) {
    const id = Number(row[column]);
    if (!Number.isInteger(id) || id < 0 || id >= FLAT_ID_LIMIT) {
      throw new RangeError(`flow_tag.${name}: ${column} ${String(row[column])} is not below ${FLAT_ID_LIMIT}`);
    }
  }
}

const escaped = (text: string): string => text.replace(/['\\]/g, '\\$&');
