/** What the reader has picked in the topology, and its spans. */
import type { TraceSpans } from '../layout/traceSpans';
import type { TraceGraph } from './graphOfTrace';

export type Picked = { kind: 'place' | 'passage' | 'call'; index: number };

/** Spans of a place, or those that a way leads to; the longest first. O(n). */
export function spansOfPicked({ startNs, endNs }: TraceSpans, graph: TraceGraph, { kind, index }: Picked): number[] {
  const of = { place: graph.placeOf, passage: graph.passageOf, call: graph.callOf }[kind];
  const spans: number[] = [];
  for (let span = 0; span < of.length; span++) {
    if (of[span] === index) {
      spans.push(span);
    }
  }
  const durationNs = (span: number) => endNs[span] - startNs[span];
  return spans.sort((a, b) => durationNs(b) - durationNs(a) || a - b);
}

/** The ways that lead to a span from the root of its tree. */
export function waysTo(graph: TraceGraph, { forest }: TraceSpans, span: number, full: boolean): Set<number> {
  const of = full ? graph.passageOf : graph.callOf;
  const ways = new Set<number>();
  for (let up = span; up >= 0; up = forest.parent[up]) {
    if (of[up] >= 0) {
      ways.add(of[up]);
    }
  }
  return ways;
}
