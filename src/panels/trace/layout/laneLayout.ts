/**
 * Spans → lanes. A child lies below its parent; siblings whose subtrees overlap in time lie in bands one below
 * the other, so that no rectangle covers another and a subtree stays together. O(n log n), no recursion.
 */
import { atOnce, type Steps } from '../../../trace/steps';
import { forestInSteps, preorder, sortSiblings, type Forest } from './forest';
import { FirstFit } from './firstFit';

export interface LaneInput {
  /** Start and end per span, ns relative to any common origin. */
  startNs: Float64Array;
  endNs: Float64Array;
  /** Index of the parent, -1 = none. */
  parent: ArrayLike<number>;
}

export interface LaneLayout {
  /** Siblings sorted by the start of their subtree. */
  forest: Forest;
  /** Roots in display order: the main one first, then by time. */
  roots: number[];
  /** Depth first in display order; within one lane it is also the order in time. */
  order: Uint32Array;
  lane: Uint32Array;
  /** Levels below the root, 0 for a root. */
  depth: Uint32Array;
  laneCount: number;
  /** The empty lane between the main tree and the others; -1 where there is one tree only. */
  gapLane: number;
}

/** Some ms of packing. */
const SPANS_A_STEP = 65_536;

/**
 * A rectangle is [start, max(end, start + 1 ns)): spans without duration have a place of their own, too.
 * `mainRoot` names a span of the tree that goes on top (default: the first root).
 */
export function layoutLanes(input: LaneInput, mainRoot?: number): LaneLayout {
  return atOnce(lanesInSteps(input, mainRoot));
}

/** The same in steps of which each is linear. */
export function* lanesInSteps(input: LaneInput, mainRoot?: number): Steps<LaneLayout> {
  const n = input.startNs.length;
  const forest = yield* forestInSteps(input.parent);
  yield;
  const boxStart = input.startNs.slice();
  const boxEnd = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    boxEnd[i] = rectEnd(input, i);
  }
  const anyOrder = preorder(forest);
  yield;
  for (let k = n - 1; k >= 0; k--) {
    const i = anyOrder[k];
    const p = forest.parent[i];
    if (p >= 0) {
      boxStart[p] = Math.min(boxStart[p], boxStart[i]);
      boxEnd[p] = Math.max(boxEnd[p], boxEnd[i]);
    }
  }
  yield;
  sortSiblings(forest, boxStart);
  yield;
  const roots = orderRoots(forest, boxStart, mainRoot);
  const order = preorder(forest, roots);
  yield;

  const height = new Uint32Array(n);
  const below = new Uint32Array(n); // lanes below the parent, then below the top
  const bands = new BandPacker(boxStart, boxEnd, height, below);
  for (let k = n - 1; k >= 0; k--) {
    const i = order[k];
    height[i] = 1 + bands.pack(forest.children, forest.offset[i], forest.offset[i + 1], 1);
    if (k % SPANS_A_STEP === 0) {
      yield;
    }
  }

  const lane = new Uint32Array(n);
  const depth = new Uint32Array(n);
  let laneCount = 0;
  let gapLane = -1;
  if (roots.length > 0) {
    laneCount = height[roots[0]];
    below[roots[0]] = 0;
  }
  if (roots.length > 1) {
    gapLane = laneCount;
    laneCount += 1 + bands.pack(Uint32Array.from(roots), 1, roots.length, gapLane + 1);
  }
  for (let k = 0; k < n; k++) {
    const i = order[k];
    const p = forest.parent[i];
    lane[i] = p >= 0 ? lane[p] + below[i] : below[i];
    depth[i] = p >= 0 ? depth[p] + 1 : 0;
  }
  return { forest, roots, order, lane, depth, laneCount, gapLane };
}

/** Where a span's rectangle ends: at least 1 ns after its start. */
export function rectEnd(input: LaneInput, span: number): number {
  return Math.max(input.endNs[span], input.startNs[span] + 1);
}

function orderRoots(forest: Forest, boxStart: Float64Array, mainRoot: number | undefined): number[] {
  const roots = forest.roots.slice();
  if (roots.length === 0) {
    return roots;
  }
  let main = mainRoot !== undefined && mainRoot >= 0 && mainRoot < forest.parent.length ? mainRoot : roots[0];
  while (forest.parent[main] >= 0) {
    main = forest.parent[main];
  }
  const others = roots.filter((root) => root !== main).sort((a, b) => boxStart[a] - boxStart[b] || a - b);
  return [main, ...others];
}

/** Packs boxes into bands; scratch arrays are kept, because it runs once per span. */
class BandPacker {
  private readonly fit = new FirstFit();
  private readonly bandOf: Uint32Array;
  private readonly bandTop: Uint32Array;

  constructor(
    private readonly start: Float64Array,
    private readonly end: Float64Array,
    private readonly height: Uint32Array,
    private readonly below: Uint32Array
  ) {
    this.bandOf = new Uint32Array(start.length);
    this.bandTop = new Uint32Array(start.length + 1);
  }

  /** Writes `below` of the boxes [from, to) (sorted by start), the first band being at `top`; returns the lanes taken. */
  pack(boxes: Uint32Array, from: number, to: number, top: number): number {
    const { height, below } = this;
    if (this.overlap(boxes, from, to)) {
      return this.packBands(boxes, from, to, top);
    }
    let tallest = 0;
    for (let k = from; k < to; k++) {
      const box = boxes[k];
      below[box] = top;
      tallest = height[box] > tallest ? height[box] : tallest;
    }
    return tallest;
  }

  private packBands(boxes: Uint32Array, from: number, to: number, top: number): number {
    const { start, end, height, below, bandOf, bandTop } = this;
    this.fit.reset(to - from);
    let bandCount = 0;
    for (let k = from; k < to; k++) {
      const box = boxes[k];
      const band = this.fit.place(start[box], end[box]);
      if (band === bandCount) {
        bandTop[++bandCount] = 0;
      }
      bandOf[k - from] = band;
      // For now the height of the band, one slot further, where the next band's top will be.
      bandTop[band + 1] = Math.max(bandTop[band + 1], height[box]);
    }
    bandTop[0] = 0;
    for (let band = 1; band <= bandCount; band++) {
      bandTop[band] += bandTop[band - 1];
    }
    for (let k = from; k < to; k++) {
      below[boxes[k]] = top + bandTop[bandOf[k - from]];
    }
    return bandTop[bandCount];
  }

  private overlap(boxes: Uint32Array, from: number, to: number): boolean {
    const { start, end } = this;
    for (let k = from + 1; k < to; k++) {
      if (start[boxes[k]] < end[boxes[k - 1]]) {
        return true;
      }
    }
    return false;
  }
}
