/** A file of rows: how one is known, and what is to be said of it. */

/** Why a line gave no row: it is no JSON, a row of no known table, has no time, or is one too many. */
export type LineFault = 'no-json' | 'no-row' | 'no-time' | 'too-many';

/** Lines without a row: how many, and the first of them, counted from 1. */
export interface LeftOutLines {
  fault: LineFault;
  lines: number;
  first: number;
}

export interface RowFileFacts {
  /** Rows read; one that the file has twice is counted twice. */
  rows: number;
  /** Trees that the rows make. */
  trees: number;
  leftOut: LeftOutLines[];
  /** Rows whose status 2 may mean a timeout or that none was told, of which no other row tells: taken for unknown. Missing = none. */
  undecided?: number;
}

/** Which table a row is of, by the columns that none of its rows is without; null for what is neither. */
export function rowKind(row: unknown): 'deepflow' | 'otel' | null {
  if (typeof row !== 'object' || row === null) {
    return null;
  }
  if ('Timestamp' in row && 'TraceId' in row && 'SpanId' in row) {
    return 'otel';
  }
  return '_id' in row && String(row._id ?? '') !== '' && 'start_time' in row ? 'deepflow' : null;
}
