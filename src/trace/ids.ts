import type { Span } from './span';

/** By start, then by smallest row id: the one order that does not depend on how rows arrived. */
export function byStart(a: Span, b: Span): number {
  return a.startNs - b.startNs || compareIds(a.ids[0], b.ids[0]);
}

/** Decimal ids by value: the shorter is the smaller. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** The row ids of both, each list smallest first, as one. Merged, not sorted: a span of many rows gets them one by one. */
export function uniteIds(a: readonly string[], b: readonly string[]): string[] {
  const both: string[] = [];
  let at = 0;
  for (const id of b) {
    for (; at < a.length && compareIds(a[at], id) < 0; at++) {
      both.push(a[at]);
    }
    if (a[at] !== id) {
      both.push(id);
    }
  }
  return both.concat(a.slice(at));
}
