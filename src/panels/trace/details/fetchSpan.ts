/** Asks the data source of the panel for what is in the store about one span, once it is opened. */
import { useEffect, useState } from 'react';
import type { Observable, Subscription } from 'rxjs';
import type { DataQueryResponse, PanelData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import { frameToDetails, type Detail } from '../../../frames/details';
import type { SpanQuery } from '../../../frames/query';
import { rowIdsIn } from '../../../trace/rowId';
import { askSource, errorOfResponse, messageOf, NeedsLiveDashboard } from '../askSource';

export type SpanDetailsState =
  /** The span has no rows to ask for: its frame is another data source's. */
  | { kind: 'none' }
  | { kind: 'loading' }
  /** The dashboard is one that cannot ask. */
  | { kind: 'needsLive'; message: string }
  | { kind: 'error'; message: string }
  | { kind: 'ready'; details: Detail[] };

/**
 * Sends a span query to the data source that the trace came from.
 * @param rowIds `_id`s, comma-separated
 * @throws when the panel's request names no data source, or the query fails
 */
export function spanResponses(data: PanelData, rowIds: string): Promise<Observable<DataQueryResponse>> {
  const query = ({ datasource }: DataQuery): SpanQuery => ({
    refId: 'span',
    datasource,
    queryType: 'span',
    ids: rowIdsIn(rowIds),
  });
  return askSource(data, query, `span-${rowIds}`);
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
    const fail = (error: unknown) =>
      set({ kind: error instanceof NeedsLiveDashboard ? 'needsLive' : 'error', message: messageOf(error) });
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
  const message = errorOfResponse(response);
  if (message !== '') {
    return { kind: 'error', message };
  }
  if (response.state === 'Loading') {
    return { kind: 'loading' };
  }
  const details = (response.data ?? []).map((frame) => frameToDetails(frame)).find((found) => found !== null);
  return { kind: 'ready', details: details ?? [] };
}
