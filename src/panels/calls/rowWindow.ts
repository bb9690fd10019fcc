/** Rows of one height in a scrolling box: which are on screen, and where to scroll. All in px and row indices; pure. */

/** The rows to render for a scroll position: `[first, end)`, with some more on both sides. */
export function visibleRows(
  scrollTopPx: number,
  viewportPx: number,
  rowPx: number,
  count: number,
  overscan: number
): { first: number; end: number } {
  const first = Math.max(0, Math.min(count, Math.floor(scrollTopPx / rowPx)) - overscan);
  const end = Math.min(count, Math.ceil((scrollTopPx + viewportPx) / rowPx) + overscan);
  return { first, end: Math.max(first, end) };
}

/** The least scrolling that brings the whole row into view; unchanged when it is there. */
export function revealRow(index: number, scrollTopPx: number, viewportPx: number, rowPx: number): number {
  const topPx = index * rowPx;
  if (topPx < scrollTopPx) {
    return topPx;
  }
  const bottomPx = topPx + rowPx;
  return bottomPx > scrollTopPx + viewportPx ? Math.max(0, Math.min(topPx, bottomPx - viewportPx)) : scrollTopPx;
}

/** The row that a key leads to, or null where the key is none of ours. */
export function rowForKey(key: string, index: number, count: number, rowsPerPage: number): number | null {
  const page = Math.max(1, rowsPerPage);
  const to = new Map([
    ['ArrowUp', index - 1],
    ['ArrowDown', index + 1],
    ['PageUp', index - page],
    ['PageDown', index + page],
    ['Home', 0],
    ['End', count - 1],
  ]).get(key);
  return to !== undefined && count > 0 ? Math.max(0, Math.min(count - 1, to)) : null;
}

export interface Anchoring {
  before: ReadonlyArray<{ id: string }>;
  after: ReadonlyArray<{ id: string }>;
  scrollTopPx: number;
  viewportPx: number;
  rowPx: number;
  /** '' when no row is chosen. */
  chosenId: string;
}

/**
 * Where to scroll when the rows have changed, so that what is being looked at stays where it is:
 * the chosen row if it is on screen; else, unless the list stands at its top, where new rows are wanted,
 * the first row on screen that is still there. The top when none is.
 */
export function anchoredScrollTop({ before, after, scrollTopPx, viewportPx, rowPx, chosenId }: Anchoring): number {
  const maxPx = Math.max(0, after.length * rowPx - viewportPx);
  const clamp = (px: number) => Math.max(0, Math.min(maxPx, px));
  const indexAfter = new Map(after.map((row, index) => [row.id, index]));
  const chosenAfter = indexAfter.get(chosenId);

  if (before.length === 0) {
    // First rows: a shared link should show its call without scrolling by hand.
    return chosenAfter === undefined ? 0 : clamp(revealRow(chosenAfter, 0, viewportPx, rowPx));
  }
  const first = Math.ceil(scrollTopPx / rowPx);
  const end = Math.min(before.length, Math.floor((scrollTopPx + viewportPx) / rowPx));
  const onScreen = before.slice(first, end);
  const chosenSeen = onScreen.findIndex((row) => row.id === chosenId);

  if (chosenSeen >= 0 && chosenAfter !== undefined) {
    return clamp(scrollTopPx + (chosenAfter - (first + chosenSeen)) * rowPx);
  }
  if (scrollTopPx < 1) {
    return 0;
  }
  const kept = onScreen.findIndex((row) => indexAfter.has(row.id));
  return kept < 0 ? 0 : clamp(scrollTopPx + (indexAfter.get(onScreen[kept].id)! - (first + kept)) * rowPx);
}
