import { useLayoutEffect, useMemo, useState } from 'react';

export interface Later<T> {
  /** Null until there is one; the one before while another is made. */
  value: T | null;
  /** True when the value is the one that was asked for. */
  current: boolean;
}

export interface Making<T> {
  /** What it is made of; another of these makes another value. Always as many. */
  from: readonly unknown[];
  /** False while something it is made of is not there yet. */
  ready: boolean;
  /** Makes it at once; null = it is to be made later. */
  now: (() => T) | null;
  later(signal: AbortSignal): Promise<T>;
}

/**
 * A value that is made from others: at once, or where that is work, while the page goes on; what is not wanted any more
 * is cancelled. The value before stays until there is a new one.
 */
export function useLater<T>({ from, ready, now, later }: Making<T>): Later<T> {
  const isNow = now !== null;
  const keys = [ready, isNow, ...from];
  const [kept, keep] = useState<{ keys: readonly unknown[]; value: T } | null>(null);
  const made = useMemo(() => (ready && now ? { value: now() } : null), keys);
  // At once, not after the next frame: one value is often made of another.
  useLayoutEffect(() => {
    if (!ready || isNow) {
      return undefined;
    }
    const stop = new AbortController();
    later(stop.signal).then(
      (value) => !stop.signal.aborted && keep({ keys, value }),
      (error: Error) => {
        if (!stop.signal.aborted) {
          // So that it fails where a value made at once would.
          keep(() => {
            throw error;
          });
        }
      }
    );
    return () => stop.abort();
  }, keys);
  if (made) {
    return { value: made.value, current: true };
  }
  return { value: kept?.value ?? null, current: kept !== null && kept.keys.every((key, i) => Object.is(key, keys[i])) };
}
