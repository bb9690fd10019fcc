import type { Condition } from '../condition';
import type { Catalog, LogicalColumn } from './catalog';
import { traceIdList } from './keyConditions';
import type { RowSelect } from './statement';
import { syscallNumberSql } from './syscallNumber';

const UNION = '\n      UNION ALL\n      ';

/** A kind of id as hops compare it: a number from a range of its own. */
interface Kind {
  /** SQL: the row has no such id. */
  none: string;
  number: string;
}

const TRACE_IDS: readonly LogicalColumn[] = ['trace_id', '_trace_id_2'];

function kindsOf(catalog: Catalog, but: readonly LogicalColumn[] = []): Kind[] {
  const kind = (column: LogicalColumn, none: string, sqlOf: (column: string) => string): Kind[] => {
    const c = catalog.column(column);
    return catalog.has(column) && !but.includes(column) ? [{ none: `${c} = ${none}`, number: sqlOf(c) }] : [];
  };
  const syscall = (id: string): string => syscallNumberSql(catalog, id);
  return [
    ...kind('trace_id', `''`, (id) => `cityHash64(${id})`),
    ...kind('_trace_id_2', `''`, (id) => `cityHash64(${id})`),
    ...kind('req_tcp_seq', '0', (seq) => `bitOr(toUInt64(${seq}), ${2 ** 32})`),
    ...kind('resp_tcp_seq', '0', (seq) => `bitOr(toUInt64(${seq}), ${2 ** 33})`),
    ...kind('syscall_trace_id_request', '0', syscall),
    ...kind('syscall_trace_id_response', '0', syscall),
    ...kind('x_request_id_0', `''`, (id) => `bitNot(cityHash64(${id}))`),
    ...kind('x_request_id_1', `''`, (id) => `bitNot(cityHash64(${id}))`),
  ];
}

/** The row itself, as one more kind: it finds no row but this one. */
function ownNumber(catalog: Catalog): string {
  return `cityHash64(${catalog.column('_id')})`;
}

/** SQL of an array: the row itself and its ids as numbers, 0 for those it has not. @param but columns that are left out */
function knownNumbers(catalog: Catalog, but?: readonly LogicalColumn[]): string {
  const known = kindsOf(catalog, but).map(({ none, number }) => `if(${none}, 0, ${number})`);
  return `[${[ownNumber(catalog), ...known].join(', ')}]`;
}

/** The same without its traces: they may be large, and other requests'. */
export function numbersButTraces(catalog: Catalog): string {
  return knownNumbers(catalog, TRACE_IDS);
}

/** SQL that gives the numbers of rows which meet a condition; of several trace ids in one text, each. */
export function numbersOf(catalog: Catalog, within: string, condition: string): string {
  const several = catalog.has('trace_id')
    ? `, arrayMap(one -> if(one = '', 0, cityHash64(one)), ${traceIdList(catalog)})`
    : '';
  return `SELECT arrayJoin(arrayFilter(one -> one != 0, arrayConcat(${knownNumbers(catalog)}${several})))
      FROM ${catalog.table}
      WHERE ${within} AND (${condition})`;
}

/**
 * Rows so many steps away from some rows, or fewer, these themselves among them: each step goes from a row to those that
 * share an id with it.
 *
 * A row's ids are compared as 64-bit numbers, all kinds by one IN: a sub-select for each kind is planned once more for
 * each, and pairs of kind and id take twice the time on a busy table. Two that meet by chance cost a candidate. A row has
 * a number of its own as well, so that one pass over a window gives rows that meet a condition and those they lead to.
 * No sub-select stands in a lambda: ClickHouse 26.8 takes it for empty there.
 *
 * @param within the time bound that every read of the table carries.
 * @param from SELECTs of the numbers of the rows to start from (`numbersOf`).
 * @param steps one or more; each is one more read of the ids of all rows in the window.
 * @param last the same of rows from which the last step only is taken.
 */
export function rowsAwayFrom(
  catalog: Catalog,
  { sql: within, params: ofTime }: Condition,
  from: readonly Condition[],
  steps: number,
  last: readonly Condition[] = []
): RowSelect[] {
  if (from.length + last.length === 0) {
    return [];
  }
  const among = catalog.isSharded ? 'GLOBAL IN' : 'IN';
  const all = `[${[ownNumber(catalog), ...kindsOf(catalog).map(({ number }) => number)].join(', ')}]`;
  let soFar = from.map(({ sql }) => sql);
  for (let step = 1; step < steps && soFar.length > 0; step++) {
    soFar = [
      `SELECT arrayJoin(arrayFilter(one -> one != 0, ${knownNumbers(catalog)}))
      FROM ${catalog.table} ARRAY JOIN ${all} AS id_number
      WHERE ${within} AND id_number ${among} (
      ${soFar.join(UNION)}
      )`,
    ];
  }
  const numbers = [...from, ...last];
  return [
    {
      from: `ARRAY JOIN ${all} AS id_number`,
      where: `${within} AND id_number ${among} (
      ${[...soFar, ...last.map(({ sql }) => sql)].join(UNION)}
    )`,
      params: Object.assign({}, ofTime, ...numbers.map(({ params }) => params)) as Record<string, unknown>,
    },
  ];
}
