import type { StoreClient } from '../store/client';
import { toStoreError } from '../store/errors';
import { tooOldInWords } from '../store/leastVersion';
import type { SpanStore } from '../store/spanStore';
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
    const { all, notices } = await readStores();
    const found = await Promise.all(all.map((store) => recentRows(client, store)));
    if (!all.some(({ seesNetwork }) => seesNetwork)) {
      found.unshift('There is no table of DeepFlow here: calls and traces are made of OTel spans alone.');
    }
    const message = [
      tooOld || `Connected to ClickHouse ${version}.`,
      ...found,
      ...notices,
      ...all.flatMap(({ remarks }) => remarks),
    ];
    return { status: tooOld ? 'error' : 'success', message: message.join(' ') };
  } catch (cause) {
    return { status: 'error', message: [tooOld, toStoreError(cause).message].filter(Boolean).join(' ') };
  }
}

/** Stores count so many exactly, and estimate beyond. */
const COUNTED = 65_536;

async function recentRows(client: StoreClient, store: SpanStore): Promise<string> {
  const { name, rowsName } = store;
  const count = await store.countRecent(client);
  return count > 0
    ? `${name} has ${count > COUNTED ? 'about ' : ''}${count.toLocaleString('en')} ${rowsName} of the last 15 minutes.`
    : `${name} is there, but has no ${rowsName} of the last 15 minutes.`;
}
