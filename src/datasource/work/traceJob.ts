import type { Steps } from '../../background/job';
import { moving } from '../../background/job';
import { buffersOf, partsOf, type ColumnPart } from '../../frames/columnParts';
import type { TraceFacts } from '../../frames/frameOfColumns';
import { serviceGraph, type ServiceGraph } from '../../frames/serviceGraph';
import { traceColumns } from '../../frames/traceColumns';
import { decoderOf } from '../../store/decoders';
import { RowsInSteps, type Answer, type Findings, type Start } from '../../store/search/atHand';
import type { Keys } from '../../store/search/keys';
import type { SpanName } from '../../store/search/missingParents';

/** What the job is told, each with what it answers. */
export type TraceMessage =
  | { kind: 'begin'; start: Start }
  | { kind: 'take'; answer: Answer }
  | { kind: 'keysOfTied' }
  | { kind: 'spansNotThere' }
  /** The rows at hand are stitched. */
  | { kind: 'stitch' }
  /** The next piece of the stitched trace's columns; null when there is no more. */
  | { kind: 'part' };

export interface Stitched {
  facts: TraceFacts;
  graph: ServiceGraph;
}

export interface TraceAnswers {
  begin: null;
  take: Findings;
  keysOfTied: Keys;
  spansNotThere: SpanName[];
  stitch: Stitched;
  part: ColumnPart | null;
}

/** Everything about a trace but asking for its rows: what is at hand, what to look for next, and the trace at last. */
export function traceJob(_: null): (message: TraceMessage) => Steps<TraceAnswers[TraceMessage['kind']]> {
  const rows = new RowsInSteps(decoderOf);
  let parts: Iterator<ColumnPart> | null = null;
  return function* (message) {
    switch (message.kind) {
      case 'begin':
        rows.begin(message.start);
        return null;
      case 'take':
        return yield* rows.take(message.answer);
      case 'keysOfTied':
        return rows.keysOfTied();
      case 'spansNotThere':
        return rows.spansNotThere();
      case 'stitch': {
        const trace = yield* rows.trace();
        yield;
        const { originNs, clocks, completeness } = trace;
        const graph = serviceGraph(trace);
        yield;
        parts = partsOf(yield* traceColumns(trace));
        return { facts: { originNs, clocks, completeness }, graph };
      }
      case 'part': {
        const next = parts?.next();
        return next && !next.done ? moving(next.value, buffersOf(next.value)) : null;
      }
    }
  };
}
