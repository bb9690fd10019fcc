import { parseAnswer } from './answer';
import type { RawRows, StoreClient } from './client';
import { toStoreError } from './errors';
import { rawRows } from './rawRows';

/** The part of `@clickhouse/client` and `@clickhouse/client-web` that is used, so that either fits. */
export interface ClickHouseLike {
  query(params: {
    query: string;
    format: 'JSONCompact';
    query_params?: Record<string, unknown>;
    query_id?: string;
    abort_signal?: AbortSignal;
    clickhouse_settings?: Record<string, string | number>;
  }): Promise<{ text(): Promise<string> }>;
  /** The answer's bytes, where they can be had without reading them. */
  bytes?(params: Parameters<ClickHouseLike['query']>[0]): Promise<ArrayBuffer>;
}

/** What one statement cost; for the inspector and the counts in a trace's completeness. */
export interface StatementReport {
  sql: string;
  params: Record<string, unknown>;
  rows: number;
  /** Rows that ClickHouse read to answer. */
  rowsRead: number;
  elapsedMs: number;
}

export interface StoreClientOptions {
  /** Called after each statement that succeeded. */
  onStatement?: (report: StatementReport) => void;
  /** Sent with each statement; dropped for good when the server refuses them. Leave out for a `readonly=1` user. */
  settings?: Record<string, string | number>;
  /** Called once when they are refused, so that the next client need not try. */
  onSettingsRefused?: () => void;
}

/** READONLY, UNKNOWN_SETTING, SETTING_CONSTRAINT_VIOLATION: the server takes the query, but not our settings. */
const SETTINGS_REFUSED = [164, 115, 452];

/**
 * A StoreClient over a ClickHouse client. Rows come as JSONCompact: one JSON.parse for the whole
 * answer, and it says how many rows were read. Without `settings` nothing but query, parameters
 * and a query id is sent, provided the client was created without compression and sessions.
 */
export function storeClientOf(clickhouse: ClickHouseLike, options: StoreClientOptions = {}): StoreClient {
  let settings = options.settings;

  async function run<T extends { length: number }>(
    ask: Ask<{ rows: T; rowsRead: number }>,
    sql: string,
    params: Record<string, unknown>,
    signal?: AbortSignal
  ): Promise<T> {
    const startedMs = Date.now();
    const { rows, rowsRead } = await request(ask, sql, params, settings, signal);
    options.onStatement?.({ sql, params, rows: rows.length, rowsRead, elapsedMs: Date.now() - startedMs });
    return rows;
  }

  async function runTwice<T extends { length: number }>(
    ask: Ask<{ rows: T; rowsRead: number }>,
    sql: string,
    params: Record<string, unknown>,
    signal?: AbortSignal
  ): Promise<T> {
    try {
      return await run(ask, sql, params, signal);
    } catch (cause) {
      const error = toStoreError(cause);
      if (settings && SETTINGS_REFUSED.includes(error.code)) {
        settings = undefined;
        options.onSettingsRefused?.();
        return await run(ask, sql, params, signal).catch((again) => {
          throw toStoreError(again);
        });
      }
      throw error;
    }
  }

  const { bytes } = clickhouse;
  return {
    query: (sql, params = {}, signal) =>
      runTwice(async (asked) => parseAnswer(await (await clickhouse.query(asked)).text()), sql, params, signal),
    ...(bytes && {
      queryRaw: (sql: string, params: Record<string, unknown> = {}, signal?: AbortSignal): Promise<RawRows> =>
        runTwice(async (asked) => rawRows(await bytes.call(clickhouse, asked)), sql, params, signal),
    }),
  };
}

/** Sends a statement and takes in its answer. */
type Ask<T> = (params: Parameters<ClickHouseLike['query']>[0]) => Promise<T>;

async function request<T>(
  ask: Ask<T>,
  sql: string,
  params: Record<string, unknown>,
  settings?: Record<string, string | number>,
  signal?: AbortSignal
): Promise<T> {
  // The clients would send it all the same
  if (signal?.aborted) {
    throw Object.assign(new Error('aborted'), { name: 'AbortError' });
  }
  return ask({
    query: sql,
    format: 'JSONCompact',
    query_params: params,
    query_id: queryId(),
    abort_signal: signal,
    ...(settings ? { clickhouse_settings: settings } : {}),
  });
}

/** Given by us because client-web would call crypto.randomUUID, which pages on plain http do not have. */
function queryId(): string {
  let id = 'spanloom-';
  for (let i = 0; i < 4; i++) {
    id += Math.floor(Math.random() * 0x100000000)
      .toString(16)
      .padStart(8, '0');
  }
  return id;
}
