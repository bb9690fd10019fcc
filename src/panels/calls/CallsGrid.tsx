import React, { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { NEWEST_FIRST, type Sort } from './arrange';
import type { Call } from '../../frames/calls';
import { CallRow, type RowContext } from './CallRow';
import type { ChooseCall } from './chosenCall';
import { GridHead } from './GridHead';
import { anchoredScrollTop, revealRow, rowForKey, visibleRows } from './rowWindow';
import { ROW_PX } from './styles';
import { inLanguage } from '../language';

const say = inLanguage({
  en: { calls: 'Calls', newer: (count: number) => `↑ ${count} newer` },
  zh: { calls: '调用', newer: (count: number) => `↑ ${count} 个更新的调用` },
});

/** Long enough that a held arrow key (about 30 a second) asks for one trace only, short enough to feel immediate. */
const KEY_DELAY_MS = 200;
const OVERSCAN_ROWS = 6;

interface Props {
  /** In the order to show them. */
  calls: readonly Call[];
  chosenId: string;
  onChoose: ChooseCall;
  sort: Sort;
  onSort: (sort: Sort) => void;
  context: RowContext;
  /** How high the list may be, px; what else is in the panel takes some of it. */
  heightPx: number;
}

/**
 * The rows: a grid of which only those on screen are in the document (and the one that has the focus).
 * One row is the tab stop; arrows, Page, Home and End move it and choose, a click or Enter chooses at once.
 */
export function CallsGrid({ calls, chosenId, onChoose, sort, onSort, context, heightPx }: Props) {
  const { styles, layout } = context;
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTopPx, setScrollTopPx] = useState(0);
  const [activeId, setActiveId] = useState('');
  const focusedId = useRef('');

  const indexById = useMemo(() => new Map(calls.map((call, index) => [call.id, index])), [calls]);
  const viewportPx = () => Math.max(ROW_PX, (scroller.current?.clientHeight || heightPx) - ROW_PX);
  const firstOnScreen = Math.min(Math.max(0, calls.length - 1), Math.ceil(scrollTopPx / ROW_PX));
  const chosenIndex = indexById.get(chosenId);
  const activeIndex = indexById.get(activeId) ?? chosenIndex ?? firstOnScreen;
  // The focus goes with the tab stop, also when its row has left the list. Asked before the row is gone from the page.
  const movesFocus = focusedId.current !== '' && focusedId.current !== calls[activeIndex]?.id;

  const scrollTo = useCallback((px: number) => {
    if (scroller.current && scroller.current.scrollTop !== px) {
      scroller.current.scrollTop = px;
    }
    setScrollTopPx(px);
  }, []);

  // New rows: keep what is being looked at where it is. Before paint, or the list would flicker.
  const before = useRef<{ calls: readonly Call[]; sort: Sort }>({ calls: [], sort });
  useLayoutEffect(() => {
    const old = before.current;
    before.current = { calls, sort };
    if (old.calls === calls || !scroller.current) {
      return;
    }
    scrollTo(
      anchoredScrollTop({
        // Another order is another list: its top, or the chosen row.
        before: old.sort === sort ? old.calls : [],
        after: calls,
        scrollTopPx: scroller.current.scrollTop,
        viewportPx: viewportPx(),
        rowPx: ROW_PX,
        chosenId,
      })
    );
  });

  // A list that gets lower keeps the chosen row in view, if it was.
  const viewportBefore = useRef(0);
  useLayoutEffect(() => {
    const [before, now] = [viewportBefore.current, viewportPx()];
    viewportBefore.current = now;
    const topPx = (chosenIndex ?? -1) * ROW_PX;
    const at = scroller.current?.scrollTop ?? 0;
    if (chosenIndex !== undefined && now < before && topPx >= at && topPx + ROW_PX <= at + before) {
      scrollTo(revealRow(chosenIndex, at, now, ROW_PX));
    }
  });

  // How many calls came in above the one that was on top when the list last stood there.
  const topSeenId = useRef('');
  const newer = sort === NEWEST_FIRST && scrollTopPx >= 1 ? (indexById.get(topSeenId.current) ?? calls.length) : 0;
  useLayoutEffect(() => {
    // After the anchoring above: only then is it known whether the list still stands at its top.
    if (topSeenId.current === '' || (scroller.current?.scrollTop ?? 0) < 1) {
      topSeenId.current = calls[0]?.id ?? '';
    }
  });

  // Chosen from elsewhere (Back, a link, another panel): show it. Once per choice: the user may scroll away from it.
  useEffect(() => {
    if (chosenIndex !== undefined && scroller.current) {
      setActiveId(chosenId);
      scrollTo(revealRow(chosenIndex, scroller.current.scrollTop, viewportPx(), ROW_PX));
    }
  }, [chosenId]);

  useLayoutEffect(() => {
    if (movesFocus) {
      scroller.current?.querySelector<HTMLElement>('[data-call-id][tabindex="0"]')?.focus({ preventScroll: true });
    }
  });

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || isInHead(event.target)) {
      return;
    }
    if ((event.key === 'Enter' || event.key === ' ') && calls[activeIndex]) {
      event.preventDefault();
      onChoose(calls[activeIndex].id);
      return;
    }
    const next = rowForKey(event.key, activeIndex, calls.length, Math.floor(viewportPx() / ROW_PX) - 1);
    if (next === null) {
      return;
    }
    event.preventDefault();
    setActiveId(calls[next].id);
    scrollTo(revealRow(next, scroller.current?.scrollTop ?? 0, viewportPx(), ROW_PX));
    onChoose(calls[next].id, KEY_DELAY_MS);
  };

  const onClick = (event: React.MouseEvent) => {
    const id = rowId(event.target);
    // Whoever has just selected text wants to copy it, not another trace.
    if (id && !hasSelectedText(scroller.current)) {
      setActiveId(id);
      onChoose(id);
    }
  };

  const { first, end } = visibleRows(scrollTopPx, heightPx, ROW_PX, calls.length, OVERSCAN_ROWS);
  const shown = Array.from({ length: end - first }, (_, i) => first + i);
  if (calls.length > 0 && (activeIndex < first || activeIndex >= end)) {
    // The tab stop stays in the document wherever the list is scrolled to.
    shown.push(activeIndex);
  }

  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        role="grid"
        aria-label={say().calls}
        aria-rowcount={calls.length + 1}
        aria-colcount={layout.ids.length}
        className={styles.scroller}
        onScroll={(event) => setScrollTopPx(event.currentTarget.scrollTop)}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onFocus={(event) => {
          focusedId.current = rowId(event.target);
          setActiveId((id) => focusedId.current || id);
        }}
        onBlur={() => {
          focusedId.current = '';
        }}
      >
        <GridHead layout={layout} sort={sort} onSort={onSort} styles={styles} />
        <div role="rowgroup" className={styles.body} style={{ height: calls.length * ROW_PX }}>
          {shown.map((index) => (
            <CallRow
              key={calls[index].id}
              call={calls[index]}
              index={index}
              topPx={index * ROW_PX}
              chosen={calls[index].id === chosenId}
              tabStop={index === activeIndex}
              context={context}
            />
          ))}
        </div>
      </div>
      {newer > 0 && (
        <button type="button" className={styles.newer} onClick={() => scrollTo(0)}>
          {say().newer(newer)}
        </button>
      )}
    </div>
  );
}

function rowId(target: EventTarget): string {
  return (target as Element).closest('[data-call-id]')?.getAttribute('data-call-id') ?? '';
}

function isInHead(target: EventTarget): boolean {
  return (target as Element).closest('[role="columnheader"]') !== null;
}

function hasSelectedText(box: HTMLElement | null): boolean {
  const selection = window.getSelection();
  return Boolean(
    box && selection && !selection.isCollapsed && selection.toString() && box.contains(selection.anchorNode)
  );
}
