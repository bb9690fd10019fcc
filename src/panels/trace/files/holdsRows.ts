import { rowKind } from '../../../trace/rowFile';

/** Bytes of a file from its start that are looked at: some rows, with all their columns. */
export const HEAD_BYTES = 256 * 1024;
/** Lines that are looked at: the first may be broken. */
const LINES = 5;

/** True for the beginning of a file of rows. Which columns a row has and what they mean is the data source's affair. */
export function holdsRows(head: string): boolean {
  return head
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, LINES)
    .some((line) => line.trimStart().startsWith('{') && isRow(line));
}

/** A row of one of the store's tables. */
export function isRow(line: string): boolean {
  try {
    return rowKind(JSON.parse(line)) !== null;
  } catch {
    return false;
  }
}
