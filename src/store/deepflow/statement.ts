import type { Catalog } from './catalog';
import { spanColumns } from './spanColumns';

/** SQL and its parameters. */
export interface Condition {
  sql: string;
  params: Record<string, unknown>;
}

/** Which rows of the table: one SELECT of many, without what all have in common. */
export interface RowSelect {
  /** Before FROM: names for expressions. */
  with?: string;
  /** After the table's name. */
  from?: string;
  /** With the bound on time. */
  where: string;
  /** ORDER BY, LIMIT BY and the like. */
  rest?: string;
  params: Record<string, unknown>;
}

/**
 * The statement for the spans behind all these rows, each once, at most so many: those that ended next to the start row.
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
  const selects = rows.map(
    (one) => `${one.with ? `WITH ${one.with}\n    ` : ''}SELECT ${time}, ${id}
    FROM ${catalog.table}${one.from ? ` ${one.from}` : ''}
    WHERE ${one.where}${one.rest ? `\n    ${one.rest}` : ''}`
  );
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
    ${selects.join('\n    UNION ALL\n    ')}
  )
ORDER BY abs(toInt64(${id}) - toInt64({start_id:UInt64}))
LIMIT ${limit}`,
    params,
  };
}
