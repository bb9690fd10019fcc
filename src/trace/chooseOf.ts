import type { Timeline } from './timeline';

/** Of several candidates the innermost that covers the child, as far as clocks can tell, else the innermost; -1 of none. */
export function chooseOf(child: number, candidates: readonly number[], time: Timeline): number {
  if (candidates.length < 2) {
    return candidates.length === 1 ? candidates[0] : -1;
  }
  let best = -1;
  let bestCovers = false;
  for (const i of candidates) {
    const covers = time.covers(i, child) === true;
    if (best < 0 || (covers && !bestCovers) || (covers === bestCovers && isInside(i, best, time))) {
      best = i;
      bestCovers = covers;
    }
  }
  return best;
}

/** The later to start, and of two that start together the first to end. */
function isInside(a: number, b: number, time: Timeline): boolean {
  return time.startNs[a] > time.startNs[b] || (time.startNs[a] === time.startNs[b] && time.endNs[a] < time.endNs[b]);
}
