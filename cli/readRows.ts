import type { StoreRow } from '../src/store/client';
import { parseLine } from '../src/store/rowFile/parseLine';

/**
 * Reads rows, one JSON object a line. Whole numbers beyond 2^53 stay as decimal text, so that 64-bit ids lose nothing.
 * @throws with the line's number when a line is no JSON object.
 */
export function readRows(text: string): StoreRow[] {
  const rows: StoreRow[] = [];
  text.split('\n').forEach((line, i) => {
    if (line.trim() === '') {
      return;
    }
    const row = parse(line, i + 1);
    if (row === null || typeof row !== 'object' || Array.isArray(row)) {
      throw new Error(`Line ${i + 1} is not a JSON object.`);
    }
    rows.push(row as StoreRow);
  });
  return rows;
}

function parse(line: string, n: number): unknown {
  try {
    return parseLine(line);
  } catch (error) {
    throw new Error(`Line ${n} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
