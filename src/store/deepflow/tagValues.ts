import type { Tag, TagValuesRequest } from '../callsRequest';
import type { StoreClient } from '../client';
import type { Condition } from '../condition';
import { inRanges, rangeOfMs, type TimeRange } from '../timeRange';
import type { Catalog } from './catalog';
import { isNamed } from './nameFilter';
import { codeServiceOf, nameOfService } from './services';
import { tagNamesStatement } from './tagNames';

/** More names than a drop-down can show; the answer is cut there. */
const MOST = 5000;

/** The newest rows, which are looked at first; ClickHouse reads some granules for them. */
const FIRST_ROWS = 4096;
/** Where the range has about so many times these, about 50,000, all are looked at. */
const FEW = 12;
/** Where it has more than so many times these after all, the looking at all ends. */
const TOO_MANY = 2 * FEW;
/** Where there are more: stretches of the range, spread evenly. */
const STRETCHES = 4;
/** Of each about so many times the rows that are looked at first; where a second has more, its newest rows. */
const ROWS_OF_STRETCH = 2;

/**
 * The names that one tag has in a time range, over both ends of all calls, sorted. Where the range has more rows than can be
 * looked at in a moment, the names that DeepFlow's dictionaries have (`tagNames.ts`), with calls or without; and where they
 * do not tell, or not all, those of a sample of the calls.
 * @param firstRows that are looked at first; what is few and what is many goes by them
 * @throws StoreError
 */
export async function tagValues(
  client: StoreClient,
  catalog: Catalog,
  request: TagValuesRequest,
  signal?: AbortSignal,
  firstRows = FIRST_ROWS
): Promise<string[]> {
  const range = rangeOfMs(request.fromMs, request.toMs);
  const ofStretch = ROWS_OF_STRETCH * firstRows;
  const inRows = (ranges: readonly TimeRange[], most: number) => {
    const { sql, params } = inRowsStatement(catalog, request, ranges, most);
    return client.query(sql, { ...params, most: MOST }, signal);
  };
  const first = await inRows([range], firstRows);
  const names = new Set(first.map((row) => String(row.tag_value)));
  const read = readIn(first);
  if (read.rows >= firstRows) {
    const aSecond = read.rows / (read.lastS - read.firstS + 1);
    const isFew = aSecond * (range.toS - range.fromS) <= FEW * firstRows;
    const all = isFew ? await inRows([range], TOO_MANY * firstRows) : [];
    take(all);
    if (!isFew || readIn(all).rows >= TOO_MANY * firstRows) {
      const known = tagNamesStatement(catalog, request);
      const parts = await Promise.all([
        ...(known?.isAll ? [] : [inRows(sampleOf(range, aSecond, ofStretch), ofStretch)]),
        ...(known ? [client.query(known.sql, { ...known.params, most: MOST }, signal)] : []),
      ]);
      parts.forEach(take);
    }
  }
  names.delete('');
  // where there are too many, those that calls were seen to have
  return [...names].slice(0, MOST).sort();

  function take(rows: ReadonlyArray<Record<string, unknown>>): void {
    rows.forEach((row) => names.add(String(row.tag_value)));
  }
}

/** Of how many rows an answer tells, and from when to when they were, Unix s. */
function readIn(rows: ReadonlyArray<Record<string, unknown>>): { rows: number; firstS: number; lastS: number } {
  return {
    // each row has two ends
    rows: rows.reduce((sum, { seen }) => sum + Number(seen), 0) / 2,
    firstS: Math.min(...rows.map((row) => Number(row.first_s))),
    lastS: Math.max(...rows.map((row) => Number(row.last_s))),
  };
}

