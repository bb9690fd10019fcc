/** For tests only: a ClickHouse engine inside the test's own process (chDB), without HTTP in between. */
import { createClient } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import { storeClientOf, type ClickHouseLike, type StoreClientOptions } from './clickhouseClient';
import type { StoreClient } from './client';

export interface TestEngine {
  store(options?: StoreClientOptions): StoreClient;
  /** DDL. */
  command(sql: string): Promise<void>;
  insert(table: string, rows: object[]): Promise<void>;
  close(): Promise<void>;
}

/** An engine with its own in-memory databases. One engine a process: chDB allows one data folder. */
export function startTestEngine(): TestEngine {
  const connection = createChdbConnection({ path: ':memory:' });
  const client = createClient({ connection } as never);
  return {
    store: (options) => storeClientOf(client as unknown as ClickHouseLike, options),
    command: async (sql) => {
      await client.command({ query: sql });
    },
    insert: async (table, rows) => {
      await client.insert({ table, values: rows, format: 'JSONEachRow' });
    },
    close: () => client.close(),
  };
}
