/** The text of a file → its spans, whatever of the known formats it has. */
import type { Steps } from '../../../background/job';
import type { FileSpans } from './fileSpan';
import { isRow } from './holdsRows';
import { readJaeger, readZipkin } from './jaegerRead';
import { readOtlp } from './otlpRead';

export const MOST_SPANS = 1_000_000;
/** Lines that a step reads: those of a collector hold some hundred spans each. */
const LINES_A_STEP = 8;

/** Why a file gives no trace; words are the page's, which knows the user's language. */
export class FileFault extends Error {
  /** @param value `bad-line`, `mixed`: the line, counted from 1; `too-many`: how many spans */
  constructor(
    readonly fault: 'no-json' | 'bad-line' | 'mixed' | 'no-trace' | 'too-many',
    readonly value = 0
  ) {
    super(fault);
  }
}

/**
 * Reads one document, or one a line as the collector's file exporter writes them.
 * @throws FileFault
 */
export function* spansIn(text: string): Steps<FileSpans> {
  const whole = parsed(text);
  yield;
  const all: FileSpans = { spans: [], trace: null };
  if (whole) {
    add(whole.value, all);
    return all;
  }
  const lines = text.split('\n');
  let isFirst = true;
  for (const [i, line] of lines.entries()) {
    if (line.trim() !== '') {
      const document = parsed(line);
      if (!document) {
        throw isFirst ? new FileFault('no-json') : new FileFault('bad-line', i + 1);
      }
      isFirst = false;
      if (!add(document.value, all) && isRow(line)) {
        throw new FileFault('mixed', i + 1);
      }
    }
    if (i % LINES_A_STEP === LINES_A_STEP - 1) {
      yield;
    }
  }
  if (isFirst) {
    throw new FileFault('no-trace');
  }
  return all;
}

/** False where the document is of no known format. */
function add(document: unknown, all: FileSpans): boolean {
  const found = readOtlp(document) ?? readJaeger(document) ?? readZipkin(document);
  for (const span of found?.spans ?? []) {
    all.spans.push(span);
  }
  all.trace ??= found?.trace ?? null;
  if (all.spans.length > MOST_SPANS) {
    throw new FileFault('too-many', all.spans.length);
  }
  return found !== null;
}

function parsed(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}
