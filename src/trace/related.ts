import { append } from './groupBy';
import type { Span } from './span';

/**
 * The trees that belong to a span: its own, and those that share a trace id with one of these. By their tops.
 *
 * @param topOf the top of the tree that a span hangs in.
 * @param start index of a span; -1 for none, which nothing belongs to.
 */
export function relatedTrees(spans: readonly Span[], topOf: (span: number) => number, start: number): Set<number> {
  const related = new Set<number>();
  if (start < 0) {
    return related;
  }
  const treesOf = new Map<string, number[]>();
  const traceIdsOf = new Map<number, Set<string>>();
  spans.forEach(({ traceIds }, i) => {
    for (const id of traceIds) {
      const top = topOf(i);
      const own = traceIdsOf.get(top) ?? new Set<string>();
      traceIdsOf.set(top, own);
      if (!own.has(id)) {
        own.add(id);
        append(treesOf, id, top);
      }
    }
  });
  const queue = [topOf(start)];
  related.add(queue[0]);
  for (let at = 0; at < queue.length; at++) {
    for (const id of traceIdsOf.get(queue[at]) ?? []) {
      for (const tree of treesOf.get(id) ?? []) {
        if (!related.has(tree)) {
          related.add(tree);
          queue.push(tree);
        }
      }
    }
  }
  return related;
}
