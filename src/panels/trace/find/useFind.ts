/** Finds what the reader searches for, in slices, and again when the text or the trace changes. */
import { useEffect, useMemo, useState } from 'react';
import { runInSlices } from '../../../background/slices';
import type { TraceSpans } from '../layout/traceSpans';
import { matchSpans, type Matches, type Progress } from './matchSpans';
import { parseQuery, type Problem } from './parseQuery';
import { resolveKey } from './keys';
import type { Query } from './query';
import type { Steps } from '../../../background/job';

export interface Find {
  /** Null where nothing is searched for, or nothing is known yet. While it runs: what was found last. */
  found: Matches | null;
  /** Where nothing was found: keys that no span has. */
  missingKeys: string[];
  /** What the text that is searched for says wrongly. */
  problem: Problem | null;
  /** 0…1 while it is matching for longer than a moment. */
  progress: number | null;
}

/** How long the page is kept at a time, and how often progress is told, ms. */
const SLICE_MS = 10;
const TELL_MS = 200;

export function useFind(spans: TraceSpans, text: string): Find {
  const parsed = useMemo(() => parseQuery(text), [text]);
  const [answer, setAnswer] = useState<(Answer & { spans: TraceSpans }) | null>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const { query } = parsed;
  const asks = query !== null && query.kind !== 'all';
  useEffect(() => {
    if (!asks) {
      setAnswer(null);
      return;
    }
    const stop = new AbortController();
    const at = { done: 0 };
    const telling = setInterval(() => setProgress(at.done / Math.max(1, spans.count)), TELL_MS);
    const end = () => {
      stop.abort();
      clearInterval(telling);
      setProgress(null);
    };
    runInSlices(search(spans, query, at), { signal: stop.signal, sliceMs: SLICE_MS }).then(
      (made) => {
        if (!stop.signal.aborted) {
          end();
          setAnswer({ spans, ...made });
        }
      },
      () => clearInterval(telling)
    );
    return end;
  }, [spans, query]);
  const current = asks && answer?.spans === spans ? answer : null;
  return {
    found: current?.found ?? null,
    missingKeys: current?.missingKeys ?? [],
    problem: parsed.problem,
    progress,
  };
}

interface Answer {
  found: Matches;
  missingKeys: string[];
}

function* search(spans: TraceSpans, query: Query, at: Progress): Steps<Answer> {
  const found = yield* matchSpans(spans, query, at);
  const missingKeys: string[] = [];
  for (const key of found.count === 0 ? attributeKeys(query) : []) {
    const { count } = yield* matchSpans(spans, { kind: 'has', key });
    if (count === 0 && !missingKeys.includes(key)) {
      missingKeys.push(key);
    }
  }
  return { found, missingKeys };
}

function attributeKeys(query: Query): string[] {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.of.flatMap(attributeKeys);
    case 'not':
      return attributeKeys(query.of);
    case 'all':
    case 'text':
      return [];
    default:
      return query.key !== null && resolveKey(query.key).kind === 'attribute' ? [query.key] : [];
  }
}
