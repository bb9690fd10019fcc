/** For tests only: a ClickHouse engine inside the test's own process (chDB), without HTTP in between. */
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient, type ClickHouseClient } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import { storeClientOf, type ClickHouseLike, type StoreClientOptions } from './clickhouseClient';
import type { StoreClient } from './client';

export interface TestEngine {
  client: ClickHouseClient;
  store(options?: StoreClientOptions): StoreClient;
  /** DDL. */
  command(sql: string): Promise<void>;
  insert(table: string, rows: object[]): Promise<void>;
  /** Drops what earlier files left. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/**
 * An engine in a folder of the process's own. chDB keeps one data folder open per process and does not let go of
 * it, while jest runs several files in one process: so they share the folder, and each starts with `reset`.
 */
export function startTestEngine(): TestEngine {
  const connection = createChdbConnection({ path: path.join(tmpdir(), `spanloom-test-engine-${process.pid}`) });
  const client = createClient({ connection } as never);
  const command = async (query: string): Promise<void> => {
    await client.command({ query });
  };
  return {
    client,
    store: (options) => storeClientOf(client as unknown as ClickHouseLike, options),
    command,
    insert: async (table, rows) => {
      await client.insert({ table, values: rows, format: 'JSONEachRow' });
    },
    reset: async () => {
      const result = await client.query({
        query: `SELECT name FROM system.databases WHERE name LIKE '%flow\\_%' OR name LIKE 'otel%'`,
        format: 'JSONEachRow',
      });
      for (const { name } of await result.json<{ name: string }>()) {
        await command(`DROP DATABASE \`${name}\` SYNC`);
      }
    },
    close: () => client.close(),
  };
}
