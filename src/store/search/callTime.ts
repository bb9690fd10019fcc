import type { Span } from '../../trace/span';
import type { Stretch } from './stretches';

/** From when to when the row went on that the search began with, ns from the origin; both halves, where it is one of two. */
export function timeOfCall(spans: readonly Span[], startId: string): Stretch {
  const start = spans.find(({ ids }) => ids.includes(startId));
  return start ? { from: start.startNs, to: start.endNs } : { from: 0, to: 0 };
}

/**
 * The same where a trace is asked for and no row of it: together with all spans that overlap that row or one another. What
 * came later, such as the answer to a message, is no part of it.
 */
export function timeOfTrace(spans: readonly Span[], startId: string): Stretch {
  const call = timeOfCall(spans, startId);
  let run = { from: -Infinity, to: -Infinity };
  for (const { startNs, endNs } of [...spans].sort((a, b) => a.startNs - b.startNs)) {
    if (startNs <= run.to) {
      run.to = Math.max(run.to, endNs);
    } else if (run.to >= call.from) {
      break;
    } else {
      run = { from: startNs, to: endNs };
    }
  }
  return { from: Math.min(call.from, run.from), to: Math.max(call.to, run.to) };
}
