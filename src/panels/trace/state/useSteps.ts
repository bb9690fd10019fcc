import { useEffect, useMemo, useState } from 'react';
import type { Steps } from '../../../background/job';
import { runInSlices } from '../../../background/slices';

/** What is done within this is there at once, without a flicker, ms. */
const AT_ONCE_MS = 10;

/**
 * The result of work in steps, null while it runs. Small work is done during the render, large work in slices after it; work for other
 * `inputs` takes its place.
 * @param atOnceMs how long it may keep the render
 */
export function useSteps<T>(work: () => Steps<T>, inputs: readonly unknown[], atOnceMs = AT_ONCE_MS): T | null {
  const begun = useMemo(() => begin(work(), atOnceMs), inputs);
  const [later, setLater] = useState<{ of: unknown; value: T } | null>(null);
  useEffect(() => {
    const { steps } = begun;
    if (!steps) {
      return;
    }
    const stop = new AbortController();
    runInSlices(steps, { signal: stop.signal }).then(
      (value) => setLater({ of: begun, value }),
      (error) => {
        if (!stop.signal.aborted) {
          throw error;
        }
      }
    );
    return () => stop.abort();
  }, [begun]);
  return begun.steps ? (later?.of === begun ? later.value : null) : begun.value;
}

type Begun<T> = { steps: Steps<T>; value: null } | { steps: null; value: T };

function begin<T>(steps: Steps<T>, atOnceMs: number): Begun<T> {
  const until = performance.now() + atOnceMs;
  do {
    const { done, value } = steps.next();
    if (done) {
      return { steps: null, value };
    }
  } while (performance.now() < until);
  return { steps, value: null };
}
