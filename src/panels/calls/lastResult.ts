import { useRef } from 'react';
import { LoadingState, type DataFrame, type PanelData } from '@grafana/data';

export interface Result {
  series: readonly DataFrame[];
  /** What to say if there is no call in it, made when the answer came: while loading, the variables are ahead of it. */
  noCalls: string;
}

/** True until the answer to the present query is there. */
export function isLoading(data: Pick<PanelData, 'state'>): boolean {
  return data.state === LoadingState.Loading || data.state === LoadingState.NotStarted;
}

/**
 * The last answer, kept while the next one loads and when it fails, so that a live list does not flicker.
 * null until there is one.
 */
export function useLastResult(data: PanelData, failed: boolean, noCallsText: () => string): Result | null {
  const last = useRef<Result | null>(null);
  if (isLoading(data) || failed) {
    // Some Grafana versions deliver data together with the state Loading: better than nothing.
    return last.current ?? (data.series.length > 0 ? { series: data.series, noCalls: '' } : null);
  }
  if (last.current?.series !== data.series) {
    last.current = { series: data.series, noCalls: noCallsText() };
  }
  return last.current;
}
