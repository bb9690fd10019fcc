import { traceIdSpellings } from '../../trace/idSpelling';
import type { StoreClient } from '../client';
import type { OtelSource } from '../otel/source';
import type { Catalog } from './catalog';
import { timeBound, type Window } from './window';

const HOUR_S = 3600;
/** Back from now when the dashboard's range does not have the trace id: up to DeepFlow's default retention and beyond. */
const BACK_S = [HOUR_S, 12 * HOUR_S, 72 * HOUR_S, 30 * 24 * HOUR_S];

/**
 * The first row of a trace by its trace id, however that is spelled: in the given range, else in growing windows back from now.
 * Where the collector's spans are at hand too, both stores are asked at once, and the first window in which either
 * has the trace ends the search.
 *
 * @returns its `_id`, or its row id of the other store, '' when there is none, and how many statements that took.
 */
export async function findStart(
  client: StoreClient,
  catalog: Catalog,
  traceId: string,
  rangeS?: { from: number; to: number },
  signal?: AbortSignal,
  otel: OtelSource | null = null
): Promise<{ id: string; statements: number }> {
  const { column } = catalog;
  const traceIds = traceIdSpellings(traceId);
  const second = catalog.has('_trace_id_2') ? ` OR ${column('_trace_id_2')} IN {trace_ids:Array(String)}` : '';
  let statements = 0;
  for (const window of windowsBack(rangeS)) {
    const bound = timeBound(column('time'), [window]);
    const ofDeepflow = client.query(
      `SELECT toString(${column('_id')}) AS id
FROM ${catalog.table}
WHERE ${bound.sql} AND (${column('trace_id')} IN {trace_ids:Array(String)}${second})
ORDER BY ${column('start_time')}
LIMIT 1`,
      { ...bound.params, trace_ids: traceIds },
      signal
    );
    const [rows, other] = await Promise.all([ofDeepflow, otel?.firstOf(traceId, window) ?? '']);
    statements++;
    const id = rows.length > 0 ? String(rows[0].id) : other;
    if (id !== '') {
      return { id, statements: statements + (otel?.statements ?? 0) };
    }
  }
  return { id: '', statements: statements + (otel?.statements ?? 0) };
}

/** The given range first, then back from an hour ahead of now, each window behind the one before. */
export function windowsBack(rangeS?: { from: number; to: number }): Window[] {
  const nowS = Math.floor(Date.now() / 1000);
  const windows: Window[] = rangeS ? [{ fromS: Math.floor(rangeS.from), toS: Math.ceil(rangeS.to) }] : [];
  let toS = nowS + HOUR_S;
  for (const back of BACK_S) {
    windows.push({ fromS: nowS - back, toS });
    toS = nowS - back - 1;
  }
  return windows;
}
