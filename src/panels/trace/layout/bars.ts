/** Bars in their places: which there are and in which lanes they lie. Plain data in and out, so that a worker can do it. */
import { atOnce, type Steps } from '../../../trace/steps';
import { foldSpans, type Folding, type FoldingInput } from './folding';
import { laneSlots, type LaneSlots } from './laneIndex';
import { lanesInSteps, type LaneLayout } from './laneLayout';
import type { Shown } from './shown';

export interface Bars extends Shown {
  layout: LaneLayout;
  slots: LaneSlots;
}

/**
 * O(n log n); no limit on depth or width.
 * @param main index in the trace of the root that goes on top; -1 = the first one
 */
export function layBars(input: FoldingInput, folding: Folding, main: number): Bars {
  return atOnce(barsInSteps(input, folding, main));
}

/** The same in steps. */
export function* barsInSteps(input: FoldingInput, folding: Folding, main: number): Steps<Bars> {
  const shown = foldSpans(input, folding);
  yield;
  const place = main < 0 ? -1 : shown.placeOf[main];
  const layout = yield* lanesInSteps(shown, place < 0 ? undefined : place);
  yield;
  return { ...shown, layout, slots: laneSlots(shown, layout) };
}
