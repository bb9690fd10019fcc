import type { FilterValuesRequest } from '../callsRequest';
import type { StoreClient } from '../client';
import { both } from '../condition';
import { MOST_VALUES, ROWS_LOOKED_AT, textsOf } from '../filterValues';
import { rangeOfMs } from '../timeRange';
import type { OtelCatalog } from './catalog';
import { piecesBack, startBound } from './conditions';
import { otelColumnFilters, otelFilterColumn } from './filterColumns';
import { otelFilters } from './filters';
import { isJson } from './jsonColumn';
import { quote } from './sqlText';

/** What new rows have under a key, or the names of their attributes; the most frequent first. @throws StoreError */
export async function otelFilterValues(
  client: StoreClient,
  catalog: OtelCatalog,
  request: FilterValuesRequest,
  signal?: AbortSignal
): Promise<string[]> {
  const key =
    request.key === null
      ? { sql: namesSql(catalog), params: {} }
      : textsOf(otelFilterColumn(catalog, request.key, 'asked_key'));
  const filters = otelColumnFilters(catalog, request.filters ?? []).reduce(both, otelFilters(catalog, request));
  const seen = new Map<string, number>();
  let left = ROWS_LOOKED_AT;
  for (const window of piecesBack(rangeOfMs(request.fromMs, request.toMs))) {
    const within = startBound(catalog, window);
    const rows = await client.query(
      `SELECT arrayJoin(if(found_texts = [], [''], found_texts)) AS found_text, toString(count()) AS found_rows
FROM (
  SELECT ${key.sql} AS found_texts
  FROM ${catalog.table}
  WHERE ${within.sql}
    AND ${filters.sql}
  LIMIT {rows:UInt32}
)
GROUP BY found_text
ORDER BY count() DESC, found_text
LIMIT {most:UInt32}`,
      { ...within.params, ...filters.params, ...key.params, rows: left, most: MOST_VALUES },
      signal
    );
    rows.forEach((row) => {
      const text = String(row.found_text);
      seen.set(text, (seen.get(text) ?? 0) + Number(row.found_rows));
    });
    // of names a row has several: then fewer rows are looked at
    left = ROWS_LOOKED_AT - [...seen.values()].reduce((sum, count) => sum + count, 0);
    if (left <= 0) {
      break;
    }
  }
  seen.delete('');
  return [...seen].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([text]) => text);
}

function namesSql(catalog: OtelCatalog): string {
  const lists = (['SpanAttributes', 'ResourceAttributes'] as const).flatMap((column) =>
    catalog.sources(column).map(({ source, type }) => {
      if (!('column' in source)) {
        return quote(source.keys);
      }
      return `mapKeys(${isJson(type) ? `JSONAllPathsWithTypes(${quote(source.column)})` : quote(source.column)})`;
    })
  );
  return lists.length === 0 ? `['']` : `arrayMap(name -> toString(name), arrayConcat(${lists.join(', ')}))`;
}
