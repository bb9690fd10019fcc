/** Runs a request on a data source and tells how it goes: loading, then data or an error. Grafana's `runRequest`. */
import {
  type DataFrame,
  type DataQueryError,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  DataTopic,
  LoadingState,
  type PanelData,
} from '@grafana/data';
import { toDataQueryError } from '@grafana/runtime';
import { catchError, defer, from, map, merge, type Observable, of, share, takeUntil, timer } from 'rxjs';

/** A quick answer shows no loading state: it would only flicker. */
const SHOW_LOADING_AFTER_MS = 200;

export function runRequest(
  dataSource: DataSourceApi,
  request: DataQueryRequest,
  queryFunction?: DataSourceApi['query']
): Observable<PanelData> {
  const targets = request.targets.filter((query) => !query.hide && (dataSource.filterQuery?.(query) ?? true));
  const base = { request, timeRange: request.range, series: [] };
  if (targets.length === 0) {
    return of({ ...base, state: LoadingState.Done });
  }
  const asked = { ...request, targets };
  const query = queryFunction ?? dataSource.query.bind(dataSource);
  const packets = new Map<string, DataQueryResponse>();
  const answers = defer(() => from(query(asked))).pipe(
    map((packet) => {
      packets.set(packet.key ?? 'A', packet);
      return toPanelData(base, [...packets.values()], packet);
    }),
    catchError((error: unknown) => {
      // Grafana writes it down, too.
      console.error('runRequest.catchError', error);
      const told = toDataQueryError(error as Error);
      return of({ ...base, state: LoadingState.Error, error: told, errors: [told] });
    }),
    share()
  );
  const loading = timer(SHOW_LOADING_AFTER_MS).pipe(
    map(() => ({ ...base, state: LoadingState.Loading })),
    takeUntil(answers)
  );
  return merge(loading, answers);
}

function toPanelData(
  base: Pick<PanelData, 'request' | 'timeRange' | 'series'>,
  packets: DataQueryResponse[],
  last: DataQueryResponse
): PanelData {
  // As they are: a variable query answers with texts and values, and scenes turns the rest into frames.
  const frames: DataFrame[] = packets.flatMap((packet) => packet.data ?? []);
  const errors: DataQueryError[] = packets.flatMap((p) => p.errors ?? (p.error ? [p.error] : []));
  return {
    ...base,
    state: errors.length ? LoadingState.Error : (last.state ?? LoadingState.Done),
    series: frames.filter((frame) => frame.meta?.dataTopic !== DataTopic.Annotations),
    annotations: frames.filter((frame) => frame.meta?.dataTopic === DataTopic.Annotations),
    ...(errors.length ? { error: errors[0], errors } : {}),
  };
}
