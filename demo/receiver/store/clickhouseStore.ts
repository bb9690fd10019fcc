import type { ClickHouseClient } from '@clickhouse/client';
import { insertNames } from '../../schema/dictionaries';
import { L7_FLOW_LOG } from '../../schema/l7FlowLog';
import type { StoredNames } from '../identities/names';
import { sparse } from '../row';
import type { SpanStore } from './spanSink';

/** Columns of the dictionaries that are read, beside id and name. */
const COLUMNS: { [Name in keyof StoredNames]: string[] } = {
  pod_cluster_map: [],
  pod_node_map: ['pod_cluster_id'],
  pod_ns_map: ['pod_cluster_id'],
  pod_group_map: ['pod_group_type'],
  pod_service_map: [],
  pod_map: ['pod_ns_id', 'pod_service_id', 'pod_group_id'],
  vtap_map: [],
};

/** The receiver's store in a ClickHouse that has the schema. */
export function clickhouseStore(client: ClickHouseClient): SpanStore {
  return {
    readNames: async () => {
      const names: Partial<Record<keyof StoredNames, unknown[]>> = {};
      for (const dictionary of Object.keys(COLUMNS) as Array<keyof StoredNames>) {
        // 64-bit integers come as text from some servers and as numbers from others; these ids are small.
        const numbers = ['id', ...COLUMNS[dictionary]].map((column) => `toUInt32(${column}) AS ${column}`);
        const result = await client.query({
          query: `SELECT name, ${numbers.join(', ')} FROM flow_tag.${dictionary}`,
          format: 'JSONEachRow',
        });
        names[dictionary] = await result.json();
      }
      return names as unknown as StoredNames;
    },
    insertNames: (names) => insertNames(client, names),
    insertRows: async (rows) => {
      await client.insert({ table: L7_FLOW_LOG, values: rows.map(sparse), format: 'JSONEachRow' });
    },
  };
}
