import type { Catalog, LogicalColumn } from './catalog';
import type { Keys } from '../search/keys';
import { awayFromStart, selectOf, type RowSelect } from './statement';

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
  /** Of these the ones that a row may meet which carries no id that the second hop knows. */
  alone: string[];
  params: Record<string, unknown>;
}

/** Rows that carry one of the ids. Values go as parameters. */
export function carriesOneOf(catalog: Catalog, keys: Keys): KeyConditions {
  const c = catalog.column;
  const params: Record<string, unknown> = {};
  const sql: string[] = [];
  const alone: string[] = [];
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
    const list = bind('syscall_trace_ids', 'UInt64', [...keys.syscallTraceIds].map(numberWithAgent));
    among(['syscall_trace_id_request', 'syscall_trace_id_response'], list, (id) => withAgent(catalog, id));
  }
  if (keys.xRequestIds.size > 0) {
    among(['x_request_id_0', 'x_request_id_1'], bind('x_request_ids', 'String', [...keys.xRequestIds]));
  }
  if (keys.exchanges.size > 0 && catalog.has('flow_id') && catalog.has('type')) {
    const list = bind('exchanges', 'String', [...keys.exchanges]);
    const exchange = `concat(toString(${c('agent_id')}), ' ', toString(${c('flow_id')}), ' ', toString(ifNull(${c('request_id')}, 0)))`;
    alone.push(`(${c('type')} != ${SESSION} AND ${exchange} IN ${list})`);
  }
  if (keys.dnsIds.size > 0 && catalog.has('request_id') && catalog.has('l7_protocol')) {
    const list = bind('dns_ids', 'UInt64', [...keys.dnsIds].map(BigInt));
    alone.push(`(${c('l7_protocol')} = ${DNS} AND ifNull(${c('request_id')}, 0) IN ${list})`);
  }
  return { sql: [...sql, ...alone], alone, params };
}

/** Agents number their syscalls each for itself: the id as one number that no other agent is likely to use. */
function withAgent(catalog: Catalog, id: string): string {
  return `bitXor(${id}, bitShiftLeft(toUInt64(${catalog.column('agent_id')}), 48))`;
}

/** The same of a key of `Keys.syscallTraceIds`. */
function numberWithAgent(key: string): bigint {
  const [agent, id] = key.split(' ').map(BigInt);
  return id ^ BigInt.asUintN(64, agent << 48n);
}

/** A kind of id as the second hop compares it: a number from a range of its own. */
interface Hop {
  /** SQL: the row has no such id. */
  none: string;
  number: string;
}

function hopsOf(catalog: Catalog): Hop[] {
  const hop = (column: LogicalColumn, none: string, sqlOf: (column: string) => string): Hop[] => {
    const c = catalog.column(column);
    return catalog.has(column) ? [{ none: `${c} = ${none}`, number: sqlOf(c) }] : [];
  };
  const syscall = (id: string): string => withAgent(catalog, id);
  return [
    ...hop('trace_id', `''`, (id) => `cityHash64(${id})`),
    ...hop('_trace_id_2', `''`, (id) => `cityHash64(${id})`),
    ...hop('req_tcp_seq', '0', (seq) => `bitOr(toUInt64(${seq}), ${2 ** 32})`),
    ...hop('resp_tcp_seq', '0', (seq) => `bitOr(toUInt64(${seq}), ${2 ** 33})`),
    ...hop('syscall_trace_id_request', '0', syscall),
    ...hop('syscall_trace_id_response', '0', syscall),
    ...hop('x_request_id_0', `''`, (id) => `bitNot(cityHash64(${id}))`),
    ...hop('x_request_id_1', `''`, (id) => `bitNot(cityHash64(${id}))`),
  ];
}

/**
 * Rows so many steps away from those that meet the condition, or fewer: each step goes from a row to those that share an
 * id with it; the first one is to the rows of the condition themselves, if they carry an id at all.
 *
 * A row's ids are compared as 64-bit numbers, all kinds by one IN: a sub-select for each kind is planned once more for
 * each, and pairs of kind and id take twice the time on a busy table. Two that meet by chance cost a candidate.
 * No sub-select stands in a lambda: ClickHouse 26.8 takes it for empty there.
 *
 * @param within the time bound that every read of the table carries.
 * @param hops two or more; each is one more read of the ids of all rows in the window.
 */
