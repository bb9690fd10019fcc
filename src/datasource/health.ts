import type { StoreClient } from '../store/client';
import { toStoreError } from '../store/errors';
import { tooOldInWords } from '../store/leastVersion';
import { rowKey } from '../store/otel/conditions';
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
  let tooOld = '';
  try {
    const [row] = await client.query('SELECT version() AS version');
    const version = String(row?.version ?? '');
    tooOld = tooOldInWords(version);
    const { deepflow, otel, notices } = await readStores();
    const found = await Promise.all([
      deepflow
        ? recentRows(client, deepflow.table, deepflow.column('time'), deepflow.column('_id'), 'rows')
        : 'There is no table of DeepFlow here: calls and traces are made of OTel spans alone.',
      ...(otel ? [recentRows(client, otel.table, otel.column('Timestamp'), rowKey(otel), 'OTel spans')] : []),
    ]);
    const message = [
      tooOld || `Connected to ClickHouse ${version}.`,
      ...found,
      ...notices,
      ...(deepflow?.remarks ?? []),
    ];
    return { status: tooOld ? 'error' : 'success', message: message.join(' ') };
  } catch (cause) {
    return { status: 'error', message: [tooOld, toStoreError(cause).message].filter(Boolean).join(' ') };
  }
}

/** ClickHouse's `uniq` counts so many exactly, and estimates beyond. */
const COUNTED = 65_536;

/** @param key what tells rows apart: through a Distributed table a row may come several times */
async function recentRows(
  client: StoreClient,
  table: string,
  time: string,
  key: string,
  what: string
): Promise<string> {
  const [row] = await client.query(
    `SELECT toString(uniq(${key})) AS rows_found FROM ${table} WHERE ${time} >= now() - 900`
  );
  const count = Number(row?.rows_found ?? 0);
  const name = table.replace(/`/g, '');
  return count > 0
    ? `${name} has ${count > COUNTED ? 'about ' : ''}${count.toLocaleString('en')} ${what} of the last 15 minutes.`
    : `${name} is there, but has no ${what} of the last 15 minutes.`;
}
