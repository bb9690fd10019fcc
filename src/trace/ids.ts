import type { Span } from './span';

/** By start, then by smallest row id: the one order that does not depend on how rows arrived. */
export function byStart(a: Span, b: Span): number {
  return a.startNs - b.startNs || compareIds(a.ids[0], b.ids[0]);
}

/** Decimal ids by value: the shorter is the smaller. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/**
 * The row ids of many spans, smallest first, each once. All at a time: one span may be put together from very many rows,
 * and uniting them one by one would copy the list for each.
 */
export function uniteIds(lists: ReadonlyArray<readonly string[]>): string[] {
  return lists
    .flat()
    .sort(compareIds)
    .filter((id, i, all) => i === 0 || id !== all[i - 1]);
}
