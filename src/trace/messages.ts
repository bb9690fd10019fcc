import { exact, inferred, type Forest } from './forest';
import { append } from './groupBy';
import { nearestTo } from './nearest';
import { headOf, lastOf, type Path } from './paths';
import { isServerSide, type Span } from './span';
import type { Timeline } from './timeline';
import type { Evidence } from './trace';

/** How sure the last message that was put in before is to be the one that was taken out, where only a trace id says so. */
const SAME_TRACE_CONFIDENCE = 0.8;

/**
 * Layer 6: messages that do not wait (`is_async`: WebSphereMQ and the like). Who takes a message out is seen on
 * another connection than who put it in, and later. The span id that a message carried ties the two.
 */
export function linkMessages(spans: readonly Span[], paths: readonly Path[], forest: Forest, time: Timeline): void {
  const { taken, putIn } = messagesOf(spans, paths, time);
  for (const head of taken) {
    const named = namedBy(spans, head, putIn, time);
    if (named.length === 1 && latestBefore(head, named, time) >= 0) {
      forest.link(exact(head, named[0], NAMED, noteOf(spans[head])));
    }
  }
}

/**
 * What is left once code has been linked: one span id in several messages, or a trace id alone, and the time: the last
 * that was put in before.
 */
export function guessMessages(spans: readonly Span[], paths: readonly Path[], forest: Forest, time: Timeline): void {
  const { taken, putIn } = messagesOf(spans, paths, time);
  for (const head of taken.filter((i) => !forest.hasParent(i))) {
    const named = latestBefore(head, namedBy(spans, head, putIn, time), time);
    if (named >= 0 && forest.link(inferred(head, named, NAMED, SAME_TRACE_CONFIDENCE, noteOf(spans[head])))) {
      continue;
    }
    for (const traceId of spans[head].traceIds) {
      const before = latestBefore(head, nearBy(head, putIn.get(keyOf(spans[head], traceId)), time), time);
      const note = `trace_id ${traceId} in the message; the last that was put in before`;
      if (before >= 0 && forest.link(inferred(head, before, ['message', 'trace-id'], SAME_TRACE_CONFIDENCE, note))) {
        break;
      }
    }
  }
}

const NAMED: Evidence[] = ['message', 'span-id'];

/** The messages that carry the same span id of the same trace. */
function namedBy(spans: readonly Span[], head: number, putIn: ReadonlyMap<string, number[]>, time: Timeline): number[] {
  const { spanId, traceIds } = spans[head];
  return spanId === ''
    ? []
    : [...new Set(traceIds.flatMap((id) => nearBy(head, putIn.get(keyOf(spans[head], id, spanId)), time)))];
}

function nearBy(head: number, messages: readonly number[] | undefined, time: Timeline): readonly number[] {
  return messages ? nearestTo(time.startNs[head], messages, (i) => time.startNs[i]) : [];
}

function noteOf({ spanId, traceIds }: Span): string {
  return `span_id ${spanId} of trace_id ${traceIds.join(', ')} in the message`;
}

/** First spans of paths that take a message out; and by what they carry, last spans of those that may have put it in. */
function messagesOf(
  spans: readonly Span[],
  paths: readonly Path[],
  time: Timeline
): { taken: number[]; putIn: Map<string, number[]> } {
  const taken = paths.map(headOf).filter((head) => isTakenOut(spans[head]));
  const putIn = new Map<string, number[]>();
  for (const path of taken.length > 0 ? paths : []) {
    const last = lastOf(path);
    if (!isTakenOut(spans[headOf(path)])) {
      for (const traceId of spans[last].traceIds) {
        append(putIn, keyOf(spans[last], traceId), last);
        append(putIn, keyOf(spans[last], traceId, spans[last].spanId), last);
      }
    }
  }
  putIn.forEach((messages) => messages.sort((a, b) => time.startNs[a] - time.startNs[b] || a - b));
  return { taken, putIn };
}

function keyOf({ l7Protocol }: Span, traceId: string, spanId?: string): string {
  return spanId === undefined ? `${l7Protocol} ${traceId}` : `${l7Protocol} ${traceId} ${spanId}`;
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
