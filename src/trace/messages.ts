import { exact, inferred, type Forest } from './forest';
import { append } from './groupBy';
import { headOf, lastOf, type Path } from './paths';
import { isServerSide, type Span } from './span';
import type { Timeline } from './timeline';

/** How sure the last message that was put in before is to be the one that was taken out, where only a trace id says so. */
const SAME_TRACE_CONFIDENCE = 0.8;

/**
 * Layer 6: messages that do not wait (`is_async`: WebSphereMQ and the like). Who takes a message out is seen on
 * another connection than who put it in, and later: what the message carried ties the two, a span id exactly, a
 * trace id alone by time, the last that was put in before.
 */
export function linkMessages(spans: readonly Span[], paths: readonly Path[], forest: Forest, time: Timeline): void {
  const taken = paths.filter((path) => isTakenOut(spans[headOf(path)]));
  if (taken.length === 0) {
    return;
  }
  const putIn = new Map<string, number[]>();
  for (const path of paths) {
    if (!isTakenOut(spans[headOf(path)])) {
      const last = lastOf(path);
      const { l7Protocol, traceIds, spanId } = spans[last];
      for (const traceId of traceIds) {
        append(putIn, `${l7Protocol} ${traceId}`, last);
        append(putIn, `${l7Protocol} ${traceId} ${spanId}`, last);
      }
    }
  }
  for (const path of taken) {
    const head = headOf(path);
    const { l7Protocol, traceIds, spanId } = spans[head];
    for (const traceId of traceIds) {
      const named = spanId === '' ? [] : (putIn.get(`${l7Protocol} ${traceId} ${spanId}`) ?? []);
      const before = latestBefore(head, named, time);
      if (before >= 0) {
        const note = `span_id ${spanId} of trace_id ${traceId} in the message`;
        forest.link(
          named.length === 1
            ? exact(head, before, ['message', 'span-id'], note)
            : inferred(head, before, ['message', 'span-id'], SAME_TRACE_CONFIDENCE, note)
        );
        break;
      }
      const sameTrace = latestBefore(head, putIn.get(`${l7Protocol} ${traceId}`) ?? [], time);
      if (sameTrace >= 0) {
        const note = `trace_id ${traceId} in the message; the last that was put in before`;
        forest.link(inferred(head, sameTrace, ['message', 'trace-id'], SAME_TRACE_CONFIDENCE, note));
        break;
      }
    }
  }
}

function isTakenOut({ isAsync, observationPoint }: Span): boolean {
  return isAsync && isServerSide(observationPoint);
}

/** The last to start before the head did; one that is alone may have done so by a clock of which nothing is known. */
function latestBefore(head: number, candidates: readonly number[], time: Timeline): number {
  let best = -1;
  for (const i of candidates) {
    const known = time.comparable(i, head);
    const later = time.startNs[i] > time.startNs[head] + (known ? time.slackBetween(i, head) : 0);
    if (
      i !== head &&
      (!later || (!known && candidates.length === 1)) &&
      (best < 0 || time.startNs[i] > time.startNs[best])
    ) {
      best = i;
    }
  }
  return best;
}
