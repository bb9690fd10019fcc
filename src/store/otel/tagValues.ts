import type { TagValuesRequest } from '../callsRequest';
import type { StoreClient, StoreRow } from '../client';
import { both, type Condition } from '../condition';
import { rangeOfMs } from '../timeRange';
import type { OtelCatalog } from './catalog';
import { piecesBack, startBound } from './conditions';
import { otelFilters, otelTag } from './filters';

/** More names than a drop-down can show; the answer is cut there. */
const MOST = 5000;

/** So many of the newest spans are enough where they have a name that fits. */
const ENOUGH = 10_000;
/** So many where they have none. */
const ENOUGH_OF_NOTHING = 10 * ENOUGH;
/** Where the range has no more than about so many spans, all are looked at. */
export const FEW = 400_000;
/** Where there are more services than this, those that the newest spans lack are not looked for: each costs the granules at its edges. */
const MOST_SERVICES = 64;

/**
 * The names that one tag has in a time range, over all spans, sorted: for dashboards where only the collector's table is.
 * Where the range has many spans, those that the newest have, and those of services that the newest are not of: the table is
 * sorted by service, name and time, so that the newest spans cost a granule of each service and name, and services that are
 * known are passed over.
 * @param few spans that are all looked at
 * @throws StoreError
 */
export async function otelTagValues(
  client: StoreClient,
  catalog: OtelCatalog,
  request: TagValuesRequest,
  signal?: AbortSignal,
  { few, enough }: { few: number; enough: number } = { few: FEW, enough: ENOUGH }
): Promise<string[]> {
  const range = rangeOfMs(request.fromMs, request.toMs);
  const ask = (sql: string, params: Record<string, unknown>) => client.query(sql, { ...params, most: MOST }, signal);
  const names = new Set<string>();
  const services = new Set<string>();
  let spans = 0;
  const take = (rows: readonly StoreRow[]): void => rows.forEach((row) => names.add(String(row.tag_value)));
  for (const window of piecesBack(range)) {
    const found = namesIn(catalog, request, startBound(catalog, window));
    const rows = await ask(found.sql, found.params);
    take(rows);
    rows.forEach((row) => (row.of_services as string[]).forEach((service) => services.add(service)));
    spans += rows.reduce((sum, { seen }) => sum + Number(seen), 0);
    names.delete('');
    const aSecond = spans / (range.toS - window.fromS);
    const isEnough = spans >= (names.size > 0 ? enough : ENOUGH_OF_NOTHING);
    if (isEnough && window.fromS > range.fromS && aSecond * (range.toS - range.fromS) > few) {
      if (isByService(catalog) && services.size <= MOST_SERVICES) {
        const before = startBound(catalog, { fromS: range.fromS, toS: window.fromS });
        const others = namesOfOthers(catalog, request, before, [...services]);
        take(await ask(others.sql, others.params));
      }
      break;
    }
  }
  return [...names].sort().slice(0, MOST);
}

/** Whether the table is sorted by service first, as the exporter's is. */
export function isByService({ schema, has }: OtelCatalog): boolean {
  return schema.id === 'collector' && has('ServiceName');
}

/** The names in these spans, how many spans have each, and of which services; those that do not fit the request under ''. */
function namesIn(catalog: OtelCatalog, request: TagValuesRequest, within: Condition): Condition {
  const filters = filtersOf(catalog, request);
  return {
    sql: `SELECT if(${filters.sql}, ${otelTag(catalog, request.tag)}, '') AS tag_value, toString(count()) AS seen,
  groupUniqArray(${MOST_SERVICES + 1})(${otelTag(catalog, 'service')}) AS of_services
FROM ${catalog.table}
WHERE ${within.sql}
GROUP BY tag_value
ORDER BY tag_value
LIMIT {most:UInt32}`,
    params: { ...within.params, ...filters.params },
  };
}

function namesOfOthers(
  catalog: OtelCatalog,
  request: TagValuesRequest,
  within: Condition,
  services: readonly string[]
): Condition {
  const { sql, params } = both(within, filtersOf(catalog, request));
  return {
    sql: `SELECT DISTINCT ${otelTag(catalog, request.tag)} AS tag_value
FROM ${catalog.table}
WHERE ${catalog.column('ServiceName')} NOT IN {known_services:Array(String)}
  AND ${sql}
  AND tag_value != ''
ORDER BY tag_value
LIMIT {most:UInt32}`,
    params: { ...params, known_services: services },
  };
}

function filtersOf(catalog: OtelCatalog, { clusters, namespaces }: TagValuesRequest): Condition {
  return otelFilters(catalog, { clusters, namespaces });
}
