import { asItsServerSawIt, REACH_S } from './serverView';
import type { Catalog } from './catalog';
import { requestResourceSql } from './conventions';
import { statusSql } from './responseStatus';

/** What the list of calls is narrowed to. Empty texts and lists filter nothing. */
export interface CallFilters {
  /** Names, as the variable queries give them. Cluster, namespace and workload must fit one end of the call, either. */
  clusters?: string[];
  namespaces?: string[];
  workloads?: string[];
  traceIds?: string[];
  spanIds?: string[];
  /** Substring of the resource or the endpoint, any case; `*` stands for any text. */
  requestResource?: string;
}

export interface Statement {
  sql: string;
  params: Record<string, unknown>;
}

/** A window of `time`, Unix seconds: from ≤ time < to. */
export interface Window {
  fromS: number;
  toS: number;
}

/** Output names carry this prefix; see Catalog.column. */
export const PREFIX = 'call_';

/** The calls that ended in a window, the latest first. */
export function callsStatement(
  catalog: Catalog,
  filters: CallFilters,
  window: Window,
  limit: number,
  allObservations: boolean
): Statement {
  const { where, params } = filterConditions(catalog, filters);
  const conditions = [
    `${catalog.column('time')} >= toDateTime({from_s:UInt32})`,
    `${catalog.column('time')} < toDateTime({to_s:UInt32})`,
    ...(allObservations ? [] : [asItsServerSawIt(catalog, where)]),
    ...where,
  ];
  const sql = `SELECT
  ${callColumns(catalog)}
FROM ${catalog.table}
WHERE ${conditions.join('\n  AND ')}
ORDER BY ${catalog.column('time')} DESC, ${catalog.column('end_time')} DESC, ${catalog.column('_id')} DESC
LIMIT {row_limit:UInt32}`;
  return {
    sql,
    params: {
      from_s: window.fromS,
      to_s: window.toS,
      row_limit: limit,
      ...(allObservations ? {} : { near_from_s: Math.max(0, window.fromS - REACH_S), near_to_s: window.toS + REACH_S }),
      ...params,
    },
  };
}

function callColumns(catalog: Catalog): string {
  const c = catalog.column;
  const columns: Array<[string, string]> = [
    ['id', `toString(${c('_id')})`],
    ['start_us', `toString(toUnixTimestamp64Micro(${c('start_time')}))`],
    ['end_us', `toString(toUnixTimestamp64Micro(${c('end_time')}))`],
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
  return columns.map(([name, sql]) => `${sql} AS ${PREFIX}${name}`).join(',\n  ');
}

/** Instance, else service of the code (at its own end), else process, else address. */
function nameOfEnd(catalog: Catalog, end: 0 | 1): string {
  const c = catalog.column;
  const ownPoints = end === 0 ? `('c-app')` : `('s-app', 'app')`;
  const names = [
    catalog.resourceName(c(`auto_instance_type_${end}`), c(`auto_instance_id_${end}`)),
    `if(${c('observation_point')} IN ${ownPoints}, toString(${c('app_service')}), '')`,
    catalog.name('gprocess', c(`gprocess_id_${end}`)),
    c(`process_kname_${end}`),
  ];
  return `multiIf(${names.map((name) => `${name} != '', ${name}`).join(', ')}, ${catalog.ip(end)})`;
}

function filterConditions(
  catalog: Catalog,
  filters: CallFilters
): { where: string[]; params: Record<string, unknown> } {
  const c = catalog.column;
  const where: string[] = [];
  const params: Record<string, unknown> = {};
  const tags = [
    ['pod_cluster', 'pod_cluster_id', 'clusters', filters.clusters],
    ['pod_ns', 'pod_ns_id', 'namespaces', filters.namespaces],
    ['pod_group', 'pod_group_id', 'workloads', filters.workloads],
  ] as const;
  const given = tags.filter(([, , , names]) => names && names.length > 0);
  if (given.length > 0) {
    const atEnd = (end: 0 | 1) =>
      given
        .map(
          ([dictionary, id, param]) => `${catalog.nameOrId(dictionary, c(`${id}_${end}`))} IN {${param}:Array(String)}`
        )
        .join(' AND ');
    given.forEach(([, , param, names]) => (params[param] = names));
    where.push(`((${atEnd(0)}) OR (${atEnd(1)}))`);
  }
  if (filters.traceIds?.length) {
    params.trace_ids = filters.traceIds;
    const second = catalog.has('_trace_id_2') ? ` OR ${c('_trace_id_2')} IN {trace_ids:Array(String)}` : '';
    where.push(`(${c('trace_id')} IN {trace_ids:Array(String)}${second})`);
  }
  if (filters.spanIds?.length) {
    params.span_ids = filters.spanIds;
    where.push(`${c('span_id')} IN {span_ids:Array(String)}`);
  }
  if (filters.requestResource) {
    params.resource = likePattern(filters.requestResource);
    const resource = requestResourceSql(catalog);
    where.push(`(${resource} ILIKE {resource:String} OR ${c('endpoint')} ILIKE {resource:String})`);
  }
  return { where, params };
}

/** A LIKE pattern that finds the text anywhere; `*` stands for any text, `%` and `_` for themselves. */
export function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&').replace(/\*+/g, '%')}%`;
}
