import type { TagValuesRequest } from '../callsRequest';
import type { StoreClient } from '../client';
import { rangeOfMs } from '../timeRange';
import type { OtelCatalog } from './catalog';
import { startBound } from './conditions';
import { otelFilters, otelTag } from './filters';

/** More names than a drop-down can show; the answer is cut there. */
const MOST = 5000;

/**
 * The names that one tag has in a time range, over all spans, sorted: for dashboards where only the collector's table is.
 * @throws StoreError
 */
export async function otelTagValues(
  client: StoreClient,
  catalog: OtelCatalog,
  request: TagValuesRequest,
  signal?: AbortSignal
): Promise<string[]> {
  const bound = startBound(catalog, rangeOfMs(request.fromMs, request.toMs));
  const { clusters, namespaces } = request;
  const filters = otelFilters(catalog, { clusters, namespaces });
  const rows = await client.query(
    `SELECT DISTINCT ${otelTag(catalog, request.tag)} AS tag_value
FROM ${catalog.table}
WHERE ${bound.sql}
  AND ${filters.sql}
  AND tag_value != ''
ORDER BY tag_value
LIMIT {most:UInt32}`,
    { ...bound.params, ...filters.params, most: MOST },
    signal
  );
  return rows.map((row) => String(row.tag_value));
}
