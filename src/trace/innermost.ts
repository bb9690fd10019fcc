import type { Timeline } from './timeline';

/** A candidate of a cover question, with its depth in the tree. */
export interface Nested {
  span: number;
  depth: number;
}

/** The innermost candidate that covers a span; `alone` is false when others cover it that do not contain the innermost. */
export interface Cover {
  span: number;
  alone: boolean;
}

/**
 * For each call the deepest of the candidates that covers it in time, all on one clock.
 * One sweep: candidates enter by start, a Fenwick tree over their ends answers "deepest with an end after
 * this", so that n candidates and m calls cost (n + m) log n.
 *
 * @returns per call its cover, or null where nothing covers it.
 */
export function findInnermost(
  { startNs, endNs }: Pick<Timeline, 'startNs' | 'endNs'>,
  candidates: readonly Nested[],
  calls: readonly number[]
): Map<number, Cover | null> {
  const ends = [...candidates].sort((a, b) => endNs[b.span] - endNs[a.span] || a.depth - b.depth);
  const rank = new Map(ends.map((nested, i) => [nested.span, i + 1]));
  const deepest = new Int32Array(candidates.length + 1).fill(-1);
  const counts = new Int32Array(candidates.length + 1);
  const entering = [...candidates].sort((a, b) => startNs[a.span] - startNs[b.span]);
  const depthOf = new Map(candidates.map(({ span, depth }) => [span, depth]));
  const found = new Map<number, Cover | null>();

  let next = 0;
  for (const call of [...calls].sort((a, b) => startNs[a] - startNs[b])) {
    for (; next < entering.length && startNs[entering[next].span] <= startNs[call]; next++) {
      insert(entering[next]);
    }
    found.set(call, query(countEndingAfter(endNs[call])));
  }
  return found;

  function insert({ span, depth }: Nested): void {
    for (let i = rank.get(span) as number; i <= candidates.length; i += i & -i) {
      counts[i]++;
      const best = deepest[i];
      if (best < 0 || depth > (depthOf.get(best) as number)) {
        deepest[i] = span;
      }
    }
  }

  /** How many of the candidates, by falling end, end at or after the instant. */
  function countEndingAfter(instantNs: number): number {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (endNs[ends[middle].span] >= instantNs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  function query(upTo: number): Cover | null {
    let best = -1;
    let covering = 0;
    for (let i = upTo; i > 0; i -= i & -i) {
      covering += counts[i];
      const candidate = deepest[i];
      if (candidate >= 0 && (best < 0 || (depthOf.get(candidate) as number) > (depthOf.get(best) as number))) {
        best = candidate;
      }
    }
    // Depth counts from 0 at the top: the innermost and all that contain it are depth + 1 spans.
    return best < 0 ? null : { span: best, alone: covering <= (depthOf.get(best) as number) + 1 };
  }
}
