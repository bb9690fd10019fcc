/** From match to match, in the order in which the spans start. */
import type { TraceSpans } from '../layout/traceSpans';

/** The match after `from` (-1 = before the first), or before it; -1 when there is none at all. From the last on to the first. O(n). */
export function nextMatch(spans: TraceSpans, matches: Uint8Array, from: number, forward: boolean): number {
  let next = -1;
  let first = -1;
  const before = (a: number, b: number) => (forward ? comesBefore(spans, a, b) : comesBefore(spans, b, a));
  for (let span = 0; span < spans.count; span++) {
    if (matches[span] === 0) {
      continue;
    }
    if (first < 0 || before(span, first)) {
      first = span;
    }
    if (from >= 0 && before(from, span) && (next < 0 || before(span, next))) {
      next = span;
    }
  }
  return next >= 0 ? next : first;
}

/** Which match a span is, from 1; 0 when it is none. O(n). */
export function placeOfMatch(spans: TraceSpans, matches: Uint8Array, at: number): number {
  if (at < 0 || matches[at] === 0) {
    return 0;
  }
  let place = 1;
  for (let span = 0; span < spans.count; span++) {
    place += matches[span] === 1 && comesBefore(spans, span, at) ? 1 : 0;
  }
  return place;
}

function comesBefore({ startNs }: TraceSpans, a: number, b: number): boolean {
  return startNs[a] < startNs[b] || (startNs[a] === startNs[b] && a < b);
}
