/** Asks the data source that a panel's data came from, or one of ours, beside the panel's own query. */
import { from, type Observable } from 'rxjs';
import type { DataQuery } from '@grafana/schema';
import type { DataQueryRequest, DataQueryResponse, DataSourceRef, PanelData, ScopedVars } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { isSnapshot } from '../frozenDashboard';
import { needsLiveText } from '../frozenWords';
import { inLanguage } from '../language';

const SPANLOOM = 'spanloom-spanstore-datasource';

/** What is asked for cannot be had here, whatever the store has; `message` says where it can. */
export class NeedsLiveDashboard extends Error {}

const say = inLanguage({
  en: { none: 'This Grafana has no Spanloom data source, which is what reads rows. An administrator can add one.' },
  zh: { none: '此 Grafana 中没有 Spanloom 数据源，而原始行需要由它读取。可由管理员添加。' },
});

/** What the panel needs of its data source; `DataSourceApi` has it. */
interface QueryableSource {
  type?: string;
  query(request: DataQueryRequest): Promise<DataQueryResponse> | Observable<DataQueryResponse>;
}

/**
 * Sends a query to the data source of the panel's trace query, with the panel's range and variables.
 * @param makeQuery of the panel's own query
 * @param name of the request: with the panel's own, or another's, it would cancel that
 * @throws NeedsLiveDashboard in a snapshot, whose query would go to what keeps snapshots
 * @throws when the panel's request names no data source
 */
export async function askSource(
  data: PanelData,
  makeQuery: (own: DataQuery) => DataQuery,
  name: string
): Promise<Observable<DataQueryResponse>> {
  if (isSnapshot()) {
    throw new NeedsLiveDashboard(needsLiveText());
  }
  const { request } = data;
  const own = request?.targets.find((t) => (t as { queryType?: string }).queryType === 'trace') ?? request?.targets[0];
  if (!request || !own) {
    throw new Error('The panel has no query whose data source could be asked.');
  }
  return send(await sourceOf(own.datasource, request.scopedVars), data, makeQuery(own), name);
}

/**
 * Sends a query to a Spanloom data source: the panel's own where it is one, else any that Grafana lists. For what only
 * ours can do, and needs no store for.
 * @param name of the request, as above
 * @throws in plain words when there is none
 */
export async function askSpanloom(
  data: PanelData,
  query: DataQuery,
  name: string
): Promise<Observable<DataQueryResponse>> {
  const { targets = [], scopedVars } = data.request ?? {};
  for (const { datasource } of targets) {
    const source = await sourceOf(datasource, scopedVars).catch(() => null);
    if (source?.type === SPANLOOM) {
      return send(source, data, query, name);
    }
  }
  const ours = getDataSourceSrv()
    .getList({ pluginId: SPANLOOM })
    .find(({ type }) => type === SPANLOOM);
  if (!ours) {
    throw new Error(say().none);
  }
  return send(await sourceOf({ type: SPANLOOM, uid: ours.uid }), data, query, name);
}

async function sourceOf(ref?: DataSourceRef | null, scopedVars?: ScopedVars): Promise<QueryableSource> {
  const get = getDataSourceSrv().get as (
    ref?: DataSourceRef | string | null,
    scopedVars?: ScopedVars
  ) => Promise<unknown>;
  return (await get.call(getDataSourceSrv(), ref, scopedVars)) as QueryableSource;
}

function send(
  source: QueryableSource,
  { request, timeRange }: PanelData,
  query: DataQuery,
  name: string
): Observable<DataQueryResponse> {
  // A panel without a query has no request.
  const like = request ?? { app: 'dashboard', interval: '1s', intervalMs: 1000, scopedVars: {}, timezone: 'browser' };
  return from(
    source.query({
      range: timeRange,
      startTime: Date.now(),
      ...like,
      requestId: `spanloom-${name}`,
      targets: [query],
    } as DataQueryRequest)
  );
}

/** Whether more comes: a part of an answer, or none yet. */
export const isUnderWay = ({ state }: Pick<DataQueryResponse, 'state'>): boolean =>
  state === 'Loading' || state === 'Streaming';

/**
 * The last word of an answer.
 * @throws Error in words for the screen; an AbortError once the signal is aborted
 */
export function answerOf(
  responses: Observable<DataQueryResponse>,
  signal: AbortSignal
): Promise<DataQueryResponse | null> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(Object.assign(new Error('Aborted'), { name: 'AbortError' }));
    if (signal.aborted) {
      aborted();
      return;
    }
    const abort = () => {
      subscription.unsubscribe();
      aborted();
    };
    let last: DataQueryResponse | null = null;
    const take = (response: DataQueryResponse) => {
      const error = errorOfResponse(response);
      if (error === '') {
        resolve(response);
      } else {
        reject(new Error(error));
      }
    };
    const subscription = responses.subscribe({
      next: (response) => {
        last = response;
        if (!isUnderWay(response)) {
          take(response);
        }
      },
      error: (error: unknown) => reject(new Error(messageOf(error))),
      // Some data sources never say that it was all.
      complete: () => (last ? take(last) : resolve(null)),
    });
    signal.addEventListener('abort', abort);
    // One signal may stop a hundred answers, one after another.
    subscription.add(() => signal.removeEventListener('abort', abort));
  });
}

/** What went wrong in an answer, '' when nothing did. `errors` is there from Grafana 10 on. */
export function errorOfResponse(response: DataQueryResponse): string {
  const error = (response as { errors?: Array<{ message?: string }> }).errors?.[0] ?? response.error;
  return error ? (error.message ?? 'The query failed.') : '';
}

export function messageOf(error: unknown): string {
  const known = error as { data?: { message?: string }; message?: string; statusText?: string } | null;
  return known?.data?.message || known?.message || known?.statusText || 'The query failed.';
}
