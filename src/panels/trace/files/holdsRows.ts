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

/** A row of `l7_flow_log` or of `otel_traces`, by the names that only these have. */
export function isRow(line: string): boolean {
  try {
    const row = JSON.parse(line) as Record<string, unknown>;
    return ('_id' in row && 'start_time' in row) || ('Timestamp' in row && 'TraceId' in row && 'SpanId' in row);
  } catch {
    return false;
  }
}
