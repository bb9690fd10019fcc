/** Bars in their places: which there are and in which lanes they lie. Plain data in and out, so that a worker can do it. */
import { foldSpans, type Folding, type FoldingInput } from './folding';
import { laneSlots, type LaneSlots } from './laneIndex';
import { layoutLanes, type LaneLayout } from './laneLayout';
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
  const shown = foldSpans(input, folding);
  const place = main < 0 ? -1 : shown.placeOf[main];
  const layout = layoutLanes(shown, place < 0 ? undefined : place);
  return { ...shown, layout, slots: laneSlots(shown, layout) };
}
