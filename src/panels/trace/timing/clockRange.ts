/**
 * How sure a gap between two clocks is. What both gaps of a link sum to does not depend on clocks; how much of it lies before the child
 * and how much after it does. The clocks' bounds (`ClockOffset.minNs`, `maxNs`) say how far the child could be moved.
 */
import type { TraceSpans } from '../layout/traceSpans';

export type GapRange =
  /** One clock stamped both ends: that of one domain, or of one node where domains are not known. */
  | { sure: 'one clock' }
  /** Nothing says how the two clocks compare. */
  | { sure: 'not compared' }
  | { sure: 'between'; startMinNs: number; startMaxNs: number; endMinNs: number; endMaxNs: number };

/** O(clocks). */
export function gapRange(spans: TraceSpans, parent: number, child: number, startNs: number, endNs: number): GapRange {
  const { trace } = spans;
  const [near, far] = [trace.clockDomain[parent], trace.clockDomain[child]];
  const isOneHost = near === '' && far === '' && trace.host[parent] !== '' && trace.host[parent] === trace.host[child];
  if ((near !== '' && near === far) || isOneHost) {
    return { sure: 'one clock' };
  }
  const move = near === '' || far === '' ? null : movable(spans, near, far);
  const totalNs = startNs + endNs;
  // Of a request that was seen at both places neither gap can be negative.
  const low = Math.max(move ? move.minNs : -Infinity, totalNs >= 0 ? -startNs : -Infinity);
  const high = Math.min(move ? move.maxNs : Infinity, totalNs >= 0 ? endNs : Infinity);
  if (!move || low > high || !Number.isFinite(low) || !Number.isFinite(high)) {
    return { sure: 'not compared' };
  }
  return {
    sure: 'between',
    startMinNs: startNs + low,
    startMaxNs: startNs + high,
    endMinNs: endNs - high,
    endMaxNs: endNs - low,
  };
}

/** How far spans of the clock `far` may be moved against those of `near`, from where they are shown; null = unknown. */
function movable({ trace, switches }: TraceSpans, near: string, far: string): { minNs: number; maxNs: number } | null {
  const clocks = trace.meta?.clocks ?? [];
  const [a, b] = [near, far].map((domain) => clocks.findIndex((clock) => clock.domain === domain));
  if (a < 0 || b < 0) {
    return null;
  }
  // The later one was compared with those before it, which were settled by then.
  const [fixed, settled] = [clocks[Math.min(a, b)], clocks[Math.max(a, b)]];
  if (settled.minNs === null && settled.maxNs === null) {
    return null;
  }
  // As shown without correction they stand apart by nothing.
  const apartNs = switches.correctClocks ? settled.offsetNs : fixed.offsetNs;
  const minNs = settled.minNs === null ? -Infinity : settled.minNs - apartNs;
  const maxNs = settled.maxNs === null ? Infinity : settled.maxNs - apartNs;
  return b > a ? { minNs, maxNs } : { minNs: 0 - maxNs, maxNs: 0 - minNs };
}
