/**
 * Rows of one height in a scrolling box, however many. Browsers draw no element higher than some 17 million pixels, so
 * beyond `HIGHEST_PX` a pixel of the scroll bar stands for more than a pixel of rows. Pure; all in CSS pixels.
 */
export const HIGHEST_PX = 15_000_000;

export interface RowScroll {
  rowPx: number;
  count: number;
  viewportPx: number;
  /** How high the box's content is to be. */
  contentPx: number;
  /** Pixels of rows that one pixel of scrolling moves by; 1 for all but huge tables. */
  scale: number;
}

export function rowScroll(count: number, rowPx: number, viewportPx: number): RowScroll {
  const travelPx = Math.max(0, count * rowPx - viewportPx);
  const scrolledPx = Math.min(travelPx, HIGHEST_PX - viewportPx);
  return {
    rowPx,
    count,
    viewportPx,
    contentPx: travelPx > 0 ? viewportPx + scrolledPx : count * rowPx,
    scale: travelPx > scrolledPx ? travelPx / scrolledPx : 1,
  };
}

/** How far above the viewport the first row lies when the box is scrolled to here. */
export function rowsTopPx(scroll: RowScroll, scrollTopPx: number): number {
  const travelPx = Math.max(0, scroll.count * scroll.rowPx - scroll.viewportPx);
  return Math.min(Math.max(0, scrollTopPx * scroll.scale), travelPx);
}

/** The rows on screen, `[first, end)`, with some more on both sides. */
export function rowsOnScreen(scroll: RowScroll, topPx: number, more: number): { first: number; end: number } {
  const { rowPx, count, viewportPx } = scroll;
  const first = Math.max(0, Math.floor(topPx / rowPx) - more);
  const end = Math.min(count, Math.ceil((topPx + viewportPx) / rowPx) + more);
  return { first: Math.min(first, end), end };
}

/** Whether any of a row is in view. */
export function isOnScreen({ rowPx, viewportPx }: RowScroll, row: number, topPx: number): boolean {
  return row * rowPx < topPx + viewportPx && (row + 1) * rowPx > topPx;
}

/** Where to scroll the box so that a row is wholly in view, by the shortest way; unchanged when it is. */
export function scrollTopShowing(scroll: RowScroll, row: number, scrollTopPx: number): number {
  const { rowPx, viewportPx, scale } = scroll;
  const topPx = rowsTopPx(scroll, scrollTopPx);
  const rowTopPx = row * rowPx;
  if (rowTopPx < topPx) {
    return rowTopPx / scale;
  }
  const below = rowTopPx + rowPx - viewportPx;
  return below > topPx ? Math.min(rowTopPx, below) / scale : scrollTopPx;
}
