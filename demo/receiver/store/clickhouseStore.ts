import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ClickHouseError, type ClickHouseClient, type ClickHouseSettings } from '@clickhouse/client';
import { insertNames } from '../../schema/dictionaries';
import { L7_FLOW_LOG } from '../../schema/l7FlowLog';
import type { StoredNames } from '../identities/names';
import { nativeRows } from './nativeRows';
import { RowsRefusedError } from './rowWriter';
import type { SpanStore } from './spanSink';

/** Columns of the dictionaries that are read: numbers, and one of text. */
const COLUMNS: { [Name in keyof StoredNames]: { numbers: string[]; text: string } } = {
  pod_cluster_map: { numbers: ['id'], text: 'name' },
  pod_node_map: { numbers: ['id', 'pod_cluster_id'], text: 'name' },
  pod_ns_map: { numbers: ['id', 'pod_cluster_id'], text: 'name' },
  pod_group_map: { numbers: ['id', 'pod_group_type'], text: 'name' },
  pod_service_map: { numbers: ['id'], text: 'name' },
  pod_map: { numbers: ['id', 'pod_ns_id', 'pod_node_id', 'pod_service_id', 'pod_group_id'], text: 'name' },
  vtap_map: { numbers: ['id'], text: 'name' },
  device_map: { numbers: ['devicetype', 'deviceid'], text: 'ip' },
};

/** The receiver's store in a ClickHouse that has the schema. */
export function clickhouseStore(client: ClickHouseClient): SpanStore {
  let known: ClickHouseSettings | null = null;
  const settings = async () => (known ??= await insertSettings(client));
  return {
    readNames: async () => {
      const names: Partial<Record<keyof StoredNames, unknown[]>> = {};
      for (const dictionary of Object.keys(COLUMNS) as Array<keyof StoredNames>) {
        // 64-bit integers come as text from some servers and as numbers from others; these ids are small.
        const { numbers, text } = COLUMNS[dictionary];
        const columns = numbers.map((column) => `toUInt32(${column}) AS ${column}`);
        const result = await client.query({
          query: `SELECT ${text}, ${columns.join(', ')} FROM flow_tag.${dictionary} WHERE ${text} != ''`,
          format: 'JSONEachRow',
        });
        names[dictionary] = await result.json();
      }
      return names as unknown as StoredNames;
    },
    insertNames: (names) => insertNames(client, names),
    insertRows: async (rows) => {
      try {
        const { columns, bytes } = nativeRows(rows);
        const query = `INSERT INTO ${L7_FLOW_LOG} (${columns.join(', ')}) FORMAT Native`;
        const clickhouse_settings = await settings();
        const { stream } = await client.exec({ query, values: Readable.from([bytes]), clickhouse_settings });
        // The answer has nothing, but is over only when it was read.
        await finished(stream.resume());
      } catch (error) {
        throw isAboutRows(error) ? new RowsRefusedError((error as Error).message) : error;
      }
    },
  };
}

const WITHOUT_INDEXES = 'materialize_skip_indexes_on_insert';

/**
 * Who is answered has its rows in the table, whatever the server does with inserts by default. Nine of ten columns have an index
 * that rows are skipped by: to make them takes more than to store the rows, and the first merge makes them anyway.
 */
async function insertSettings(client: ClickHouseClient): Promise<ClickHouseSettings> {
  const query = `SELECT name FROM system.settings WHERE name = '${WITHOUT_INDEXES}'`;
  const known = await (await client.query({ query, format: 'JSONEachRow' })).json();
  return { async_insert: 0, ...(known.length > 0 && { [WITHOUT_INDEXES]: 0 }) };
}

/** ClickHouse's errors that say what is wrong with the data: they come again however often it is sent. */
const ABOUT_ROWS =
  /^(CANNOT_PARSE_\w+|CANNOT_READ_\w+|INCORRECT_DATA|TYPE_MISMATCH|CANNOT_CONVERT_TYPE|TOO_LARGE_\w+|ARGUMENT_OUT_OF_BOUND|VIOLATED_CONSTRAINT|VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE|CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN|UNKNOWN_ELEMENT_OF_ENUM)$/;

const isAboutRows = (error: unknown): boolean => error instanceof ClickHouseError && ABOUT_ROWS.test(error.type ?? '');
