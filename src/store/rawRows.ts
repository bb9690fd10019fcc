import { CUT, endOfAnswer, namesOf, parseAnswer, readRows } from './answer';
import type { RawRows, StoreClient, StoreRow } from './client';
import { StoreError } from './storeError';

/** Rows of an answer, read or not. */
export type Rows = StoreRow[] | RawRows;

/**
 * JSONCompact as ClickHouse writes it (seen from 22.12 to 26.9): a row a line, between these two. Line breaks and tabs in
 * names and values are written as \n and \t, so these lines are nowhere else; only the list of columns ends like the rows.
 */
const BEFORE_ROWS = '\t"data":\n\t[\n';
const AFTER_ROWS = '\t],\n';
/** What comes after the rows fits in here: their number, the statistics, an error. A longer one is found more slowly. */
const TAIL_BYTES = 4096;
/** So much is read between two yields: a few ms of work. */
const PIECE_BYTES = 128 * 1024;
const LINE_BREAK = 0x0a;

/** Asks for rows, unread where the client can. @throws StoreError */
export function queryRows(
  client: StoreClient,
  sql: string,
  params: Record<string, unknown>,
  signal?: AbortSignal
): Promise<Rows> {
  return client.queryRaw ? client.queryRaw(sql, params, signal) : client.query(sql, params, signal);
}

/** At most so many of the rows. */
export function firstRows(rows: Rows, count: number): Rows {
  if (rows.length <= count) {
    return rows;
  }
  return Array.isArray(rows) ? rows.slice(0, count) : { ...rows, length: count };
}

/**
 * An answer with its rows unread. Its end tells whether it is whole and how many rows there are; where it does not, the
 * answer is read after all.
 * @throws StoreError when it holds an error or is no answer
 */
export function rawRows(bytes: ArrayBuffer): { rows: RawRows; rowsRead: number } {
  const tail = textOf(new Uint8Array(bytes, Math.max(0, bytes.byteLength - TAIL_BYTES)));
  const end = tail.lastIndexOf(AFTER_ROWS);
  const told = end >= 0 ? endOfAnswer(`{${tail.slice(end + AFTER_ROWS.length)}`) : null;
  if (told) {
    return { rows: { bytes, length: told.rows }, rowsRead: told.rowsRead };
  }
  const answer = parseAnswer(textOf(new Uint8Array(bytes)));
  return { rows: { bytes, length: answer.rows.length }, rowsRead: answer.rowsRead };
}

/**
 * The rows in batches, read piece by piece: ClickHouse writes a row a line. Each batch is one step.
 * @throws StoreError when they cannot be read
 */
export function* batchesOf(rows: Rows): Generator<StoreRow[], void, void> {
  if (Array.isArray(rows)) {
    for (let at = 0; at < rows.length; at += BATCH) {
      yield rows.slice(at, at + BATCH);
    }
    return;
  }
  let left = rows.length;
  for (const batch of linesOf(rows.bytes)) {
    yield batch.slice(0, left);
    left -= batch.length;
    if (left <= 0) {
      return;
    }
  }
}

const BATCH = 256;

function* linesOf(buffer: ArrayBuffer): Generator<StoreRow[], void, void> {
  const bytes = new Uint8Array(buffer);
  let names: string[] | null = null;
  for (let at = 0, next = 0; at < bytes.length; at = next) {
    // whole lines; without a line break behind them all that is left
    next = bytes.indexOf(LINE_BREAK, at + PIECE_BYTES) + 1 || bytes.length;
    let lines = textOf(bytes.subarray(at, next));
    if (!names) {
      const start = lines.indexOf(BEFORE_ROWS);
      if (start < 0) {
        // not a row a line: all at once
        yield parseAnswer(textOf(bytes)).rows;
        return;
      }
      const rowsAt = start + BEFORE_ROWS.length;
      names = namesOf(`${lines.slice(0, rowsAt)}]}`);
      lines = lines.slice(rowsAt);
    }
    const end = lines.indexOf(AFTER_ROWS);
    const rows = (end < 0 ? lines : lines.slice(0, end)).trim();
    if (rows !== '') {
      yield readRows(names, rows.endsWith(',') ? rows.slice(0, -1) : rows);
    }
    if (end >= 0) {
      return;
    }
  }
  throw new StoreError(CUT);
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
