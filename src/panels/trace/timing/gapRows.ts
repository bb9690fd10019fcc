/** The links of a trace with their gaps, as rows to be sorted. */
import type { Steps } from '../../../background/job';
import { sortInSteps } from '../layout/sortInSteps';
import type { Gaps } from './gaps';

export const GAP_ORDERS = ['larger', 'start', 'end'] as const;
/** `larger`: by the larger gap of each link. */
export type GapOrder = (typeof GAP_ORDERS)[number];

/** Row numbers, the largest first. O(n log n). */
export function* sortedRows({ startNs, endNs }: Gaps, order: GapOrder): Steps<Uint32Array> {
  const key =
    order === 'start' ? startNs : order === 'end' ? endNs : startNs.map((ns, row) => Math.max(ns, endNs[row]));
  const rows = Uint32Array.from(startNs, (_, row) => row);
  yield* sortInSteps(rows, (a, b) => key[b] - key[a] || a - b);
  return rows;
}

/** Only the rows of links that this keeps. */
export function someRows({ child, startNs, endNs }: Gaps, keep: (child: number) => boolean): Gaps {
  const kept = (_: number, row: number) => keep(child[row]);
  return { child: child.filter(kept), startNs: startNs.filter(kept), endNs: endNs.filter(kept) };
}
