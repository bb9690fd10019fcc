import type { Catalog, LogicalColumn } from './catalog';
import type { Condition } from '../condition';
import type { Keys } from '../search/keys';
import type { RowSelect } from './statement';
import { syscallNumber, syscallNumberSql } from './syscallNumber';

const DNS = 120;

/** DeepFlow's `type` of a row that saw a whole exchange. */
const SESSION = 2;

/** SQL: the row's column of trace ids holds several in one text. No index leads to such rows. */
export function holdsSeveral(catalog: Catalog): string {
  return `position(${catalog.column('trace_id')}, ',') > 0`;
}

/** SQL of the trace ids in that text, `a, b`. */
export function traceIdList(catalog: Catalog): string {
  return `splitByChar(',', replaceAll(${catalog.column('trace_id')}, ' ', ''))`;
}

/** Conditions on rows that carry one of the ids, with OR between them, and their parameters. */
export interface KeyConditions {
  sql: string[];
  params: Record<string, unknown>;
}

/** Rows that carry one of the ids. Values go as parameters. */
export function carriesOneOf(catalog: Catalog, keys: Keys): KeyConditions {
  const c = catalog.column;
  const params: Record<string, unknown> = {};
  const sql: string[] = [];
  const bind = (name: string, type: string, values: readonly unknown[]): string => {
    params[name] = values;
    return `{${name}:Array(${type})}`;
  };
  const among = (columns: readonly LogicalColumn[], list: string, sqlOf = (column: string): string => column): void => {
    columns.filter(catalog.has).forEach((column) => sql.push(`${sqlOf(c(column))} IN ${list}`));
  };

  if (keys.traceIds.size > 0) {
    const list = bind('trace_ids', 'String', [...keys.traceIds]);
    among(['trace_id', '_trace_id_2'], list);
    if (catalog.has('trace_id')) {
      sql.push(`(${holdsSeveral(catalog)} AND hasAny(${traceIdList(catalog)}, ${list}))`);
    }
  }
  if (keys.reqTcpSeqs.size > 0) {
    among(['req_tcp_seq'], bind('req_tcp_seqs', 'UInt32', [...keys.reqTcpSeqs]));
  }
  if (keys.respTcpSeqs.size > 0) {
    among(['resp_tcp_seq'], bind('resp_tcp_seqs', 'UInt32', [...keys.respTcpSeqs]));
  }
  if (keys.syscallTraceIds.size > 0) {
    const list = bind('syscall_trace_ids', 'UInt64', [...keys.syscallTraceIds].map(syscallNumber));
    among(['syscall_trace_id_request', 'syscall_trace_id_response'], list, (id) => syscallNumberSql(catalog, id));
  }
  if (keys.xRequestIds.size > 0) {
    among(['x_request_id_0', 'x_request_id_1'], bind('x_request_ids', 'String', [...keys.xRequestIds]));
  }
  if (keys.exchanges.size > 0 && catalog.has('flow_id') && catalog.has('type')) {
    const list = bind('exchanges', 'String', [...keys.exchanges]);
    const exchange = `concat(toString(${c('agent_id')}), ' ', toString(${c('flow_id')}), ' ', toString(ifNull(${c('request_id')}, 0)))`;
    const waits = catalog.has('is_async') ? ` AND ${c('is_async')} = 0` : '';
    sql.push(`(${c('type')} != ${SESSION}${waits} AND ${exchange} IN ${list})`);
  }
  if (keys.dnsIds.size > 0 && catalog.has('request_id') && catalog.has('l7_protocol')) {
    const list = bind('dns_ids', 'UInt64', [...keys.dnsIds].map(BigInt));
    sql.push(`(${c('l7_protocol')} = ${DNS} AND ifNull(${c('request_id')}, 0) IN ${list})`);
  }
  return { sql, params };
}

/**
 * Rows of these traces, without a second hop: for wide windows. A SELECT for each column, so that each can use its
 * column's index, which OR between columns prevents.
 *
 * @param suffix of the parameter's name, where a statement has other trace ids as well.
 */
export function rowsOfTraces(
  catalog: Catalog,
  within: Condition,
  traceIds: ReadonlySet<string>,
  suffix = ''
): RowSelect[] {
  const params = { ...within.params, [`trace_ids${suffix}`]: [...traceIds] };
  return (['trace_id', '_trace_id_2'] as const)
    .filter((column) => traceIds.size > 0 && catalog.has(column))
    .map((column) => ({
      where: `${within.sql} AND ${catalog.column(column)} IN {trace_ids${suffix}:Array(String)}`,
      params,
    }));
}
