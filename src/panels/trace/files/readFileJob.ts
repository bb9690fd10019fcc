/** OTLP JSON, Jaeger's or Zipkin's → the columns of the largest trace in it, where that does not freeze the page. */
import { moving, type Steps } from '../../../background/job';
import type { TraceFrameMeta } from '../../../frames/schema';
import { fileColumns, type ColumnsPart } from './fileColumns';
import type { FileSpan } from './fileSpan';
import { FileFault, spansIn } from './spansIn';

/** What the job is told, each with what it answers. */
export type ReadFileMessage =
  /** The next bytes of the file. */
  | { kind: 'take'; bytes: Uint8Array }
  /** The file is over. */
  | { kind: 'read' }
  /** The columns of the next spans; null when there are no more. */
  | { kind: 'part' };

export interface ReadFileAnswers {
  take: null;
  read: FileRead | { fault: FileFault['fault']; value: number };
  part: ColumnsPart | null;
}

/** What is to be said of a file that was read; its spans come in parts. */
export interface FileRead {
  fault: null;
  /** Traces in the file. */
  traces: number;
  /** Null where the file is another program's. */
  meta: TraceFrameMeta | null;
}

export function readFileJob(_: null): (message: ReadFileMessage) => Steps<ReadFileAnswers[ReadFileMessage['kind']]> {
  const decoder = new TextDecoder();
  let texts: string[] = [];
  let parts: Iterator<ColumnsPart> | null = null;
  return function* (message) {
    switch (message.kind) {
      case 'take':
        texts.push(decoder.decode(message.bytes, { stream: true }));
        return null;
      case 'read': {
        const text = texts.join('') + decoder.decode();
        texts = [];
        yield;
        try {
          const { spans, trace } = yield* spansIn(text);
          const { largest, traces } = largestTrace(spans);
          yield;
          const columns = fileColumns(largest, trace);
          parts = columns.parts;
          return { fault: null, traces, meta: columns.meta };
        } catch (cause) {
          if (cause instanceof FileFault) {
            return { fault: cause.fault, value: cause.value };
          }
          throw cause;
        }
      }
      case 'part': {
        const next = parts?.next();
        return next && !next.done ? moving(next.value, buffersOf(next.value)) : null;
      }
    }
  };
}

function buffersOf(part: ColumnsPart): ArrayBufferLike[] {
  return part.flatMap((column) => (column.type === 'string' ? [column.at.buffer] : []));
}

/** @throws FileFault when there is no span */
function largestTrace(spans: readonly FileSpan[]): { largest: FileSpan[]; traces: number } {
  const byTrace = new Map<string, FileSpan[]>();
  for (const span of spans) {
    const known = byTrace.get(span.traceId);
    if (known) {
      known.push(span);
    } else {
      byTrace.set(span.traceId, [span]);
    }
  }
  let largest: FileSpan[] = [];
  byTrace.forEach((list) => (largest = list.length > largest.length ? list : largest));
  if (largest.length === 0) {
    throw new FileFault('no-trace');
  }
  return { largest, traces: byTrace.size };
}
