import type { StoreClient } from '../store/client';
import type { Catalog } from '../store/deepflow/catalog';
import { toStoreError } from '../store/errors';

export interface Health {
  status: 'success' | 'error';
  message: string;
}

/**
 * Walks the way a query takes and says in plain words how far it came: reachable, signed in, table there,
 * names readable, rows of the last 15 minutes. Never throws.
 */
export async function checkHealth(client: StoreClient, readCatalog: () => Promise<Catalog>): Promise<Health> {
  try {
    const catalog = await readCatalog();
    const time = catalog.column('time');
    const [version, recent] = await Promise.all([
      client.query('SELECT version() AS version'),
      client.query(`SELECT toString(count()) AS rows_found FROM ${catalog.table} WHERE ${time} >= now() - 900`),
    ]);
    const rows = Number(recent[0]?.rows_found ?? 0);
    const table = catalog.table.replace(/`/g, '');
    const found =
      rows > 0
        ? `${table} has ${rows.toLocaleString('en')} rows of the last 15 minutes.`
        : `${table} is there, but has no rows of the last 15 minutes.`;
    const message = [`Connected to ClickHouse ${String(version[0]?.version ?? '')}.`, found, ...catalog.notices];
    return { status: 'success', message: message.join(' ') };
  } catch (cause) {
    return { status: 'error', message: toStoreError(cause).message };
  }
}
