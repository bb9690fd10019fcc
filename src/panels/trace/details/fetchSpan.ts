/** Asks the data source of the panel for what is in the store about one span, once it is opened. */
import { useEffect, useState } from 'react';
import { from, type Observable, type Subscription } from 'rxjs';
import type { DataQueryRequest, DataQueryResponse, DataSourceRef, PanelData, ScopedVars } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { frameToDetails, type Detail } from '../../../frames/details';
import type { SpanQuery } from '../../../frames/query';

export type SpanDetailsState =
  /** The span has no rows to ask for: its frame is another data source's. */
  { kind: 'none' } | { kind: 'loading' } | { kind: 'error'; message: string } | { kind: 'ready'; details: Detail[] };

/** What the panel needs of its data source; `DataSourceApi` has it. */
interface QueryableSource {
  query(request: DataQueryRequest<SpanQuery>): Promise<DataQueryResponse> | Observable<DataQueryResponse>;
}

/**
 * Sends a span query to the data source that the trace came from.
 * @param rowIds `_id`s, comma-separated
 * @throws when the panel's request names no data source, or the query fails
 */
export async function spanResponses(data: PanelData, rowIds: string): Promise<Observable<DataQueryResponse>> {
  const request = data.request;
  const target =
    request?.targets.find((t) => (t as { queryType?: string }).queryType === 'trace') ?? request?.targets[0];
  if (!request || !target) {
    throw new Error('The panel has no query whose data source could be asked.');
  }
  const get = getDataSourceSrv().get as (
    ref?: DataSourceRef | string | null,
    scopedVars?: ScopedVars
  ) => Promise<unknown>;
  const source = (await get.call(getDataSourceSrv(), target.datasource, request.scopedVars)) as QueryableSource;
  const query: SpanQuery = {
    refId: 'span',
    datasource: target.datasource,
    queryType: 'span',
    ids: rowIds.split(','),
  };
  // A request id of its own: with the panel's, this query would cancel the panel's.
  const asked = { ...request, requestId: `spanloom-span-${rowIds}`, targets: [query] };
  return from(source.query(asked as DataQueryRequest<SpanQuery>));
}

/** The details of the span with these rows; asked for again only when the rows change. */
export function useSpanDetails(data: PanelData, rowIds: string): SpanDetailsState {
  const [state, setState] = useState<{ rowIds: string; value: SpanDetailsState }>({
    rowIds: '',
    value: { kind: 'none' },
  });
  useEffect(() => {
    if (rowIds === '') {
      return undefined;
    }
    let subscription: Subscription | null = null;
    let left = false;
    const set = (value: SpanDetailsState) => !left && setState({ rowIds, value });
    const fail = (error: unknown) => set({ kind: 'error', message: messageOf(error) });
    spanResponses(data, rowIds)
      .then((responses) => {
        if (!left) {
          subscription = responses.subscribe({ next: (response) => set(stateOf(response)), error: fail });
        }
      })
      .catch(fail);
    return () => {
      left = true;
      subscription?.unsubscribe();
    };
    // Not on `data`: a refresh brings the same rows.
  }, [rowIds]);
  if (rowIds === '') {
    return { kind: 'none' };
  }
  return state.rowIds === rowIds ? state.value : { kind: 'loading' };
}

function stateOf(response: DataQueryResponse): SpanDetailsState {
  const error = (response as { errors?: Array<{ message?: string }> }).errors?.[0] ?? response.error;
  if (error) {
    return { kind: 'error', message: error.message ?? 'The query failed.' };
  }
  if (response.state === 'Loading') {
    return { kind: 'loading' };
  }
  const details = (response.data ?? []).map((frame) => frameToDetails(frame)).find((found) => found !== null);
  return { kind: 'ready', details: details ?? [] };
}

function messageOf(error: unknown): string {
  const known = error as { data?: { message?: string }; message?: string; statusText?: string } | null;
  return known?.data?.message || known?.message || known?.statusText || 'The query failed.';
}
