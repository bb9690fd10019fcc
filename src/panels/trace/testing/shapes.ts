/** Trace shapes for tests and for measuring: only times and parents. */
import type { LaneInput } from '../layout/laneLayout';

export function input(spans: Array<{ start: number; end: number; parent: number }>): LaneInput {
  return {
    startNs: Float64Array.from(spans, (s) => s.start),
    endNs: Float64Array.from(spans, (s) => s.end),
    parent: Int32Array.from(spans, (s) => s.parent),
  };
}

/** One parent, `n - 1` children that all run at the same time. */
export function star(n: number): LaneInput {
  return input(Array.from({ length: n }, (_, i) => ({ start: i === 0 ? 0 : i, end: 2 * n, parent: i === 0 ? -1 : 0 })));
}

/** Each span is the only child of the one before. */
export function chain(n: number): LaneInput {
  return input(Array.from({ length: n }, (_, i) => ({ start: i, end: 2 * n - i, parent: i - 1 })));
}

/** Each span has a leaf beside the next span of the chain, at the same time. */
export function caterpillar(n: number): LaneInput {
  return input(
    Array.from({ length: n }, (_, i) => ({ start: 0, end: n, parent: i === 0 ? -1 : i % 2 === 1 ? i - 1 : i - 2 }))
  );
}

/** A worker pool: `concurrent` children of one parent run at any time. */
export function pool(n: number, concurrent: number): LaneInput {
  return input(
    Array.from({ length: n }, (_, i) =>
      i === 0 ? { start: 0, end: 10 * n, parent: -1 } : { start: 10 * i, end: 10 * (i + concurrent), parent: 0 }
    )
  );
}
