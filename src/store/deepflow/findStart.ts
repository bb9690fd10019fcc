import type { StoreClient } from '../client';
import type { Catalog } from './catalog';
import { timeBound, type Window } from './window';

const HOUR_S = 3600;
/** Back from now when the dashboard's range does not have the trace id: up to DeepFlow's default retention and beyond. */
const BACK_S = [HOUR_S, 12 * HOUR_S, 72 * HOUR_S, 30 * 24 * HOUR_S];

/**
 * The first row of a trace by its trace id: in the given range, else in growing windows back from now.
 *
 * @returns its `_id`, '' when there is none, and how many statements that took.
 */
export async function findStart(
  client: StoreClient,
  catalog: Catalog,
  traceId: string,
  rangeS?: { from: number; to: number },
  signal?: AbortSignal
): Promise<{ id: string; statements: number }> {
  const nowS = Math.floor(Date.now() / 1000);
  const windows: Window[] = [];
  if (rangeS) {
    windows.push({ fromS: Math.floor(rangeS.from), toS: Math.ceil(rangeS.to) });
  }
  let toS = nowS + HOUR_S;
  for (const back of BACK_S) {
    windows.push({ fromS: nowS - back, toS });
    toS = nowS - back - 1;
  }
  const { column } = catalog;
  const second = catalog.has('_trace_id_2') ? ` OR ${column('_trace_id_2')} = {trace_id:String}` : '';
  let statements = 0;
  for (const window of windows) {
    const bound = timeBound(column('time'), [window]);
    const rows = await client.query(
      `SELECT toString(${column('_id')}) AS id
FROM ${catalog.table}
WHERE ${bound.sql} AND (${column('trace_id')} = {trace_id:String}${second})
ORDER BY ${column('start_time')}
LIMIT 1`,
      { ...bound.params, trace_id: traceId },
      signal
    );
    statements++;
    if (rows.length > 0) {
      return { id: String(rows[0].id), statements };
    }
  }
  return { id: '', statements };
}
