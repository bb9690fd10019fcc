/** The spans of a trace as a tree of rows: which are shown, in which order, and where each stands among its siblings. */
import { atOnce, type Steps } from '../../../trace/steps';
import { forestInSteps, preorder, sortSiblings, type Forest } from '../layout/forest';
import { NETWORK, type TraceSpans } from '../layout/traceSpans';

/** All by span (its index in the trace) but for `order` and `end`. */
export interface TableTree {
  /** The spans shown, depth first: parents before children, siblings by start, the main tree first. */
  order: Uint32Array;
  /** By place in `order`: the place behind the span's subtree. */
  end: Uint32Array;
  /** Place in `order`, -1 = not shown. */
  at: Int32Array;
  /** The nearest shown span above, -1 = none. */
  parent: Int32Array;
  /** Levels below the root, 0 for a root. */
  depth: Uint32Array;
  /** Place among the shown siblings, from 1. */
  position: Uint32Array;
  /** Shown children, in order. */
  forest: Forest;
  rootCount: number;
}

export interface TreeFilter {
  /** Without the spans of the network: their children hang under the nearest span that is shown. */
  showNetwork: boolean;
  /** Only these and their ancestors; null = all. */
  only: Uint8Array | null;
}

/** O(n log n), no recursion. */
export function tableTree(spans: TraceSpans, filter: TreeFilter): TableTree {
  return atOnce(treeInSteps(spans, filter));
}

/** The same in steps, some tens of ms each at a million spans. */
export function* treeInSteps(spans: TraceSpans, filter: TreeFilter): Steps<TableTree> {
  const n = spans.count;
  const shown = new Uint8Array(n).fill(1);
  yield* spans.growForest();
  const parent = filter.showNetwork ? spans.forest.parent.slice() : withoutNetwork(spans, shown);
  if (filter.only) {
    keepWithAncestors(parent, shown, filter.only);
  }
  for (let span = 0; span < n; span++) {
    parent[span] = shown[span] ? parent[span] : -1;
  }
  yield;
  const forest = yield* forestInSteps(parent);
  yield;
  sortSiblings(forest, spans.startNs);
  yield;
  const roots = orderedRoots(spans, forest, shown);
  let count = 0;
  for (let span = 0; span < n; span++) {
    count += shown[span];
  }
  const order = preorder(forest, roots).subarray(0, count);
  yield;

  const at = new Int32Array(n).fill(-1);
  const end = new Uint32Array(count);
  const depth = new Uint32Array(n);
  const position = new Uint32Array(n);
  roots.forEach((root, k) => (position[root] = k + 1));
  for (let k = 0; k < count; k++) {
    const span = order[k];
    at[span] = k;
    const from = forest.offset[span];
    const to = forest.offset[span + 1];
    for (let c = from; c < to; c++) {
      depth[forest.children[c]] = depth[span] + 1;
      position[forest.children[c]] = c - from + 1;
    }
  }
  yield;
  for (let k = count - 1; k >= 0; k--) {
    const span = order[k];
    const to = forest.offset[span + 1];
    end[k] = to > forest.offset[span] ? end[at[forest.children[to - 1]]] : k + 1;
  }
  return { order, end, at, parent, depth, position, forest, rootCount: roots.length };
}

export function childCount({ forest }: TableTree, span: number): number {
  return forest.offset[span + 1] - forest.offset[span];
}

/** How many rows stand beside the span under its parent, itself counted. */
export function siblingCount(tree: TableTree, span: number): number {
  return tree.parent[span] < 0 ? tree.rootCount : childCount(tree, tree.parent[span]);
}

/** The span's row, or that of the nearest span above it that is shown; -1 where there is none. */
export function nearestShown(tree: TableTree, spans: TraceSpans, span: number): number {
  let near = span;
  while (near >= 0 && tree.at[near] < 0) {
    near = spans.forest.parent[near];
  }
  return near;
}

/** The collapsed spans above a span. */
export function collapsedAbove(span: number, { parent }: TableTree, isCollapsed: (span: number) => boolean): number[] {
  const closed: number[] = [];
  for (let up = parent[span]; up >= 0; up = parent[up]) {
    if (isCollapsed(up)) {
      closed.push(up);
    }
  }
  return closed;
}

/** The row of a span; where it is collapsed away or left out, that of the nearest above. */
export function rowNear(span: number, tree: TableTree, rowOf: (span: number) => number): number {
  for (let up = span; up >= 0; up = tree.parent[up]) {
    const row = tree.at[up] < 0 ? -1 : rowOf(up);
    if (row >= 0) {
      return row;
    }
  }
  return -1;
}

function withoutNetwork({ forest, kind }: TraceSpans, shown: Uint8Array): Int32Array {
  // Parents come first, so that a hidden parent already knows who stands above it.
  const parent = forest.parent.slice();
  for (const span of preorder(forest)) {
    shown[span] = kind[span] === NETWORK ? 0 : 1;
    const up = parent[span];
    parent[span] = up >= 0 && !shown[up] ? parent[up] : up;
  }
  return parent;
}

/** Leaves `shown` only what is in `only`, and what lies above it. */
function keepWithAncestors(parent: Int32Array, shown: Uint8Array, only: Uint8Array): void {
  const kept = new Uint8Array(shown.length);
  for (let span = 0; span < kept.length; span++) {
    if (only[span] && shown[span]) {
      for (let up = span; up >= 0 && !kept[up]; up = parent[up]) {
        kept[up] = 1;
      }
    }
  }
  shown.set(kept);
}

/** The tree that was asked for first (of other data sources: the one with the most spans), the rest by time. */
function orderedRoots({ trace, startNs }: TraceSpans, forest: Forest, shown: Uint8Array): number[] {
  const roots = forest.roots.filter((root) => shown[root]);
  if (roots.length < 2) {
    return roots;
  }
  const main = trace.own ? roots[0] : largest(forest, roots);
  const others = roots.filter((root) => root !== main).sort((a, b) => startNs[a] - startNs[b] || a - b);
  return [main, ...others];
}

function largest(forest: Forest, roots: number[]): number {
  const size = new Uint32Array(forest.parent.length).fill(1);
  const order = preorder(forest);
  for (let k = order.length - 1; k >= 0; k--) {
    const up = forest.parent[order[k]];
    if (up >= 0) {
      size[up] += size[order[k]];
    }
  }
  return roots.reduce((most, root) => (size[root] > size[most] ? root : most));
}