export function sharesIdWith(
  catalog: Catalog,
  within: string,
  { sql, params }: Pick<KeyConditions, 'sql' | 'params'>,
  hops: number
): RowSelect[] {
  const kinds = hopsOf(catalog);
  if (kinds.length === 0 || sql.length === 0) {
    return [];
  }
  const among = catalog.isSharded ? 'GLOBAL IN' : 'IN';
  const numbers = `[${kinds.map(({ number }) => number).join(', ')}]`;
  const known = `[${kinds.map(({ none, number }) => `if(${none}, 0, ${number})`).join(', ')}]`;
  const several = catalog.has('trace_id')
    ? `, arrayMap(one -> if(one = '', 0, cityHash64(one)), ${traceIdList(catalog)})`
    : '';
  let idsSoFar = `SELECT arrayJoin(arrayFilter(one -> one != 0, arrayConcat(${known}${several})))
      FROM ${catalog.table}
      WHERE ${within} AND (${sql.join(' OR ')})`;
  for (let hop = 2; hop < hops; hop++) {
    idsSoFar = `SELECT arrayJoin(arrayFilter(one -> one != 0, ${known}))
      FROM ${catalog.table} ARRAY JOIN ${numbers} AS id_number
      WHERE ${within} AND id_number ${among} (
      ${idsSoFar}
      )`;
  }
  return [
    {
      from: `ARRAY JOIN ${numbers} AS id_number`,
      where: `${within} AND id_number ${among} (
      ${idsSoFar}
    )`,
      params,
    },
  ];
}

/**
 * Rows that share an id with those that another SELECT gives. At most so many, those that ended next to the start row.
 *
 * @param within the time bound that every read of the table carries.
 * @param rows with `groupBy`; what counts its rows counts their ids here, which are as many more at most.
 */
export function oneStepFrom(
  catalog: Catalog,
  within: string,
  rows: (idsOfRow: number) => RowSelect,
  most: number
): RowSelect[] {
  const kinds = hopsOf(catalog);
  if (kinds.length === 0) {
    return [];
  }
  const numbers = `[${kinds.map(({ number }) => number).join(', ')}]`;
  const known = `[${kinds.map(({ none, number }) => `if(${none}, 0, ${number})`).join(', ')}] AS known_ids`;
  const own = rows(kinds.length);
  const knowing: RowSelect = {
    ...own,
    with: [...(own.with ? [own.with] : []), known].join(',\n      '),
    groupBy: [...(own.groupBy ?? []), 'known_ids'],
  };
  return [
    {
      from: `ARRAY JOIN ${numbers} AS id_number`,
      where: `${within} AND id_number ${catalog.isSharded ? 'GLOBAL IN' : 'IN'} (
      ${selectOf(catalog, knowing, 'arrayJoin(arrayFilter(one -> one != 0, known_ids))')}
    )`,
      groupBy: [],
      rest: `ORDER BY ${awayFromStart(catalog.column('_id'))} LIMIT ${most}`,
      params: own.params,
    },
  ];
}

/**
 * Rows of these traces, without a second hop: for wide windows. A SELECT for each column, so that each can use its
 * column's index, which OR between columns prevents.
 *
 * @param prefix of the parameter's name, where a statement has other trace ids as well.
 */
export function rowsOfTraces(
  catalog: Catalog,
  within: string,
  traceIds: ReadonlySet<string>,
  prefix = ''
): RowSelect[] {
  const params = { [`${prefix}trace_ids`]: [...traceIds] };
  return (['trace_id', '_trace_id_2'] as const)
    .filter((column) => traceIds.size > 0 && catalog.has(column))
    .map((column) => ({
      where: `${within} AND ${catalog.column(column)} IN {${prefix}trace_ids:Array(String)}`,
      params,
    }));
}
