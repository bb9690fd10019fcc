import type { TraceSpans } from './traceSpans';

/**
 * Self time of one span, ns: the part of it in which none of its children ran (clipped to it, overlaps counted once).
 * O(children log children); `selfTimes` has it for all.
 */
export function selfTimeOf({ startNs, endNs, forest }: TraceSpans, span: number): number {
  const kids = forest.children.slice(forest.offset[span], forest.offset[span + 1]);
  // They mostly are in order; sorting a million anyway takes a second.
  if (kids.some((kid, k) => k > 0 && startNs[kid] < startNs[kids[k - 1]])) {
    kids.sort((a, b) => startNs[a] - startNs[b]);
  }
  let covered = 0;
  let until = startNs[span];
  for (const kid of kids) {
    const to = Math.min(endNs[kid], endNs[span]);
    const from = Math.max(startNs[kid], until);
    if (to > from) {
      covered += to - from;
      until = to;
    }
  }
  return Math.max(0, endNs[span] - startNs[span] - covered);
}
