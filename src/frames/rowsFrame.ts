/** Rows of the store on their way into a file: a frame with one JSON text for each. */
import { FieldType, toDataFrame, type DataFrame } from '@grafana/data';
import { SCHEMA_VERSION } from './schema';
import { fieldOf, readVector, spanloomMeta } from './vector';

/** A row and its `_id`. */
export interface SavedRow {
  id: string;
  /** JSON without a line break. */
  text: string;
}

export function rowsToFrame(rows: readonly SavedRow[], refId?: string): DataFrame {
  return toDataFrame({
    name: 'Rows',
    refId,
    fields: [
      { name: 'id', type: FieldType.string, values: rows.map(({ id }) => id) },
      { name: 'row', type: FieldType.string, values: rows.map(({ text }) => text) },
    ],
    meta: { custom: { spanloom: { kind: 'rows', schemaVersion: SCHEMA_VERSION } } },
  });
}

/** The rows of a frame; null when it is no such frame. */
export function frameToRows(frame: DataFrame): SavedRow[] | null {
  if (spanloomMeta(frame)?.kind !== 'rows') {
    return null;
  }
  const ids = readVector<string>(fieldOf(frame, 'id'));
  const texts = readVector<string>(fieldOf(frame, 'row'));
  return Array.from({ length: frame.length }, (_, i) => ({ id: ids[i], text: texts[i] }));
}
