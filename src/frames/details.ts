import { FieldType, toDataFrame, type DataFrame } from '@grafana/data';
import type { Detail } from '../trace/call';
import { SCHEMA_VERSION } from './schema';
import { fieldOf, readVector, spanloomMeta } from './vector';

export type { Detail } from '../trace/call';

/** The details frame of one span: rows of kind, key, value (DETAIL_FIELDS), in display order. */
export function detailsToFrame(details: Detail[], refId?: string): DataFrame {
  const column = (name: 'kind' | 'key' | 'value') => ({
    name,
    type: FieldType.string,
    values: details.map((detail) => detail[name] as string),
  });
  return toDataFrame({
    name: 'Span',
    refId,
    fields: [column('kind'), column('key'), column('value')],
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
  return Array.from({ length: frame.length }, (_, i) => ({
    kind: kinds[i] as Detail['kind'],
    key: String(keys[i]),
    value: String(values[i]),
  }));
}
