import { preorder } from './forest';
import type { TraceSpans } from './traceSpans';

/**
 * The root of the tree that was asked for, by its index in the trace; -1 in an empty trace. Our own frames start with
 * it; frames of other data sources do not say, so there it is the root of the tree with the most spans. O(n).
 */
export function mainRootOf({ trace, forest }: Pick<TraceSpans, 'trace' | 'forest'>): number {
  if (forest.roots.length < 2 || trace.own) {
    return forest.roots[0] ?? -1;
  }
  const size = new Uint32Array(forest.parent.length).fill(1);
  const order = preorder(forest);
  for (let k = order.length - 1; k >= 0; k--) {
    const parent = forest.parent[order[k]];
    if (parent >= 0) {
      size[parent] += size[order[k]];
    }
  }
  return forest.roots.reduce((largest, root) => (size[root] > size[largest] ? root : largest));
}
