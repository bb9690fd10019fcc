/**
 * The gaps of a link: the time from its parent's start to the child's start, and from the child's end to the parent's end. Where
 * another child ended before this one started (or started after it ended), the gap goes from there: what a sibling
 * took is not the link's. Negative where a child starts before its parent or ends after it: then a clock is off, or
 * nobody waited.
 */
import type { Steps } from '../../../background/job';
import type { TraceSpans } from '../layout/traceSpans';
import { Categories } from './category';

/** A row per link, ns. Indices in the trace. */
export interface Gaps {
  child: Uint32Array;
  startNs: Float64Array;
  endNs: Float64Array;
}

/** Links looked at between two steps. */
const STEP = 5_000;

const known = new WeakMap<TraceSpans, Gaps>();

/** Links that lead from one place on the way of a request to the next; worked out once. O(n log n). */
export function* hopGaps(spans: TraceSpans): Steps<Gaps> {
  let hops = known.get(spans);
  if (!hops) {
    known.set(spans, (hops = yield* gapsOf(spans, false)));
  }
  return hops;
}

/** These, and with `all` those from code to code too. */
export function* gapsOf(spans: TraceSpans, all: boolean): Steps<Gaps> {
  const { offset, children } = yield* spans.growForest();
  const categories = new Categories(spans);
  const child: number[] = [];
  const startNs: number[] = [];
  const endNs: number[] = [];
  let looked = 0;
  for (let parent = 0; parent < spans.count; parent++) {
    if (offset[parent] === offset[parent + 1]) {
      continue;
    }
    const kids = children.subarray(offset[parent], offset[parent + 1]);
    const gaps = yield* gapsBelow(spans, parent, kids);
    for (let k = 0; k < kids.length; k++) {
      if (all || categories.isHop(parent, kids[k])) {
        child.push(kids[k]);
        startNs.push(gaps.startNs[k]);
        endNs.push(gaps.endNs[k]);
      }
      if (++looked % STEP === 0) {
        yield;
      }
    }
  }
  return { child: Uint32Array.from(child), startNs: Float64Array.from(startNs), endNs: Float64Array.from(endNs) };
}

/** The gaps of all links to a span's children, in their order. O(k log k). */
export function* gapsBelow(spans: TraceSpans, parent: number, kids: Uint32Array): Steps<Omit<Gaps, 'child'>> {
  const startNs = new Float64Array(kids.length);
  const endNs = new Float64Array(kids.length);
  for (let k = 0; k < kids.length; k++) {
    startNs[k] = spans.startNs[kids[k]];
    endNs[k] = spans.endNs[kids[k]];
  }
  const starts = startNs.slice();
  const ends = endNs.slice();
  if (kids.length > 1) {
    starts.sort();
    if (kids.length > STEP) {
      yield;
    }
    ends.sort();
  }
  for (let k = 0; k < kids.length; k++) {
    const [fromNs, toNs] = [startNs[k], endNs[k]];
    // A span without a duration lies between itself and itself.
    const own = fromNs === toNs ? 1 : 0;
    const ended = countUpTo(ends, fromNs) - own;
    const begun = countBelow(starts, toNs) + own;
    startNs[k] = fromNs - Math.max(spans.startNs[parent], ended > 0 ? ends[ended - 1] : -Infinity);
    endNs[k] = Math.min(spans.endNs[parent], begun < starts.length ? starts[begun] : Infinity) - toNs;
    if (k % STEP === STEP - 1) {
      yield;
    }
  }
  return { startNs, endNs };
}

/** How many of the sorted values are at most this. */
function countUpTo(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] > value) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

function countBelow(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] >= value) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

/**
 * From which gap on one is marked as slow: ten times the median of the larger gap of each link, and half a percent of what the whole took,
 * whichever is more; so that a trace without outliers has no marks. ns.
 */
export function slowFromNs({ startNs, endNs }: Gaps, wholeNs: number): number {
  const larger = startNs.map((ns, k) => Math.max(ns, endNs[k], 0)).sort();
  const median = larger.length === 0 ? 0 : larger[larger.length >> 1];
  return Math.max(10 * median, wholeNs / 200, 1);
}