/** @param aSecond rows of the range, about; `rows` of a stretch */
function sampleOf({ fromS, toS }: TimeRange, aSecond: number, rows: number): TimeRange[] {
  const eachS = (toS - fromS) / STRETCHES;
  const lengthS = Math.max(1, Math.min(Math.floor(eachS), Math.floor(rows / aSecond)));
  return Array.from({ length: STRETCHES }, (_, i) => {
    const startS = Math.floor(fromS + (i + 0.5) * eachS - lengthS / 2);
    return { fromS: startS, toS: startS + lengthS };
  });
}

/**
 * The names in rows of these ranges, of each the newest, and how many rows were looked at: those that do not fit the request
 * count under ''. Groups ids first and names them afterwards: names are looked up once per id, not once per row.
 * @param most rows of a range
 */
function inRowsStatement(
  catalog: Catalog,
  request: TagValuesRequest,
  ranges: readonly TimeRange[],
  most: number
): Condition {
  const c = catalog.column;
  const idsOf = (end: 0 | 1): string[] => [
    c(`pod_cluster_id_${end}`),
    c(`pod_ns_id_${end}`),
    c(`pod_group_id_${end}`),
    c(`auto_service_type_${end}`),
    c(`auto_service_id_${end}`),
  ];
  const used = usedIds(request);
  const tuples = ([0, 1] as const).map((end) => {
    const parts = idsOf(end).map((id, i) => (used.has(i) ? `toUInt64(${id})` : 'toUInt64(0)'));
    return `(${[...parts, request.tag === 'service' ? codeServiceOf(catalog, end) : `''`].join(', ')})`;
  });
  const near = [
    ...(request.clusters?.length ? [isNamed(catalog, 'pod_cluster', 'ids.1', request.clusters, 'clusters')] : []),
    ...(request.namespaces?.length ? [isNamed(catalog, 'pod_ns', 'ids.2', request.namespaces, 'namespaces')] : []),
  ];
  const params: Record<string, unknown> = Object.assign({ row_limit: most }, ...near.map((one) => one.params));
  const selects = ranges.map((range, i) => {
    const within = inRanges(catalog.timeColumn, [range], `_${i}`);
    Object.assign(params, within.params);
    return `SELECT toUnixTimestamp(${c('time')}) AS at_s, [${tuples.join(', ')}] AS both
      FROM ${catalog.table}
      WHERE ${within.sql}
      ORDER BY ${c('time')} DESC LIMIT {row_limit:UInt32}`;
  });
  const value = valueOf(catalog, request.tag);
  return {
    sql: `SELECT ${near.length > 0 ? `if(${near.map(({ sql }) => sql).join(' AND ')}, ${value}, '')` : value} AS tag_value,
  sum(ends) AS seen, min(from_s) AS first_s, max(to_s) AS last_s
FROM (
  SELECT ids, count() AS ends, min(at_s) AS from_s, max(at_s) AS to_s
  FROM (
    SELECT at_s, arrayJoin(both) AS ids
    FROM (
      ${selects.join('\n      UNION ALL\n      ')}
    )
  )
  GROUP BY ids
)
GROUP BY tag_value
ORDER BY tag_value
LIMIT {most:UInt32}`,
    params,
  };
}

/** Which of the five ids matter: the fewer, the fewer groups. */
function usedIds(request: TagValuesRequest): Set<number> {
  const used = new Set<number>();
  if (request.clusters?.length || request.tag === 'cluster') {
    used.add(0);
  }
  if (request.namespaces?.length || request.tag === 'namespace') {
    used.add(1);
  }
  if (request.tag === 'workload') {
    used.add(2);
  }
  if (request.tag === 'service') {
    used.add(3).add(4);
  }
  return used;
}

function valueOf(catalog: Catalog, tag: Tag): string {
  switch (tag) {
    case 'cluster':
      return catalog.nameOrId('pod_cluster', 'ids.1');
    case 'namespace':
      return catalog.nameOrId('pod_ns', 'ids.2');
    case 'workload':
      return catalog.nameOrId('pod_group', 'ids.3');
    case 'service':
      return nameOfService('ids.6', catalog.resourceName('ids.4', 'ids.5'));
  }
}
