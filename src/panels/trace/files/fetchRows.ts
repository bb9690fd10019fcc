import type { PanelData } from '@grafana/data';
import { frameToDetails } from '../../../frames/details';
import type { RowsQuery } from '../../../frames/query';
import { frameToRows } from '../../../frames/rowsFrame';
import { answerOf, askSource } from '../askSource';
import { spanResponses } from '../details/fetchSpan';
import { listOfRowIds, readRowId } from '../../../trace/rowId';
import { MOST_ROWS, MOST_SAVED_ROWS, rowsOf, type RowContents } from './rows';

/** The data source answers for so many rows at once. */
const ROWS_A_QUERY = 50;
const SAVED_ROWS_A_QUERY = 500;

/**
 * The rows as stitching reads them, a JSON text each, by their ids; the first MOST_SAVED_ROWS of them.
 * @param onProgress told how many rows are there
 * @throws Error as the data source says it; also when `signal` stops it
 */
export async function fetchSavedRows(
  data: PanelData,
  ids: readonly string[],
  onProgress: (rows: number) => void,
  signal: AbortSignal
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const asked = ids.slice(0, MOST_SAVED_ROWS);
  for (let k = 0; k < asked.length; k += SAVED_ROWS_A_QUERY) {
    const batch = asked.slice(k, k + SAVED_ROWS_A_QUERY);
    const responses = await askSource(
      data,
      ({ datasource }): RowsQuery => ({ refId: 'rows', datasource, queryType: 'rows', ids: batch }),
      'rows'
    );
    const response = await answerOf(responses, signal);
    const rows = (response?.data ?? []).map((frame) => frameToRows(frame)).find((list) => list !== null) ?? [];
    rows.forEach(({ id, text }) => found.set(id, text));
    onProgress(k + batch.length);
  }
  return found;
}

/**
 * What the store has about rows, asked for in batches beside the panel's own query; the first MOST_ROWS of them.
 * @param onProgress told how many rows are there
 * @throws Error as the data source says it; also when `signal` stops it
 */
export async function fetchRows(
  data: PanelData,
  ids: readonly string[],
  onProgress: (rows: number) => void,
  signal: AbortSignal
): Promise<Map<string, RowContents>> {
  const found = new Map<string, RowContents>();
  const asked = ids.slice(0, MOST_ROWS);
  let done = 0;
  // Apart: the data source numbers the rows of each of its stores, and tells attributes that both have once.
  const isOtel = (id: string) => readRowId(id)?.kind === 'otel';
  for (const group of [asked.filter((id) => !isOtel(id)), asked.filter(isOtel)]) {
    for (let k = 0; k < group.length; k += ROWS_A_QUERY) {
      const batch = group.slice(k, k + ROWS_A_QUERY);
      const response = await answerOf(await spanResponses(data, listOfRowIds(batch)), signal);
      const details = (response?.data ?? []).map((frame) => frameToDetails(frame)).find((list) => list !== null) ?? [];
      rowsOf(details).forEach((row) => found.set(row.id, row));
      onProgress((done += batch.length));
    }
  }
  return found;
}
