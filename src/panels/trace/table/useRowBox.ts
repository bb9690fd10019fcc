import { useLayoutEffect, useRef, useState } from 'react';
import { isOnScreen, rowScroll, rowsOnScreen, rowsTopPx, scrollTopShowing, type RowScroll } from './rowScroll';

interface Given {
  count: number;
  rowPx: number;
  /** Room for rows in the box. */
  viewportPx: number;
  /** Rows that are kept ready above and below those on screen. */
  more: number;
  /** The row that stays in view when the box is resized or rows come in above it, if it was; -1 = none. */
  followed: number;
}

/**
 * A scrolling box of rows of one height, of which only those on screen are in the document. In the box (`scroller`) lies a
 * stage that stays where it is, and in it the rows, which are moved (`moved`). Only the box scrolls: a browser that wants to
 * show what has the focus would scroll the stage too, and leave it without rows.
 */
export function useRowBox({ count, rowPx, viewportPx, more, followed }: Given) {
  const scroller = useRef<HTMLDivElement>(null);
  const moved = useRef<HTMLDivElement>(null);
  const [first, setFirst] = useState(0);
  const placed = useRef({ viewportPx, followed: -1, inView: false });
  const scroll: RowScroll = rowScroll(count, rowPx, viewportPx);

  const place = () => {
    const topPx = rowsTopPx(scroll, scroller.current?.scrollTop ?? 0);
    const onScreen = rowsOnScreen(scroll, topPx, more);
    const awayPx = topPx - onScreen.first * rowPx;
    const rows = moved.current;
    if (rows) {
      rows.style.transform = `translateY(${-awayPx}px)`;
      rows.style.setProperty('--stage-top', `${awayPx}px`);
      if (rows.parentElement) {
        rows.parentElement.scrollTop = 0;
      }
    }
    placed.current = { viewportPx, followed, inView: followed >= 0 && isOnScreen(scroll, followed, topPx) };
    setFirst(onScreen.first);
  };
  /** Brings a row wholly into view, by the shortest way; false where the box has no size yet to scroll in. */
  const reveal = (row: number): boolean => {
    const box = scroller.current;
    if (!box) {
      return false;
    }
    // A scroll bar below covers the last of the rows.
    const barPx = Math.max(0, box.offsetHeight - box.clientHeight);
    const wantedPx = scrollTopShowing({ ...scroll, viewportPx: viewportPx - barPx }, row, box.scrollTop);
    box.scrollTop = wantedPx;
    place();
    return Math.abs(box.scrollTop - wantedPx) < 2;
  };
  useLayoutEffect(() => {
    const { current: before } = placed;
    const elsewhere = before.viewportPx !== viewportPx || before.followed !== followed;
    if (elsewhere && before.inView && followed >= 0) {
      reveal(followed);
    } else {
      place();
    }
  });

  const { end } = rowsOnScreen(scroll, (first + more) * rowPx, more);
  return { scroller, moved, scroll, first: Math.min(first, count), end, place, reveal };
}
