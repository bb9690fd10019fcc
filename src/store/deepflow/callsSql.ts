import { isAsked, likePart, readAsked, type Asked } from '../asked';
import type { CallFilters } from '../callsRequest';
import { both, type Condition } from '../condition';
import { askedSpans, askedTraces } from '../idFilter';
import type { StoreRow } from '../client';
import { inRanges, type TimeRange } from '../timeRange';
import type { CallFilter } from '../../trace/callFilter';
import type { Catalog } from './catalog';
import { requestResourceSql } from './conventions';
import { columnFilters } from './filterColumns';
import { holdsSeveral, traceIdList } from './keyConditions';
import { isNamed } from './nameFilter';
import { nameOfEnd } from './nameOfEnd';
import { statusSql } from './responseStatus';
import { servicesOfEnd } from './services';
import { askedKeys, asksForIds, asksForProcess, mayStand } from './serverView';

/** Output names carry this prefix; see Catalog.column. */
export const PREFIX = 'call_';

export interface WhichRows {
  /** Every observation in place of one row per call. */
  allObservations: boolean;
  /** Rows that hold several trace ids in one text as well, which no index leads to. */
  inLists?: boolean;
}

/** Where a call stands in the list. */
export interface Place {
  timeS: number;
  endUs: string;
  id: string;
}

/** The place of a row that `callsStatement` gave. */
export function placeOf(row: StoreRow): Place {
  return {
    timeS: Number(row[`${PREFIX}time_s`]),
    endUs: String(row[`${PREFIX}end_us`]),
    id: String(row[`${PREFIX}id`]),
  };
}

/**
 * Rows that ended in a window, the latest first: every observation, or those that may stand for a request, with the keys
 * that tell (`serverView.ts`). @param behind only those that come after this one
 */
export function callsStatement(
  catalog: Catalog,
  filters: CallFilters,
  range: TimeRange,
  limit: number,
  { allObservations, inLists = false }: WhichRows,
  behind: Place | null = null
): Condition {
  const c = catalog.column;
  // nothing behind the row ended in a later second
  const within = inRanges(catalog.timeColumn, [behind ? { fromS: range.fromS, toS: behind.timeS + 1 } : range]);
  const { where, params } = filterConditions(catalog, filters, within, inLists);
  const conditions = [within.sql, ...(allObservations ? [] : [mayStand(catalog)]), ...where];
  if (behind) {
    const place = `toUnixTimestamp(${c('time')}), toUnixTimestamp64Micro(${c('end_time')}), ${c('_id')}`;
    conditions.push(`(${place}) < ({behind_s:UInt32}, {behind_us:Int64}, {behind_id:UInt64})`);
  }
  const sql = `SELECT
  ${callColumns(catalog, allObservations)}
FROM ${catalog.table}
WHERE ${conditions.join('\n  AND ')}
ORDER BY ${c('time')} DESC, ${c('end_time')} DESC, ${c('_id')} DESC
LIMIT {row_limit:UInt32}`;
  return {
    sql,
    params: {
      ...within.params,
      row_limit: limit,
      ...(behind ? { behind_s: behind.timeS, behind_us: BigInt(behind.endUs), behind_id: BigInt(behind.id) } : {}),
      ...params,
    },
  };
}

function callColumns(catalog: Catalog, allObservations: boolean): string {
  const c = catalog.column;
  const columns: Array<[string, string]> = [
    ['id', `toString(${c('_id')})`],
    ['start_us', `toString(toUnixTimestamp64Micro(${c('start_time')}))`],
    ['end_us', `toString(toUnixTimestamp64Micro(${c('end_time')}))`],
    ['time_s', `toUnixTimestamp(${c('time')})`],
    ['type', c('type')],
    ['status', statusSql(catalog)],
    ['code', c('response_code')],
    ['exception', c('response_exception')],
    ['client', nameOfEnd(catalog, 0)],
    ['server', nameOfEnd(catalog, 1)],
    ['endpoint', c('endpoint')],
    ['request_type', c('request_type')],
    ['request_resource', c('request_resource')],
    ['protocol_name', c('biz_protocol')],
    ['l7_protocol', c('l7_protocol')],
    ['trace_id', c('trace_id')],
    ['point', c('observation_point')],
    ['source', c('signal_source')],
  ];
  if (!allObservations) {
    columns.push(
      ['keys', askedKeys(catalog)],
      ['by_process', asksForProcess(catalog)],
      ['by_ids', asksForIds(catalog)]
    );
  }
  return columns.map(([name, sql]) => `${sql} AS ${PREFIX}${name}`).join(',\n  ');
}

