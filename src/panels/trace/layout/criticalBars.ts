/** The critical path by bars: in which stretches of each bar the end of the request was waiting for it. */
import type { Pieces } from './criticalPath';

/** Stretches of bar `i`: `[offset[i] … offset[i + 1])`, in the order of time, ns after `zeroNs`. */
export interface CriticalBars {
  offset: Uint32Array;
  fromNs: Float64Array;
  toNs: Float64Array;
}

/** Pieces of spans in one bar that follow each other are one stretch; those of spans that are in no bar are left out. O(n). */
export function criticalBars({ span, fromNs, toNs }: Pieces, placeOf: Int32Array, bars: number): CriticalBars {
  const barOf = Int32Array.from(span, (one) => placeOf[one]);
  const goesOn = (k: number) => k > 0 && barOf[k] === barOf[k - 1];
  const offset = new Uint32Array(bars + 1);
  for (let k = 0; k < barOf.length; k++) {
    if (barOf[k] >= 0 && !goesOn(k)) {
      offset[barOf[k] + 1]++;
    }
  }
  for (let bar = 0; bar < bars; bar++) {
    offset[bar + 1] += offset[bar];
  }
  const next = offset.slice(0, bars);
  const stretches = { offset, fromNs: new Float64Array(offset[bars]), toNs: new Float64Array(offset[bars]) };
  for (let k = 0; k < barOf.length; k++) {
    const bar = barOf[k];
    if (bar < 0) {
      continue;
    }
    if (!goesOn(k)) {
      stretches.fromNs[next[bar]++] = fromNs[k];
    }
    stretches.toNs[next[bar] - 1] = toNs[k];
  }
  return stretches;
}

/** The first stretch of a bar that ends after a time; the bar's last and one where there is none. O(log stretches). */
export function firstEndingAfter({ offset, toNs }: CriticalBars, bar: number, timeNs: number): number {
  let low = offset[bar];
  let high = offset[bar + 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (toNs[middle] > timeNs) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
