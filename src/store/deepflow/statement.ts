import type { Condition } from '../condition';
import type { Catalog } from './catalog';
import { spanColumns } from './spanColumns';

/** Which rows of the table: one SELECT of many, without what all have in common. */
export interface RowSelect {
  /** Before FROM: names for expressions. */
  with?: string;
  /** After the table's name. */
  from?: string;
  /** With the bound on time. */
  where: string;
  /** Expressions besides time and id that tell its rows apart; given where a LIMIT counts them. */
  groupBy?: readonly string[];
  /** ORDER BY, LIMIT BY and LIMIT. */
  rest?: string;
  params: Record<string, unknown>;
}

/**
 * The statement for the spans behind all these rows, each once, at most so many: those that ended next to the start row.
 * A Distributed table may give a row several times (shards that share a table, replicas taken for shards): rows of equal
 * time and id are one, and count as one wherever there is a limit.
 *
 * The sub-selects read few and small columns of a window's rows, and give time and id of those wanted; the many columns
 * of a span are then read of these alone, found by `time`, the first column of the table's key. On a table
 * on several shards all that needs GLOBAL: else each shard would ask all others, which ClickHouse refuses (code 288)
 * unless a setting allows it.
 *
 * @param startId an id's upper half is the second in which it ended: ids near this one are of rows near in time.
 */
export function selectSpans(
  catalog: Catalog,
  within: Condition,
  rows: readonly RowSelect[],
  limit: number,
  startId: bigint
): Condition {
  const time = catalog.column('time');
  const id = catalog.column('_id');
  const selects = rows.map((one) => selectOf(catalog, one, `${time} AS found_time, ${id} AS found_id`));
  const params = Object.assign({ start_id: startId }, within.params, ...rows.map((one) => one.params)) as Record<
    string,
    unknown
  >;
  return {
    sql: `SELECT
  ${spanColumns(catalog)}
FROM ${catalog.table}
WHERE ${within.sql}
  AND (${time}, ${id}) ${catalog.isSharded ? 'GLOBAL IN' : 'IN'} (
    SELECT DISTINCT found_time, found_id FROM (
    ${selects.join('\n    UNION ALL\n    ')}
    )
    ORDER BY ${awayFromStart('found_id')}
    LIMIT ${limit}
  )
ORDER BY ${awayFromStart(id)}
LIMIT 1 BY ${id}
LIMIT ${limit}`,
    params,
  };
}

/** The SELECT of some rows. @param columns what it gives of each; with `groupBy` these, and what is grouped by */
export function selectOf(catalog: Catalog, rows: RowSelect, columns: string): string {
  const parts = [
    `SELECT ${columns}`,
    `FROM ${catalog.table}${rows.from ? ` ${rows.from}` : ''}`,
    `WHERE ${rows.where}`,
    ...(rows.groupBy
      ? [`GROUP BY ${[catalog.column('time'), catalog.column('_id'), ...rows.groupBy].join(', ')}`]
      : []),
    ...(rows.rest ? [rows.rest] : []),
  ];
  return `${rows.with ? `WITH ${rows.with}\n    ` : ''}${parts.join('\n    ')}`;
}

/** SQL: how far a row is from the start row, by their ids. */
export function awayFromStart(id: string): string {
  return `abs(toInt64(${id}) - toInt64({start_id:UInt64}))`;
}
