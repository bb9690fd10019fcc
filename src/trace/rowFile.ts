/** What is to be said of a file of rows. */

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
}
