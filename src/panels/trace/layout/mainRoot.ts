import { preorder } from './forest';
import type { TraceSpans } from './traceSpans';

/**
 * The root of the tree that was asked for, by its index in the trace; -1 in an empty trace. Our own frames start with
 * it; frames of other data sources do not say, so there it is the root of the tree with the most spans. O(n).
 */
export function mainRootOf(spans: Pick<TraceSpans, 'trace' | 'parent' | 'forest'>): number {
  const first = spans.parent.indexOf(-1);
  if (first < 0 || spans.trace.own || spans.parent.indexOf(-1, first + 1) < 0) {
    return first;
  }
  const { forest } = spans;
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
