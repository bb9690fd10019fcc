import type { FilterValuesRequest } from '../callsRequest';
import type { StoreClient } from '../client';
import { MOST_VALUES, ROWS_LOOKED_AT, textsOf } from '../filterValues';
import { inRanges, rangeOfMs } from '../timeRange';
import { filterConditions } from './callsSql';
import type { Catalog } from './catalog';
import { filterColumn } from './filterColumns';

/** What the newest rows have under a key, or the names of their attributes; the most frequent first. @throws StoreError */
export async function filterValues(
  client: StoreClient,
  catalog: Catalog,
  request: FilterValuesRequest,
  signal?: AbortSignal
): Promise<string[]> {
  const within = inRanges(catalog.timeColumn, [rangeOfMs(request.fromMs, request.toMs)]);
  const { where, params } = filterConditions(catalog, request, within, false);
  const key =
    request.key === null
      ? { sql: catalog.column('attribute_names'), params: {} }
      : textsOf(filterColumn(catalog, request.key, 'asked_key'));
  const rows = await client.query(
    `SELECT arrayJoin(found_texts) AS found_text
FROM (
  SELECT ${key.sql} AS found_texts
  FROM ${catalog.table}
  WHERE ${[within.sql, ...where].join('\n    AND ')}
  ORDER BY ${catalog.column('time')} DESC
  LIMIT {rows:UInt32}
)
GROUP BY found_text
HAVING found_text != ''
ORDER BY count() DESC, found_text
LIMIT {most:UInt32}`,
    { ...within.params, ...params, ...key.params, rows: ROWS_LOOKED_AT, most: MOST_VALUES },
    signal
  );
  return rows.map((row) => String(row.found_text));
}
