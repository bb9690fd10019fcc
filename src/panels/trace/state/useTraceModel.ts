import { useMemo } from 'react';
import { colourGroups } from '../layout/colourGroups';
import { criticalPath } from '../layout/criticalPath';
import { barsOf, traceModel, type TraceModel } from '../layout/traceModel';
import type { TraceSpans } from '../layout/traceSpans';
import { foldingOf } from './folds';
import type { ViewState } from './viewState';

/** The bars of a trace as the reader has it; other colours and other matches lay nothing out again. */
export function useTraceModel(spans: TraceSpans, state: ViewState, matches: Uint8Array | null): TraceModel {
  const { network, foldRepeats, onlyMatches, folds, colourBy } = state;
  const only = onlyMatches ? matches : null;
  const folding = useMemo(
    () => foldingOf(spans.trace, { network, foldRepeats, onlyMatches, folds }, only),
    [spans.trace, network, foldRepeats, onlyMatches, folds, only]
  );
  const bars = useMemo(() => barsOf(spans, folding), [spans, folding]);
  const colours = useMemo(() => colourGroups(spans, colourBy), [spans, colourBy]);
  const path = useMemo(() => (state.criticalPath ? criticalPath(spans) : null), [spans, state.criticalPath]);
  return useMemo(
    () => traceModel(spans, bars, folding, colours, matches, path),
    [spans, bars, folding, colours, matches, path]
  );
}
