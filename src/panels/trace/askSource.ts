/** Asks the data source that a panel's data came from, beside the panel's own query. */
import { from, type Observable } from 'rxjs';
import type { DataQuery } from '@grafana/schema';
import type { DataQueryRequest, DataQueryResponse, DataSourceRef, PanelData, ScopedVars } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';

/** What the panel needs of its data source; `DataSourceApi` has it. */
interface QueryableSource {
  query(request: DataQueryRequest): Promise<DataQueryResponse> | Observable<DataQueryResponse>;
}

/**
 * Sends a query to the data source of the panel's trace query, with the panel's range and variables.
 * @param makeQuery of the panel's own query
 * @param name of the request: with the panel's own, or another's, it would cancel that
 * @throws when the panel's request names no data source
 */
export async function askSource(
  data: PanelData,
  makeQuery: (own: DataQuery) => DataQuery,
  name: string
): Promise<Observable<DataQueryResponse>> {
  const { request } = data;
  const own = request?.targets.find((t) => (t as { queryType?: string }).queryType === 'trace') ?? request?.targets[0];
  if (!request || !own) {
    throw new Error('The panel has no query whose data source could be asked.');
  }
  const get = getDataSourceSrv().get as (
    ref?: DataSourceRef | string | null,
    scopedVars?: ScopedVars
  ) => Promise<unknown>;
  const source = (await get.call(getDataSourceSrv(), own.datasource, request.scopedVars)) as QueryableSource;
  return from(source.query({ ...request, requestId: `spanloom-${name}`, targets: [makeQuery(own)] }));
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
