import type { StoreClient } from '../store/client';
import { toStoreError } from '../store/errors';
import type { Stores } from '../store/stores';

export interface Health {
  status: 'success' | 'error';
  message: string;
}

/**
 * Walks the way a query takes and says in plain words how far it came: reachable, signed in, tables there,
 * names readable, rows of the last 15 minutes. Never throws.
 */
export async function checkHealth(client: StoreClient, readStores: () => Promise<Stores>): Promise<Health> {
  try {
    const { deepflow, otel, notices } = await readStores();
    const [version, ...found] = await Promise.all([
      client.query('SELECT version() AS version'),
      deepflow
        ? recentRows(client, deepflow.table, deepflow.column('time'), 'rows')
        : 'There is no table of DeepFlow here: calls and traces are made of OTel spans alone.',
      ...(otel ? [recentRows(client, otel.table, otel.column('Timestamp'), 'OTel spans')] : []),
    ]);
    const message = [
      `Connected to ClickHouse ${String(version[0]?.version ?? '')}.`,
      ...found,
      ...notices,
      ...(deepflow?.remarks ?? []),
    ];
    return { status: 'success', message: message.join(' ') };
  } catch (cause) {
    return { status: 'error', message: toStoreError(cause).message };
  }
}

async function recentRows(client: StoreClient, table: string, time: string, what: string): Promise<string> {
  const [row] = await client.query(`SELECT toString(count()) AS rows_found FROM ${table} WHERE ${time} >= now() - 900`);
  const count = Number(row?.rows_found ?? 0);
  const name = table.replace(/`/g, '');
  return count > 0
    ? `${name} has ${count.toLocaleString('en')} ${what} of the last 15 minutes.`
    : `${name} is there, but has no ${what} of the last 15 minutes.`;
}
