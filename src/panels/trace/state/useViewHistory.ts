import { useEffect, useState } from 'react';
import type { ViewState } from './viewState';
import { back, forward, newHistory, visited, type ViewHistory } from './viewHistory';

/** Back and forward through what the reader looked at; undefined where there is nothing that way. */
export function useViewHistory(
  { view, span, window }: ViewState,
  change: (part: Partial<ViewState>) => void
): { back?: () => void; forward?: () => void } {
  const [history, setHistory] = useState(() => newHistory({ view, span, window }));
  useEffect(
    () => setHistory((before) => visited(before, { view, span, window }, performance.now())),
    [view, span?.spanId, span?.rowId, window]
  );
  const go = (step: (history: ViewHistory) => ViewHistory) => () => {
    const next = step(history);
    setHistory(next);
    change(next.now);
  };
  return {
    back: history.past.length > 0 ? go(back) : undefined,
    forward: history.future.length > 0 ? go(forward) : undefined,
  };
}
