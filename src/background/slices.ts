import type { Steps } from './job';

/** How long the page is kept at a time, ms. A slice ends at the first yield after it, so that a step comes on top. */
const SLICE_MS = 12;

export interface SliceOptions {
  signal?: AbortSignal;
  sliceMs?: number;
  /** Lets everything else have its turn. */
  giveWay?: () => Promise<void>;
}

/**
 * Runs work in slices of a few ms on the thread it is called on, and lets the page have its turn in between.
 * @throws what the work throws; an AbortError as soon as the signal is aborted.
 */
export async function runInSlices<T>(
  steps: Steps<T>,
  { signal, sliceMs = SLICE_MS, giveWay = nextTurn }: SliceOptions = {}
): Promise<T> {
  for (;;) {
    if (signal?.aborted) {
      steps.return(undefined as never);
      throw abortError();
    }
    const until = performance.now() + sliceMs;
    do {
      const { done, value } = steps.next();
      if (done) {
        return value;
      }
    } while (performance.now() < until);
    await giveWay();
  }
}

/** A turn of the event loop. A message, because timers wait 4 ms each, and a second in a tab that is not seen. */
export function nextTurn(): Promise<void> {
  if (typeof MessageChannel === 'undefined') {
    return new Promise((resolve) => setTimeout(resolve, 0));
  }
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

export function abortError(): Error {
  return Object.assign(new Error('The work was cancelled.'), { name: 'AbortError' });
}

/** All steps at once, for command lines and tests. */
export function runAtOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) {
      return value;
    }
  }
}
