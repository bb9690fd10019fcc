/**
 * Level of detail: what lies in a lane between two times, at a cost that depends on the pixels asked for and
 * not on the spans there. Spans lie lane by lane in one array, sorted by time; over it a segment tree of the
 * longest span and running sums of the spans that want attention (the idea of Perfetto's slice mipmap).
 */
import { rectEnd, type LaneInput, type LaneLayout } from './laneLayout';

/** A rectangle to draw: one span, or a run of `count` spans each narrower than a bucket. */
export interface LaneRun {
  /** The span itself, or the longest of the run. */
  span: number;
  count: number;
  /** Spans in it that are flagged (errors, timeouts). */
  flagged: number;
  startNs: number;
  endNs: number;
}

export class LaneIndex {
  readonly laneCount: number;
  private readonly offset: Uint32Array;
  private readonly spans: Uint32Array;
  private readonly start: Float64Array;
  private readonly end: Float64Array;
  /** Slot of the longest span in each subtree; leaves are the slots themselves. */
  private readonly longest: Uint32Array;
  private readonly flaggedBefore: Uint32Array;

  /** `flagged[i]` is non-zero for spans that must stay visible as a mark when they are merged into a run. */
  constructor(input: LaneInput, layout: LaneLayout, flagged: ArrayLike<number>) {
    const n = layout.order.length;
    this.laneCount = layout.laneCount;
    this.offset = new Uint32Array(layout.laneCount + 1);
    for (let i = 0; i < n; i++) {
      this.offset[layout.lane[i] + 1]++;
    }
    for (let lane = 0; lane < layout.laneCount; lane++) {
      this.offset[lane + 1] += this.offset[lane];
    }
    this.spans = new Uint32Array(n);
    const cursor = this.offset.slice();
    for (let k = 0; k < n; k++) {
      const i = layout.order[k];
      this.spans[cursor[layout.lane[i]]++] = i;
    }
    this.start = new Float64Array(n);
    this.end = new Float64Array(n);
    this.flaggedBefore = new Uint32Array(n + 1);
    for (let slot = 0; slot < n; slot++) {
      const i = this.spans[slot];
      this.start[slot] = input.startNs[i];
      this.end[slot] = rectEnd(input, i);
      this.flaggedBefore[slot + 1] = this.flaggedBefore[slot] + (flagged[i] ? 1 : 0);
    }
    this.longest = new Uint32Array(2 * n);
    for (let slot = 0; slot < n; slot++) {
      this.longest[n + slot] = slot;
    }
    for (let node = n - 1; node >= 1; node--) {
      this.longest[node] = this.longer(this.longest[2 * node], this.longest[2 * node + 1]);
    }
  }

  /**
   * Visits what is to be drawn of `lane` in [fromNs, toNs), in the order of time. Spans of at least `bucketNs` come one by one;
   * narrower ones come as one run per bucket of a grid of that width (in absolute time, so that panning does not
   * make them flicker). At most about two visits per bucket.
   */
  visit(lane: number, fromNs: number, toNs: number, bucketNs: number, draw: (run: LaneRun) => void): void {
    const last = this.offset[lane + 1];
    const run: LaneRun = { span: -1, count: 0, flagged: 0, startNs: 0, endNs: 0 };
    let slot = this.firstEndingAfter(lane, fromNs);
    while (slot < last && this.start[slot] < toNs) {
      let next = slot + 1;
      let best = slot;
      if (this.end[slot] - this.start[slot] < bucketNs) {
        const bucketEnd = (Math.floor(this.start[slot] / bucketNs) + 1) * bucketNs;
        next = Math.max(next, this.firstStartingFrom(slot, last, bucketEnd));
        // Only the last one can be wide: the others end before it starts, inside the bucket.
        if (next - slot > 1 && this.end[next - 1] - this.start[next - 1] >= bucketNs) {
          next--;
        }
        best = this.longestSlot(slot, next);
      }
      run.span = this.spans[best];
      run.count = next - slot;
      run.flagged = this.flaggedBefore[next] - this.flaggedBefore[slot];
      run.startNs = this.start[slot];
      run.endNs = this.end[next - 1];
      draw(run);
      slot = next;
    }
  }

  /** The span at a time, or the longest that comes within `toleranceNs` of it; -1 = none. */
  spanAt(lane: number, timeNs: number, toleranceNs: number): number {
    if (lane < 0 || lane >= this.laneCount) {
      return -1;
    }
    const last = this.offset[lane + 1];
    const hit = this.firstEndingAfter(lane, timeNs);
    if (hit < last && this.start[hit] <= timeNs && this.end[hit] - this.start[hit] >= toleranceNs) {
      return this.spans[hit];
    }
    const from = this.firstEndingAfter(lane, timeNs - toleranceNs);
    const to = this.firstStartingFrom(from, last, timeNs + toleranceNs);
    return to > from ? this.spans[this.longestSlot(from, to)] : -1;
  }

  private longer(a: number, b: number): number {
    const difference = this.end[b] - this.start[b] - (this.end[a] - this.start[a]);
    return difference > 0 || (difference === 0 && b < a) ? b : a;
  }

  /** Slot of the longest span in slots [from, to), the earliest of equals; O(log n). */
  private longestSlot(from: number, to: number): number {
    const n = this.spans.length;
    let best = from;
    for (let a = from + n, b = to + n; a < b; a >>= 1, b >>= 1) {
      if (a & 1) {
        best = this.longer(best, this.longest[a++]);
      }
      if (b & 1) {
        best = this.longer(best, this.longest[--b]);
      }
    }
    return best;
  }

  /** Rectangles of a lane do not overlap, so their ends are sorted as their starts are. */
  private firstEndingAfter(lane: number, timeNs: number): number {
    let low = this.offset[lane];
    let high = this.offset[lane + 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.end[middle] > timeNs) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** First slot in [from, last) that starts at or after a time; galloping, because it is mostly near. */
  private firstStartingFrom(from: number, last: number, timeNs: number): number {
    let step = 1;
    let low = from;
    while (low + step < last && this.start[low + step] < timeNs) {
      low += step;
      step *= 2;
    }
    let high = Math.min(low + step, last);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.start[middle] >= timeNs) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
