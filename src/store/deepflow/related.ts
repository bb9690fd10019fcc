import { append } from '../../trace/groupBy';
import type { Span } from '../../trace/span';
import { isParentMissing } from '../../trace/completeness';
import { stitchInSteps } from '../../trace/stitch';
import { topsOf } from '../../trace/tree';

/** What of the rows at hand belongs to the clicked one, and what of it is not whole. */
export interface Related {
  spans: Span[];
  /** Spans that name a parent that is not there. */
  missingParents: number;
}

/**
 * The strict test of the gather loop: of the rows at hand, those that stitching ties into one tree with the start
 * row, and those that share a trace id with one of these. An equal id alone adopts nothing, so that a reused
 * thread or a repeated sequence number does not lead into another request. In steps.
 */
export function* relatedTo(rows: readonly Span[], startId: string, originNs: bigint): Generator<void, Related, void> {
  const trace = yield* stitchInSteps({ originNs, spans: [...rows] });
  yield;
  const tops = topsOf(trace.links);
  const treesOf = new Map<string, number[]>();
  const traceIdsOf = new Map<number, Set<string>>();
  trace.spans.forEach((span, i) => {
    for (const id of span.traceIds) {
      const own = traceIdsOf.get(tops[i]) ?? new Set<string>();
      traceIdsOf.set(tops[i], own);
      if (!own.has(id)) {
        own.add(id);
        append(treesOf, id, tops[i]);
      }
    }
  });

  const wanted = new Set<number>();
  const queue: number[] = [];
  const want = (tree: number): void => {
    if (!wanted.has(tree)) {
      wanted.add(tree);
      queue.push(tree);
    }
  };
  trace.spans.forEach((span, i) => span.ids.includes(startId) && want(tops[i]));
  for (let at = 0; at < queue.length; at++) {
    for (const id of traceIdsOf.get(queue[at]) ?? []) {
      treesOf.get(id)?.forEach(want);
    }
  }
  const ids = new Set<string>();
  let missingParents = 0;
  trace.spans.forEach((span, i) => {
    if (wanted.has(tops[i])) {
      span.ids.forEach((id) => ids.add(id));
      missingParents += isParentMissing(span, trace.links[i]) ? 1 : 0;
    }
  });
  return { spans: rows.filter((row) => ids.has(row.ids[0])), missingParents };
}
