import { readRowId, secondOfDeepflowRow } from '../../trace/rowId';
import { StoreError } from '../storeError';
import { rangeOfSeconds, type TimeRange } from '../timeRange';

export function isRowId(id: string): boolean {
  return readRowId(id)?.kind === 'deepflow';
}

/** The seconds in which rows ended. @throws StoreError when an id is none */
export function rangeOfRows(ids: readonly string[]): TimeRange {
  if (!ids.every(isRowId)) {
    throw new StoreError('These are no ids of rows: only spans of this data source have rows.');
  }
  return rangeOfSeconds(ids.map(secondOfDeepflowRow));
}
