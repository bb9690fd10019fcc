/**
 * Level of detail: what lies in a lane between two times, at a cost that depends on the pixels asked for and
 * not on the spans there. Spans lie lane by lane in one array, sorted by time; over it a segment tree of the
 * longest span and of all marks (the idea of Perfetto's slice mipmap).
 */
import { rectEnd, type LaneInput, type LaneLayout } from './laneLayout';

/** A rectangle to draw: one span, or a run of `count` spans each narrower than a bucket. */
export interface LaneRun {
  /** The span itself, or the longest of the run. */
  span: number;
  count: number;
  /** Marks that any of its spans has (flags of `MARK`). */
  marks: number;
  startNs: number;
  endNs: number;
}

/** Spans lane by lane, in the order of time. Plain data: it can be made elsewhere and sent here. */
export interface LaneSlots {
  laneCount: number;
  /** First slot of each lane. */
  offset: Uint32Array;
  spans: Uint32Array;
  start: Float64Array;
  end: Float64Array;
  /** Slot of the longest span in each subtree; leaves are the slots themselves. */
  longest: Uint32Array;
}

export function laneSlots(input: LaneInput, layout: LaneLayout): LaneSlots {
  const n = layout.order.length;
  const offset = new Uint32Array(layout.laneCount + 1);
  for (let i = 0; i < n; i++) {
    offset[layout.lane[i] + 1]++;
  }
  for (let lane = 0; lane < layout.laneCount; lane++) {
    offset[lane + 1] += offset[lane];
  }
  const spans = new Uint32Array(n);
  const cursor = offset.slice();
  for (let k = 0; k < n; k++) {
    const i = layout.order[k];
    spans[cursor[layout.lane[i]]++] = i;
  }
  const start = new Float64Array(n);
  const end = new Float64Array(n);
  const longest = new Uint32Array(2 * n);
  for (let slot = 0; slot < n; slot++) {
    start[slot] = input.startNs[spans[slot]];
    end[slot] = rectEnd(input, spans[slot]);
    longest[n + slot] = slot;
  }
  for (let node = n - 1; node >= 1; node--) {
    longest[node] = longer(start, end, longest[2 * node], longest[2 * node + 1]);
  }
  return { laneCount: layout.laneCount, offset, spans, start, end, longest };
}

/** Of two slots that with the longer span, the earlier of equals. */
function longer(start: Float64Array, end: Float64Array, a: number, b: number): number {
  const difference = end[b] - start[b] - (end[a] - start[a]);
  return difference > 0 || (difference === 0 && b < a) ? b : a;
}

export class LaneIndex {
  readonly laneCount: number;
  private readonly offset: Uint32Array;
  private readonly spans: Uint32Array;
  private readonly start: Float64Array;
  private readonly end: Float64Array;
  private readonly longest: Uint32Array;
  /** All marks in each subtree of slots. */
  private readonly marks: Uint16Array;
  /** What `sumUp` found. */
  private best = 0;
  private bestNs = 0;
  private all = 0;

  /** `marks` by span: a run has those of all its spans, so that none is lost where spans are merged. */
  constructor(slots: LaneSlots, marks: ArrayLike<number>) {
    ({
      laneCount: this.laneCount,
      offset: this.offset,
      spans: this.spans,
      start: this.start,
      end: this.end,
      longest: this.longest,
    } = slots);
    const n = this.spans.length;
    this.marks = new Uint16Array(2 * n);
    for (let slot = 0; slot < n; slot++) {
      this.marks[n + slot] = marks[this.spans[slot]];
    }
    for (let node = n - 1; node >= 1; node--) {
      this.marks[node] = this.marks[2 * node] | this.marks[2 * node + 1];
    }
  }

  /** All marks that occur. */
  get allMarks(): number {
    return this.spans.length > 0 ? this.marks[1] : 0;
  }

  /**
   * Visits what is to be drawn of `lane` in [fromNs, toNs), in the order of time. Spans of at least `bucketNs` come one by one;
   * narrower ones come as one run per bucket of a grid of that width (in absolute time, so that panning does not
   * make them flicker). At most about two visits per bucket.
   */
  visit(lane: number, fromNs: number, toNs: number, bucketNs: number, draw: (run: LaneRun) => void): void {
    const last = this.offset[lane + 1];
    const run: LaneRun = { span: -1, count: 0, marks: 0, startNs: 0, endNs: 0 };
    let slot = this.firstEndingAfter(lane, fromNs);
    while (slot < last && this.start[slot] < toNs) {
      let next = slot + 1;
      if (this.end[slot] - this.start[slot] < bucketNs) {
        const bucketEnd = (Math.floor(this.start[slot] / bucketNs) + 1) * bucketNs;
        next = Math.max(next, this.firstStartingFrom(slot, last, bucketEnd));
        // Only the last one can be wide: the others end before it starts, inside the bucket.
        if (next - slot > 1 && this.end[next - 1] - this.start[next - 1] >= bucketNs) {
          next--;
        }
      }
      this.sumUp(slot, next);
      run.span = this.spans[this.best];
      run.count = next - slot;
      run.marks = this.all;
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
    if (to <= from) {
      return -1;
    }
    this.sumUp(from, to);
    return this.spans[this.best];
  }

  /** Sets `best` to the slot of the longest span in slots [from, to), the earliest of equals, and `all` to all their marks; O(log n). */
  private sumUp(from: number, to: number): void {
    const n = this.spans.length;
    this.best = from;
    this.bestNs = this.end[from] - this.start[from];
    this.all = this.marks[n + from];
    if (to - from < 2) {
      return;
    }
    for (let a = from + n, b = to + n; a < b; a >>= 1, b >>= 1) {
      if (a & 1) {
        this.take(a++);
      }
      if (b & 1) {
        this.take(--b);
      }
    }
  }

  /** Takes a subtree into what `sumUp` finds. */
  private take(node: number): void {
    this.all |= this.marks[node];
    const slot = this.longest[node];
    const ns = this.end[slot] - this.start[slot];
    if (ns > this.bestNs || (ns === this.bestNs && slot < this.best)) {
      this.best = slot;
      this.bestNs = ns;
    }
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
