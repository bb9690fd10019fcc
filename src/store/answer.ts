import type { StoreRow } from './client';
import { StoreError } from './storeError';
import { storeErrorOfCode, storeErrorOfResponse } from './errors';

/** A JSONCompact answer, read. */
export interface Answer {
  rows: StoreRow[];
  /** Rows that ClickHouse read to answer. */
  rowsRead: number;
}

/** Reads a JSONCompact answer. An exception after the first bytes comes with status 200, inside or behind the JSON. */
export function parseAnswer(text: string): Answer {
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
  return { rows: rowsOf(names, answer.data), rowsRead: Number(answer.statistics?.rows_read ?? 0) };
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
