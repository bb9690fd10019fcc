import type { ClickHouseClient } from '@clickhouse/client';

/**
 * Whether a store is still to be made; what an earlier run did not finish is taken away. `bench.made` is made last.
 * @param databases that it has
 */
export async function startOver(writer: ClickHouseClient, databases: readonly string[]): Promise<boolean> {
  const query = `SELECT count() AS made FROM system.tables WHERE database = 'bench' AND name = 'made'`;
  const result = await writer.query({ query, format: 'JSONEachRow' });
  const [{ made }] = await result.json<{ made: string }>();
  if (Number(made) > 0) {
    return false;
  }
  for (const database of databases) {
    await writer.command({ query: `DROP DATABASE IF EXISTS ${database} SYNC` });
  }
  return true;
}
