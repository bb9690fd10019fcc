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
