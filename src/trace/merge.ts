import { joinDuplicates } from './duplicates';
import { joinHalfCaptures } from './halfCaptures';
import { joinHalves } from './halves';
import { byStart } from './ids';
import { joinMessages } from './messageHalves';
import type { Span } from './span';
import type { Steps } from './steps';

/**
 * Layer 1: rows into spans. What is one observation written twice joins into one span, and a request and its response
 * that arrived as separate rows become one whole. Every row id ends up in exactly one span.
 * (DeepFlow's merge rules: reference of the store, "Merge of half sessions".)
 *
 * @returns new spans, in canonical order: by start, then by smallest id. In steps.
 */
export function* mergeRows(rows: readonly Span[]): Steps<Span[]> {
  // The same row may have been read more than once.
  const sorted = [...rows].sort(byStart).filter((row, i, all) => i === 0 || row.ids[0] !== all[i - 1].ids[0]);
  yield;
  const spans = yield* joinDuplicates(sorted);
  yield;
  const whole = joinHalves(spans);
  yield;
  const messages = joinMessages(whole);
  // What two halves have made may be the second capture of what another interface saw whole.
  const again = messages.length < spans.length ? yield* joinDuplicates(messages) : messages;
  yield;
  return joinHalfCaptures(again);
}
