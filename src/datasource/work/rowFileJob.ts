import type { Steps } from '../../background/job';
import { moving } from '../../background/job';
import { buffersOf, partsOf, type ColumnPart } from '../../frames/columnParts';
import type { KeyValue } from '../../frames/panelTrace';
import { serviceGraph } from '../../frames/serviceGraph';
import { traceColumns } from '../../frames/traceColumns';
import { RowFile } from '../../store/rowFile/RowFile';
import type { RowFileFacts } from '../../trace/rowFile';
import type { Span } from '../../trace/span';
import { stitchInSteps } from '../../trace/stitch';
import type { Stitched } from './traceJob';

/** What the job is told, each with what it answers. */
export type RowFileMessage =
  /** The next bytes of the file. */
  | { kind: 'take'; bytes: Uint8Array }
  /** The file is over: its rows are stitched. */
  | { kind: 'stitch' }
  /** The next piece of the stitched trace's columns; null when there is no more. */
  | { kind: 'part' }
  /** The attributes of the next spans; null when there are no more. */
  | { kind: 'attributes' };

export type StitchedFile = Stitched & { file: RowFileFacts };

export interface RowFileAnswers {
  take: null;
  stitch: StitchedFile;
  part: ColumnPart | null;
  attributes: KeyValue[][] | null;
}

/** Spans whose attributes cross to the page at a time: a few ms. */
const SPANS_A_PART = 512;

/** The rows in a file → the trace that they make; the tree of the first row comes first. */
export function rowFileJob(_: null): (message: RowFileMessage) => Steps<RowFileAnswers[RowFileMessage['kind']]> {
  const file = new RowFile();
  let parts: Iterator<ColumnPart> | null = null;
  let spans: Span[] = [];
  let told = 0;
  return function* (message) {
    switch (message.kind) {
      case 'take':
        yield* file.take(message.bytes);
        return null;
      case 'stitch': {
        const set = yield* file.spans();
        const trace = yield* stitchInSteps(set, { startId: set.spans[0]?.ids[0] });
        yield;
        spans = trace.spans;
        const { originNs, clocks, completeness, roots } = trace;
        const graph = serviceGraph(trace);
        yield;
        parts = partsOf(yield* traceColumns(trace));
        const { rows, leftOut, undecided } = file;
        const facts = { rows, trees: roots.length, leftOut, ...(undecided > 0 ? { undecided } : {}) };
        // where nobody looked for eBPF spans, none are missing
        const withoutEbpf = file.isOtelOnly ? [] : completeness.withoutEbpf;
        return { facts: { originNs, clocks, completeness: { ...completeness, withoutEbpf } }, graph, file: facts };
      }
      case 'part': {
        const next = parts?.next();
        return next && !next.done ? moving(next.value, buffersOf(next.value)) : null;
      }
      case 'attributes': {
        const next = spans.slice(told, (told += SPANS_A_PART));
        return next.length === 0 ? null : next.map(({ ids }) => attributesOf(ids, file));
      }
    }
  };
}

/** What the rows of one span say, each name once: a span that two stores have says the same twice. */
function attributesOf(ids: readonly string[], file: RowFile): KeyValue[] {
  return Array.from(new Map(ids.flatMap((id) => file.attributes(id))), ([key, value]) => ({ key, value }));
}
