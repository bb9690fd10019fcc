import { StoreError, type StoreClient, type StoreRow } from './client';
import { storeErrorOfCode, storeErrorOfResponse, toStoreError } from './errors';

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

  async function run(sql: string, params: Record<string, unknown>, signal?: AbortSignal): Promise<StoreRow[]> {
    const startedMs = Date.now();
    const text = await request(clickhouse, sql, params, settings, signal);
    const answer = parseAnswer(text);
    options.onStatement?.({
      sql,
      params,
      rows: answer.rows.length,
      rowsRead: answer.rowsRead,
      elapsedMs: Date.now() - startedMs,
    });
    return answer.rows;
  }

  return {
    async query(sql, params = {}, signal) {
      try {
        return await run(sql, params, signal);
      } catch (cause) {
        const error = toStoreError(cause);
        if (settings && SETTINGS_REFUSED.includes(error.code)) {
          settings = undefined;
          options.onSettingsRefused?.();
          return await run(sql, params, signal).catch((again) => {
            throw toStoreError(again);
          });
        }
        throw error;
      }
    },
  };
}

async function request(
  clickhouse: ClickHouseLike,
  sql: string,
  params: Record<string, unknown>,
  settings?: Record<string, string | number>,
  signal?: AbortSignal
): Promise<string> {
  // A controller for each statement: client-web sets `signal.onabort`, so that of several
  // statements under one signal only the last would hear of the abort.
  const own = new AbortController();
  const abort = () => own.abort();
  if (signal?.aborted) {
    throw Object.assign(new Error('aborted'), { name: 'AbortError' });
  }
  signal?.addEventListener('abort', abort);
  try {
    const result = await clickhouse.query({
      query: sql,
      format: 'JSONCompact',
      query_params: params,
      query_id: queryId(),
      abort_signal: own.signal,
      ...(settings ? { clickhouse_settings: settings } : {}),
    });
    return await result.text();
  } finally {
    signal?.removeEventListener('abort', abort);
  }
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

interface Answer {
  rows: StoreRow[];
  rowsRead: number;
}

/** Reads a JSONCompact answer. An exception after the first bytes comes with status 200, inside or behind the JSON. */
function parseAnswer(text: string): Answer {
  let answer: {
    meta?: Array<{ name: string }>;
    data?: unknown[][];
    statistics?: { rows_read?: number | string };
    exception?: string;
  };
  try {
    answer = JSON.parse(text);
  } catch {
    if (/Code: \d+\. ?DB::/.test(text)) {
      throw storeErrorOfResponse(200, text.slice(text.lastIndexOf('Code: ')));
    }
    throw new StoreError(
      text.trim() === ''
        ? 'The database gave an empty answer.'
        : 'What answered is not ClickHouse, or the answer was cut. Check the URL of the data source.'
    );
  }
  if (answer.exception) {
    const found = /Code: (\d+)/.exec(answer.exception);
    throw storeErrorOfCode(
      found ? Number(found[1]) : 0,
      answer.exception.replace(/^Code: \d+\. DB::\w*Exception: /, '')
    );
  }
  if (!Array.isArray(answer.meta) || !Array.isArray(answer.data)) {
    throw new StoreError('What answered is not ClickHouse. Check the URL of the data source.');
  }
  const names = answer.meta.map((column) => column.name);
  const rows = answer.data.map((values) => {
    const row: StoreRow = {};
    for (let i = 0; i < names.length; i++) {
      row[names[i]] = values[i];
    }
    return row;
  });
  return { rows, rowsRead: Number(answer.statistics?.rows_read ?? 0) };
}
