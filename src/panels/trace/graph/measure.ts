/** A measured stretch of time: how it is drawn out, and what lies in it. Pure. */
import type { TimeWindow } from '../layout/timeWindow';

/** Spans by how they lie to a stretch of time. */
export interface SpanCounts {
  /** From start to end inside. */
  inside: number;
  /** Some of their time is inside, those counted as inside as well. */
  touching: number;
}

/** One pass over the times; a million spans take a millisecond or two. A span without duration is inside where its start is. */
export function countSpans(startNs: Float64Array, endNs: Float64Array, { fromNs, toNs }: TimeWindow): SpanCounts {
  let inside = 0;
  let touching = 0;
  for (let i = 0; i < startNs.length; i++) {
    const start = startNs[i];
    const end = endNs[i];
    if (start <= toNs && end >= fromNs) {
      if (start >= fromNs && end <= toNs) {
        inside++;
        touching++;
      } else if (start < toNs && end > fromNs) {
        touching++;
      }
    }
  }
  return { inside, touching };
}

/** A measure from one time to another, in any order, cut at the ends of the trace. */
export function measureBetween(aNs: number, bNs: number, whole: TimeWindow): TimeWindow {
  const inside = (ns: number) => Math.min(Math.max(ns, whole.fromNs), whole.toNs);
  return { fromNs: inside(Math.min(aNs, bNs)), toNs: inside(Math.max(aNs, bNs)) };
}

/** Moves an edge of a measure by a time; edges that meet stop each other. */
export function stretched(measure: TimeWindow, edge: 'from' | 'to', byNs: number, whole: TimeWindow): TimeWindow {
  return edge === 'from'
    ? measureBetween(Math.min(measure.fromNs + byNs, measure.toNs), measure.toNs, whole)
    : measureBetween(measure.fromNs, Math.max(measure.toNs + byNs, measure.fromNs), whole);
}

/** A first measure for the keyboard: a fifth of what is on screen, in its middle. */
export function measureInView({ fromNs, toNs }: TimeWindow): TimeWindow {
  const width = toNs - fromNs;
  return { fromNs: fromNs + 0.4 * width, toNs: fromNs + 0.6 * width };
}
