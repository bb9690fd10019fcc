import { parseAnswer, rowsOf, type Answer } from './answer';
import type { RawRows, StoreClient, StoreRow } from './client';
import { StoreError } from './storeError';

/** Rows of an answer, read or not. */
export type Rows = StoreRow[] | RawRows;

/** After the rows ClickHouse writes their number and statistics: a few hundred bytes. */
const TAIL_BYTES = 4096;
/** So much is read between two yields: a few ms of work. */
const PIECE_BYTES = 128 * 1024;

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
  const tail = new TextDecoder().decode(new Uint8Array(bytes, Math.max(0, bytes.byteLength - TAIL_BYTES)));
  // In a row a line break is written as \n: this is the end of the list.
  const after = tail.slice(tail.lastIndexOf('\n\t],'));
  const count = /^\n\t\],\s+"rows": (\d+),/.exec(after);
  const read = /"rows_read": (\d+)/.exec(after);
  if (count && !/"exception"/.test(after) && /\}\s*$/.test(after)) {
    return { rows: { bytes, length: Number(count[1]) }, rowsRead: Number(read?.[1] ?? 0) };
  }
  const answer: Answer = parseAnswer(new TextDecoder().decode(bytes));
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

function* linesOf(bytes: ArrayBuffer): Generator<StoreRow[], void, void> {
  const decoder = new TextDecoder();
  let text = '';
  let names: string[] | null = null;
  for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES) {
    const piece = new Uint8Array(bytes, at, Math.min(PIECE_BYTES, bytes.byteLength - at));
    text += decoder.decode(piece, { stream: true });
    if (!names) {
      const head = /^\{\s*"meta":\s*(\[[^\]]*\]),\s*"data":\s*\[\n/.exec(text);
      if (!head) {
        // Not a row a line: all at once.
        yield parseAnswer(new TextDecoder().decode(bytes)).rows;
        return;
      }
      names = (JSON.parse(head[1]) as Array<{ name: string }>).map(({ name }) => name);
      text = text.slice(head[0].length - 1);
    }
    const end = text.lastIndexOf('\n\t]');
    const cut = end >= 0 ? end : text.lastIndexOf('\n');
    const lines = text.slice(0, cut).trim().replace(/,$/, '');
    if (lines !== '') {
      yield rowsOf(names, JSON.parse(`[${lines}]`) as unknown[][]);
    }
    if (end >= 0) {
      return;
    }
    text = text.slice(cut);
  }
  throw new StoreError('The answer of the database was cut.');
}