/** The list's filters on rows. @param inLists see WhichRows */
export function filterConditions(
  catalog: Catalog,
  filters: CallFilters,
  within: Condition,
  inLists: boolean
): { where: string[]; params: Record<string, unknown> } {
  const c = catalog.column;
  const where: string[] = [];
  const params: Record<string, unknown> = {};
  const add = (condition: Condition): void => {
    where.push(condition.sql);
    Object.assign(params, condition.params);
  };
  if (PLACES.some(([, , name]) => filters[name]?.length) || filters.services?.length) {
    add(isAtEitherEnd(catalog, filters));
  }
  if (filters.traceIds?.length) {
    add(isOfTraces(catalog, askedTraces(filters.traceIds), within, inLists));
  }
  if (filters.spanIds?.length) {
    add(isAsked([c('span_id')], askedSpans(filters.spanIds), 'span_ids'));
  }
  if (filters.requestResource) {
    params.resource = likePart(filters.requestResource);
    const resource = requestResourceSql(catalog);
    where.push(`(${resource} ILIKE {resource:String} OR ${c('endpoint')} ILIKE {resource:String})`);
  }
  columnFilters(catalog, filters.filters ?? []).forEach(add);
  return { where, params };
}

/** The filters of services, with what must fit the same end; all rows where there is none. */
export function ofServices(catalog: Catalog, filters: CallFilters): Condition {
  const found = filters.services?.length ? isAtEitherEnd(catalog, filters) : { sql: '1', params: {} };
  return columnFilters(catalog, (filters.filters ?? []).filter(namesService)).reduce(both, found);
}

/** A filter that asks for services by their names: code and eBPF may name one service differently. */
const namesService = ({ key, operator }: CallFilter): boolean =>
  key === 'service' && (operator === '=' || operator === '=|' || operator === '=~');

const PLACES = [
  ['pod_cluster', 'pod_cluster_id', 'clusters'],
  ['pod_ns', 'pod_ns_id', 'namespaces'],
  ['pod_group', 'pod_group_id', 'workloads'],
] as const;

/** That one end is in the places and of the services that are asked for. */
function isAtEitherEnd(catalog: Catalog, filters: CallFilters): Condition {
  const [client, server] = ([0, 1] as const).map((end) => [
    ...PLACES.flatMap(([dictionary, id, name]) => {
      const names = filters[name] ?? [];
      return names.length > 0 ? [isNamed(catalog, dictionary, catalog.column(`${id}_${end}`), names, name)] : [];
    }),
    ...(filters.services?.length
      ? [isAsked(servicesOfEnd(catalog, end), readAsked(filters.services), 'services')]
      : []),
  ]);
  const all = (conditions: Condition[]): string => conditions.map(({ sql }) => sql).join(' AND ');
  return {
    sql: `((${all(client)}) OR (${all(server)}))`,
    params: Object.assign({}, ...client.map((one) => one.params)),
  };
}

/**
 * Rows of these traces. Whole ids are looked up in each column by a SELECT of its own, which can use the column's index:
 * of two columns with OR between them, ClickHouse reads most of the table (26.7) or all of it (23.10). Parts of ids no
 * index knows.
 */
function isOfTraces(catalog: Catalog, asked: Asked, within: Condition, inLists: boolean): Condition {
  const columns = (['trace_id', '_trace_id_2'] as const).filter(catalog.has).map(catalog.column);
  const condition = isAsked(columns, asked, 'trace_ids');
  const [time, id] = [catalog.column('time'), catalog.column('_id')];
  if (inLists && asked.exact.length > 0) {
    const listed = `${holdsSeveral(catalog)} AND hasAny(${traceIdList(catalog)}, {trace_ids:Array(String)})`;
    return { ...condition, sql: `(${condition.sql} OR (${listed}))` };
  }
  if (asked.patterns.length > 0 || columns.length < 2) {
    return condition;
  }
  const selects = columns.map(
    (column) => `SELECT ${time}, ${id} FROM ${catalog.table}
    WHERE ${within.sql} AND ${column} IN {trace_ids:Array(String)}`
  );
  return {
    ...condition,
    sql: `(${time}, ${id}) ${catalog.isSharded ? 'GLOBAL IN' : 'IN'} (
    ${selects.join('\n    UNION ALL\n    ')}
  )`,
  };
}
