/** What a bar shows besides its colour. Flags of `TraceModel.marks`; those of a span, and those of what stands for several. */
import type { TraceSpans } from './traceSpans';

export const MARK = {
  serverError: 1,
  clientError: 2,
  timeout: 4,
  /** Its link to the parent rests on inference. */
  inferred: 8,
  /** Its clock was corrected. */
  corrected: 16,
  /** How it ended is not known. */
  unknown: 32,
  /** What came back was not understood. */
  parseFailed: 64,
  /** Spans that failed are hidden in it, besides what its own mark tells of. */
  hiddenFailure: 128,
  /** The reader has collapsed what hangs under it. */
  collapsed: 256,
  /** It stands for several spans: hops on the way of one request, or repeated siblings. */
  folded: 512,
  /** The first of spans that the reader has unfolded. */
  unfolded: 1024,
  /** It is what the reader searches for, or hides such a span. */
  match: 2048,
  /** It is on the critical path for some time. */
  critical: 4096,
} as const;

export const ANY_FAILURE = MARK.serverError | MARK.clientError | MARK.timeout;
/** All ends of a call but a good one. */
export const ANY_STATUS = ANY_FAILURE | MARK.unknown | MARK.parseFailed;

const OF_STATUS: Readonly<Record<string, number>> = {
  server_error: MARK.serverError,
  client_error: MARK.clientError,
  timeout: MARK.timeout,
  unknown: MARK.unknown,
  parse_failed: MARK.parseFailed,
};

const known = new WeakMap<TraceSpans, Uint16Array>();

/** The marks of each span by itself, by its index in the trace; worked out once. O(n) */
export function marksOfSpans(spans: TraceSpans): Uint16Array {
  const marks = known.get(spans) ?? newMarks(spans);
  known.set(spans, marks);
  return marks;
}

function newMarks({ trace, switches: { correctClocks, showInferred } }: TraceSpans): Uint16Array {
  const { status, strength, clockOffsetNs } = trace;
  const marks = new Uint16Array(trace.count);
  for (let span = 0; span < marks.length; span++) {
    marks[span] =
      (OF_STATUS[status[span]] ?? 0) |
      (showInferred && strength[span] === 'inferred' ? MARK.inferred : 0) |
      (correctClocks && clockOffsetNs[span] !== 0 ? MARK.corrected : 0);
  }
  return marks;
}
