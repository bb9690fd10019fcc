import { FieldType, toDataFrame, type DataFrame } from '@grafana/data';
import type { Detail } from '../trace/call';
import { DETAIL_FIELDS, SCHEMA_VERSION } from './schema';
import { fieldOf, readVector, spanloomMeta } from './vector';

export type { Detail } from '../trace/call';

/** The details frame of one span: DETAIL_FIELDS, in display order. */
export function detailsToFrame(details: Detail[], refId?: string): DataFrame {
  const column = (name: (typeof DETAIL_FIELDS)[number]) => ({
    name,
    type: FieldType.string,
    values: details.map((detail): string => detail[name] ?? ''),
  });
  return toDataFrame({
    name: 'Span',
    refId,
    fields: DETAIL_FIELDS.map(column),
    meta: {
      preferredVisualisationType: 'table',
      custom: { spanloom: { kind: 'details', schemaVersion: SCHEMA_VERSION } },
    },
  });
}

/** The details of a frame; null when it is no details frame. */
export function frameToDetails(frame: DataFrame): Detail[] | null {
  if (spanloomMeta(frame)?.kind !== 'details') {
    return null;
  }
  const kinds = readVector<string>(fieldOf(frame, 'kind'));
  const keys = readVector<string>(fieldOf(frame, 'key'));
  const values = readVector<string>(fieldOf(frame, 'value'));
  // frames of earlier versions have none
  const rows = readVector<string>(fieldOf(frame, 'row'));
  return Array.from({ length: frame.length }, (_, i) => ({
    kind: kinds[i] as Detail['kind'],
    key: String(keys[i]),
    value: String(values[i]),
    ...(rows[i] ? { row: String(rows[i]) } : {}),
  }));
}
