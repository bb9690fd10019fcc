import { askedSpanIds, askedTraceIds, spanIdSpellings, traceIdSpellings } from '../trace/idSpelling';
import { readAsked, type Asked } from './asked';

/** The trace ids that a filter asks for, in all spellings that rows may have. */
export function askedTraces(texts: readonly string[] | undefined): Asked {
  return spelled(texts, askedTraceIds, traceIdSpellings);
}

/** The same of spans. */
export function askedSpans(texts: readonly string[] | undefined): Asked {
  return spelled(texts, askedSpanIds, spanIdSpellings);
}

function spelled(
  texts: readonly string[] | undefined,
  meant: (text: string) => string[],
  spellings: (id: string) => readonly string[]
): Asked {
  const { exact, patterns } = readAsked(texts ?? []);
  return { exact: [...new Set(exact.flatMap(meant).flatMap(spellings))], patterns };
}
