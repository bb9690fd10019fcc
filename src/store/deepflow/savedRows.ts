import { RESPONSE_STATUS_BY_CODE } from '../../trace/span';
import type { StoreClient, StoreRow } from '../client';
import type { SavedRow } from '../spanStore';
import { inRanges } from '../timeRange';
import { quote, type Catalog } from './catalog';
import { rangeOfRows } from './rowId';
import { PREFIX, spanColumns } from './spanColumns';

/** What a file calls the status in words, beside its number: what that means depends on the table's age. */
export const STATUS_NAME = 'response_status_name';

/**
 * Each column by its name, and over it, or behind it, what the statements of a trace read (`spanColumns`).
 * @throws StoreError; also when an id is none
 */
export async function savedRows(
  client: StoreClient,
  catalog: Catalog,
  ids: readonly string[],
  signal?: AbortSignal
): Promise<SavedRow[]> {
  const c = catalog.column;
  const within = inRanges(catalog.timeColumn, [rangeOfRows(ids)]);
  const raw = catalog.tableColumns.map(({ name, type }, i) => `${asText(quote(name), type)} AS r${i}`);
  const rows = await client.query(
    `SELECT ${raw.join(',\n  ')},
  ${spanColumns(catalog)}
FROM ${catalog.table}
WHERE ${within.sql}
  AND ${c('_id')} IN {ids:Array(UInt64)}
LIMIT 1 BY ${c('_id')}`,
    { ...within.params, ids: ids.map(BigInt) },
    signal
  );
  return rows.map((answer) => {
    const row: StoreRow = {};
    catalog.tableColumns.forEach(({ name }, i) => (row[name] = answer[`r${i}`]));
    for (const [name, value] of Object.entries(answer)) {
      const own = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '';
      const isKnown = own in row;
      // What says nothing need not be added.
      if (own !== '' && !AS_STORED.has(own) && (isKnown || (value !== '' && value !== null && value !== 0))) {
        row[own] = value;
      }
    }
    if (catalog.has('response_status')) {
      row[STATUS_NAME] = RESPONSE_STATUS_BY_CODE[Number(answer[`${PREFIX}response_status`])] ?? 'unknown';
    }
    return { id: String(row._id), row };
  });
}

/** Times stay as they can be read by people, all attributes are written, and the status as number and in words. */
const AS_STORED = new Set(['start_time', 'end_time', 'attribute_names', 'attribute_values', 'response_status']);

/** 64-bit numbers as text, which JSON would round; times in UTC whatever the column's zone is. */
function asText(column: string, type: string): string {
  if (/^DateTime/.test(type)) {
    return `toString(${column}, 'UTC')`;
  }
  return /^(Array\(|Nullable\(Float|Float|U?Int(8|16|32)$)/.test(type) ? column : `toString(${column})`;
}
