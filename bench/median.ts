/** Median, smallest and largest of some durations, ms. */
export interface Spread {
  medianMs: number;
  leastMs: number;
  mostMs: number;
  times: number;
}

/** @param ms at least one */
export function spreadOf(ms: readonly number[]): Spread {
  const sorted = [...ms].sort((a, b) => a - b);
  const round = (value: number) => Math.round(value * 10) / 10;
  const middle = (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
  return { medianMs: round(middle), leastMs: round(sorted[0]), mostMs: round(sorted.at(-1)!), times: sorted.length };
}
