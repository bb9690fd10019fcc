import { traceIdSpellings } from '../../trace/idSpelling';
import type { StoreClient } from '../client';
import type { OtelSource } from '../otel/source';
import type { Catalog } from './catalog';
import { holdsSeveral, traceIdList } from './keyConditions';
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
  let statements = 0;
  const firstIn = async (window: Window, conditions: readonly string[]): Promise<string> => {
    statements++;
    const bound = timeBound(column('time'), [window]);
    const selects = conditions.map(
      (condition) => `SELECT toString(${column('_id')}) AS id, ${column('start_time')} AS began
  FROM ${catalog.table}
  WHERE ${bound.sql} AND ${condition}
  ORDER BY began
  LIMIT 1`
    );
    const rows = await client.query(
      `SELECT id FROM (
  ${selects.join('\n  UNION ALL\n  ')}
)
ORDER BY began
LIMIT 1`,
      { ...bound.params, trace_ids: traceIdSpellings(traceId) },
      signal
    );
    return rows.length > 0 ? String(rows[0].id) : '';
  };
  // A SELECT for each column, so that each can use its index.
  const columns = (['trace_id', '_trace_id_2'] as const).filter((name) => name === 'trace_id' || catalog.has(name));
  const isOne = columns.map((name) => `${column(name)} IN {trace_ids:Array(String)}`);
  const windows = windowsBack(rangeS);
  for (const window of windows) {
    const [own, other] = await Promise.all([firstIn(window, isOne), otel?.firstOf(traceId, window) ?? '']);
    const id = own || other;
    if (id !== '') {
      return { id, statements: statements + (otel?.statements ?? 0) };
    }
  }
  // No index leads to rows that hold several: these are looked at one by one, where it was asked for only.
  const isAmong = `${holdsSeveral(catalog)} AND hasAny(${traceIdList(catalog)}, {trace_ids:Array(String)})`;
  const id = await firstIn(windows[0], [isAmong]);
  return { id, statements: statements + (otel?.statements ?? 0) };
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
