import type { ClickHouseClient } from '@clickhouse/client';
import { dictionaryDdl, enumNames, insertNames, type DictionaryOptions } from './dictionaries';
import { l7FlowLogDdl, type L7FlowLogOptions } from './l7FlowLog';

export type SchemaOptions = L7FlowLogOptions & DictionaryOptions;

/**
 * Makes `flow_log.l7_flow_log` and the `flow_tag` dictionaries where they do not exist yet, and fills the
 * enum dictionaries. What exists is left as it is: this never alters, empties or drops anything.
 * Works against the embedded store and against any ClickHouse whose user may create databases.
 */
export async function createSchema(client: ClickHouseClient, options: SchemaOptions = {}): Promise<void> {
  const statements = [
    'CREATE DATABASE IF NOT EXISTS flow_log',
    'CREATE DATABASE IF NOT EXISTS flow_tag',
    l7FlowLogDdl(options),
    ...dictionaryDdl(options),
  ];
  for (const query of statements) {
    await client.command({ query });
  }
  await fillEnums(client);
}

/** Only when rows are missing, so that every start does not add a part of equal rows. */
async function fillEnums(client: ClickHouseClient): Promise<void> {
  const names = enumNames();
  const result = await client.query({
    query: `SELECT toUInt32((SELECT count() FROM flow_tag.ch_int_enum FINAL)) AS ints,
                   toUInt32((SELECT count() FROM flow_tag.ch_string_enum FINAL)) AS strings`,
    format: 'JSONEachRow',
  });
  const [have] = await result.json<{ ints: number; strings: number }>();
  if (have.ints < names.int_enum_map!.length || have.strings < names.string_enum_map!.length) {
    await insertNames(client, names);
  }
}
