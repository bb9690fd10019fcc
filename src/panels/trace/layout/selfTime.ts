/**
 * Self time: the part of a span in which none of its children ran (children clipped to the parent, overlaps
 * counted once), as in Jaeger's trace statistics. Always between 0 and the span's duration.
 */
import { atOnce, ROWS_A_STEP, type Steps } from '../../../trace/steps';
import type { LaneInput, LaneLayout } from './laneLayout';
import { sortInSteps } from './sortInSteps';
import type { TraceSpans } from './traceSpans';

/** One span may have all the others under it. */
const CHILDREN_A_STEP = 50_000;

/** Self time per span, ns. O(n log n). */
export function selfTimes(
  input: Pick<LaneInput, 'startNs' | 'endNs'>,
  layout: Pick<LaneLayout, 'forest'>
): Float64Array {
  return atOnce(selfTimesBelow(input, layout));
}

/** The same in steps. */
export function* selfTimesBelow(
  input: Pick<LaneInput, 'startNs' | 'endNs'>,
  layout: Pick<LaneLayout, 'forest'>
): Steps<Float64Array> {
  const { startNs, endNs } = input;
  const { offset, children } = layout.forest;
  const self = new Float64Array(startNs.length);
  const byStart = (a: number, b: number) => startNs[a] - startNs[b];
  let work = 0;
  for (let i = 0; i < self.length; i++) {
    let kids = children.subarray(offset[i], offset[i + 1]);
    // They are sorted by the start of their subtree, which is mostly their own.
    if (!sortedBy(kids, startNs)) {
      kids = kids.slice();
      yield* sortInSteps(kids, byStart);
    }
    let covered = 0;
    let until = startNs[i];
    for (const kid of kids) {
      if (++work % CHILDREN_A_STEP === 0) {
        yield;
      }
      const to = Math.min(endNs[kid], endNs[i]);
      const from = Math.max(startNs[kid], until);
      if (to > from) {
        covered += to - from;
        until = to;
      }
    }
    self[i] = Math.max(0, endNs[i] - startNs[i] - covered);
    if (i % ROWS_A_STEP === 0) {
      yield;
    }
  }
  return self;
}

const known = new WeakMap<TraceSpans, Float64Array>();

/** Self time by index in the trace, ns, whatever the graph shows or hides; worked out once. */
export function* selfTimesInSteps(spans: TraceSpans): Steps<Float64Array> {
  let self = known.get(spans);
  if (!self) {
    yield* spans.growForest();
    known.set(spans, (self = yield* selfTimesBelow(spans, spans)));
  }
  return self;
}

function sortedBy(spans: Uint32Array, key: Float64Array): boolean {
  for (let k = 1; k < spans.length; k++) {
    if (key[spans[k]] < key[spans[k - 1]]) {
      return false;
    }
  }
  return true;
}
