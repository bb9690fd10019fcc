import type { StoreRow } from './client';
import { storeErrorIn, storeErrorOfResponse } from './errors';
import { StoreError } from './storeError';

/** A JSONCompact answer, read. */
export interface Answer {
  rows: StoreRow[];
  /** Rows that ClickHouse read to answer. */
  rowsRead: number;
}

/** As ClickHouse writes it. Numbers of rows are text where its 64-bit integers are quoted. */
interface Written {
  meta?: Array<{ name: string }>;
  data?: unknown[][];
  rows?: number | string;
  statistics?: { rows_read?: number | string };
  exception?: string;
}

export const CUT = 'The answer of the database was cut.';
const NOT_CLICKHOUSE = 'What answered is not ClickHouse, or the answer was cut. Check the URL of the data source.';

/**
 * Reads a JSONCompact answer. An exception after the first bytes comes with status 200, inside or behind the JSON.
 * @throws StoreError
 */
export function parseAnswer(text: string): Answer {
  const answer = parsed(text);
  const error = answer ? answer.exception && storeErrorOfResponse(200, answer.exception) : storeErrorIn(text, 200);
  if (error) {
    throw error;
  }
  if (!answer) {
    throw new StoreError(text.trim() === '' ? 'The database gave an empty answer.' : NOT_CLICKHOUSE);
  }
  if (!Array.isArray(answer.meta) || !Array.isArray(answer.data)) {
    throw new StoreError('What answered is not ClickHouse. Check the URL of the data source.');
  }
  return { rows: rowsOf(namesIn(answer), answer.data), rowsRead: rowsReadIn(answer) };
}

/** What an answer says behind its rows, given as an object; null where it is cut or tells of an error. */
export function endOfAnswer(text: string): { rows: number; rowsRead: number } | null {
  const end = parsed(text);
  return end?.rows === undefined || end.exception ? null : { rows: Number(end.rows), rowsRead: rowsReadIn(end) };
}

/** Names of the columns, out of an answer of which only the rows may be missing. */
export const namesOf = (text: string): string[] => namesIn(JSON.parse(text) as Written);

/** Some of the rows: lists with commas between them. @throws StoreError */
export function readRows(names: readonly string[], text: string): StoreRow[] {
  const rows = parsed<unknown[][]>(`[${text}]`);
  if (!rows) {
    throw new StoreError(CUT);
  }
  return rowsOf(names, rows);
}

const namesIn = ({ meta = [] }: Written): string[] => meta.map(({ name }) => name);
const rowsReadIn = ({ statistics }: Written): number => Number(statistics?.rows_read ?? 0);

function parsed<T = Written>(text: string): T | null {
  try {
    return JSON.parse(text) as T | null;
  } catch {
    return null;
  }
}

/**
 * Compact rows as objects. Copies of one object that has all names already: adding 80 names one by one to each makes
 * hash tables of them in V8, which takes three times as long.
 */
export function rowsOf(names: readonly string[], data: readonly unknown[][]): StoreRow[] {
  const blank: StoreRow = JSON.parse(`{${names.map((name) => `${JSON.stringify(name)}:null`).join(',')}}`);
  return data.map((values) => {
    const row = { ...blank };
    for (let i = 0; i < names.length; i++) {
      row[names[i]] = values[i];
    }
    return row;
  });
}
