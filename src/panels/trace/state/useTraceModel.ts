import { useMemo } from 'react';
import { nextTurn, runAtOnce, runInSlices } from '../../../background/slices';
import type { Bars } from '../layout/bars';
import { colourGroups, type ColourGroups } from '../layout/colourGroups';
import { pieceSteps, type Pieces } from '../layout/criticalPath';
import type { Folding } from '../layout/folding';
import { mainRootOf } from '../layout/mainRoot';
import { marksOfSpans } from '../layout/marks';
import { countSpans, summarise, type TraceSummary } from '../layout/summary';
import { barsOf, modelInSteps, traceModel, type TraceModel } from '../layout/traceModel';
import type { TraceSpans } from '../layout/traceSpans';
import { layInBackground } from '../work/layInBackground';
import { MANY_SPANS } from '../work/manySpans';
import { foldingOf } from './folds';
import { useLater, type Later } from './useLater';
import type { ViewState } from './viewState';

/** A trace ready to draw, with the counts for header and legend. */
export interface Drawn {
  model: TraceModel;
  summary: TraceSummary;
}

/**
 * The bars of a trace as the reader has it; other colours and other matches lay nothing out again. Of a large trace they
 * come later, and those before stay until then.
 * @param spans null where there are none yet
 */
export function useTraceModel(spans: TraceSpans | null, state: ViewState, matches: Uint8Array | null): Later<Drawn> {
  const { network, foldRepeats, onlyMatches, folds, colourBy } = state;
  const only = onlyMatches ? matches : null;
  const folding = useMemo(
    () => spans && foldingOf(spans.trace, { network, foldRepeats, onlyMatches, folds }, only),
    [spans?.trace, network, foldRepeats, onlyMatches, folds, only]
  );
  const isSmall = spans !== null && spans.count < MANY_SPANS;
  const bars = useLater<Laid>({
    from: [spans, folding],
    ready: spans !== null,
    now: isSmall && folding ? () => ({ spans, folding, bars: barsOf(spans, folding) }) : null,
    later: async (signal) => ({
      spans: spans!,
      folding: folding!,
      bars: await layInBackground(spans!, folding!, signal),
    }),
  });
  const colours = useLater<Coloured>({
    from: [spans, colourBy],
    ready: spans !== null,
    now: isSmall ? () => ({ spans, colours: colourGroups(spans, colourBy) }) : null,
    later: async (signal) => {
      // The bars are asked for first: what follows is done here while a worker lays them out.
      await nextTurn();
      return runInSlices(colouredInSteps(spans!, colourBy), { signal });
    },
  });
  const path = useLater<Critical>({
    from: [spans, state.criticalPath],
    ready: spans !== null,
    now: isSmall ? () => runAtOnce(criticalInSteps(spans, state.criticalPath)) : null,
    later: (signal) => runInSlices(criticalInSteps(spans!, state.criticalPath), { signal }),
  });
  const laid = bars.value;
  const coloured = colours.value;
  const critical = path.value;
  const fits = laid !== null && coloured?.spans === laid.spans && critical?.spans === laid.spans;
  const found = matches?.length === laid?.spans.count ? matches : null;
  const drawn = useLater<Drawn>({
    from: [laid, coloured, critical, found],
    ready: fits,
    now: fits && isSmall ? () => drawnOf(laid, coloured!, critical!, found) : null,
    later: (signal) => runInSlices(drawnInSteps(laid!, coloured!, critical!, found), { signal }),
  });
  return { value: drawn.value, current: [bars, colours, path, drawn].every(({ current }) => current) };
}

interface Laid {
  spans: TraceSpans;
  folding: Folding;
  bars: Bars;
}

interface Coloured {
  spans: TraceSpans;
  colours: ColourGroups;
}

interface Critical {
  spans: TraceSpans;
  path: Pieces | null;
}

function* criticalInSteps(spans: TraceSpans, isWanted: boolean) {
  if (isWanted) {
  }
  return { spans, path: isWanted ? yield* pieceSteps(spans, mainRootOf(spans), false) : null };
}

function drawnOf(
  { spans, bars, folding }: Laid,
  { colours }: Coloured,
  { path }: Critical,
  matches: Uint8Array | null
): Drawn {
  const model = traceModel(spans, bars, folding, colours, matches, path);
  return { model, summary: summarise(model) };
}

/** Some tens of ms each at a million spans. */
function* drawnInSteps(
  { spans, bars, folding }: Laid,
  { colours }: Coloured,
  { path }: Critical,
  matches: Uint8Array | null
) {
  yield;
  const model = yield* modelInSteps(spans, bars, folding, colours, matches, path);
  yield;
  return { model, summary: summarise(model) };
}

/** All that bars will be drawn with, at hand before they are there. */
function* colouredInSteps(spans: TraceSpans, colourBy: string) {
  yield* spans.trace.read(['service', 'status', 'strength', 'operation']);
  const colours = colourGroups(spans, colourBy);
  yield;
  marksOfSpans(spans);
  yield;
  countSpans(spans, colours);
  yield;
  return { spans, colours };
}
