import React, { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import { failureOf } from '../layout/failures';
import { ticks } from '../layout/ticks';
import type { TraceSpans } from '../layout/traceSpans';
import { DrawingMessage } from '../states/DrawingMessage';
import { useBarColours } from '../views/barColours';
import type { ViewProps } from '../views/view';
import { COLUMN_NAMES, columnsFor, type Column, type ColumnWidths } from './columns';
import { gridAction } from './gridKeys';
import type { RowContext } from './rowContext';
import { getStyles, HEAD_PX, LEVEL_PX, ROW_PX } from './styles';
import { TableHead } from './TableHead';
import { expansion, TableRow } from './TableRow';
import { collapsedAbove, nearestShown, rowNear, type TableTree } from './tableTree';
import { useRowBox } from './useRowBox';
import { useTable, type TableState } from './useTable';

const say = inLanguage({
  en: {
    label: 'Spans of the trace. Enter opens the details of a span, Escape closes them.',
    nothing: 'No span matches.',
  },
  zh: {
    label: '调用链的 Span。按 Enter 打开详情，按 Esc 关闭。',
    nothing: '没有匹配的 Span。',
  },
});

/** Rows that are kept ready above and below those on screen. */
const MORE_ROWS = 6;
const SCROLLBAR_PX = 14;

/** Widths that the reader has set hold for every trace until the page is loaded again. */
let keptWidths: ColumnWidths = {};

/** The waterfall: one row a span, of which only those on screen are in the document. */
export function TableView(props: ViewProps) {
  const { spans, width, height } = props;
  const table = useTable(props);
  // Rows of the spans before have other numbers.
  const waiting = table?.spans !== spans;
  const stale = waiting ? { selected: -1, matches: null } : {};
  return table ? (
    <Table {...props} {...stale} spans={table.spans} table={table} waiting={waiting} />
  ) : (
    <DrawingMessage spans={spans.count} width={width} height={height} />
  );
}

interface TableProps extends ViewProps {
  table: TableState;
  /** For the rows of other spans. */
  waiting: boolean;
}

function Table({ spans, selected, onSelect, state, matches, width, height, table, waiting }: TableProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { tree, rows, sort } = table;
  const sorted = sort.by !== 'tree';
  const [activeSpan, setActiveSpan] = useState(-1);
  const [widths, setWidths] = useState(keptWidths);
  const hasFocus = useRef(false);

  const columns = useMemo(
    () =>
      columnsFor(width - SCROLLBAR_PX, widths).map((column) => ({
        ...column,
        index: COLUMN_NAMES.indexOf(column.name),
      })),
    [width, widths]
  );
  const { window: shownTimes } = state;
  const window = useMemo(
    () =>
      shownTimes
        ? { fromNs: shownTimes.fromNs - spans.zeroNs, toNs: shownTimes.toNs - spans.zeroNs }
        : { fromNs: 0, toNs: spans.lastNs },
    [shownTimes, spans]
  );
  const colourOf = useBarColours(spans, state.colourBy);
  const failuresIn = useMemo(() => failureCounter(spans, tree), [spans, tree]);
  const context = useMemo<RowContext>(
    () => ({
      spans,
      tree,
      sorted,
      selfNs: table.selfNs,
      columns,
      hasService: columns.some(({ name }) => name === 'service'),
      hasStatus: columns.some(({ name }) => name === 'status'),
      levels: Math.max(3, Math.floor((columns[0].widthPx - 150) / LEVEL_PX)),
      window,
      colourOf,
      failuresIn,
      critical: table.critical,
      styles,
    }),
    [spans, tree, sorted, table.selfNs, columns, window, colourOf, failuresIn, table.critical, styles]
  );

  const selectedSpan = selected < 0 ? -1 : nearestShown(tree, spans, selected);
  const selectedRow = selectedSpan < 0 ? -1 : rows.rowOf(selectedSpan);
  const box = useRowBox({
    count: rows.spans.length,
    rowPx: ROW_PX,
    viewportPx: Math.max(ROW_PX, height - HEAD_PX),
    more: MORE_ROWS,
    followed: selectedRow,
  });
  const { scroller, scroll, first, end, reveal } = box;
  // A new selection, from wherever it comes, is shown once: what hides it is expanded. In other rows it is shown again.
  const due = selected < 0 ? '' : [spans.trace.spanId[selected], sort.by, sort.descending, table.onlyMatches].join();
  const shownFor = useRef('');
  const expandedFor = useRef('');
  useLayoutEffect(() => {
    if (waiting || due === shownFor.current) {
      return;
    }
    if (selectedSpan >= 0) {
      setActiveSpan(selectedSpan);
    }
    if (selectedRow >= 0 ? reveal(selectedRow) : selectedSpan < 0 || sorted) {
      shownFor.current = due;
      expandedFor.current = '';
    } else if (selectedRow < 0 && expandedFor.current !== due) {
      expandedFor.current = due;
      table.collapse(collapsedAbove(selectedSpan, tree, table.isCollapsed), false);
    }
  });

  const activeRow = Math.max(0, activeSpan < 0 ? selectedRow : rowNear(activeSpan, tree, rows.rowOf));
  const shown: number[] = [];
  for (let row = first; row < end; row++) {
    shown.push(row);
  }
  // The tab stop stays in the document wherever the table is scrolled to, on its own side: moving it would blur it.
  const activeOutside = activeRow < rows.spans.length && (activeRow < first || activeRow >= end);
  if (activeOutside && activeRow < first) {
    shown.unshift(activeRow);
  } else if (activeOutside) {
    shown.push(activeRow);
  }
  useLayoutEffect(() => {
    const row = scroller.current?.querySelector<HTMLElement>('[data-span][tabindex="0"]');
    if (hasFocus.current && row && row !== document.activeElement) {
      row.focus({ preventScroll: true });
    }
  }, [activeRow, rows]);

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || rows.spans.length === 0) {
      return;
    }
    const action = gridAction(event.key, {
      row: activeRow,
      rows,
      tree: sorted ? null : tree,
      isCollapsed: table.isCollapsed,
      rowsPerPage: Math.floor(scroll.viewportPx / ROW_PX) - 1,
    });
    if (!action) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    hasFocus.current = true;
    if (action.kind === 'move') {
      const span = rows.spans[action.row];
      setActiveSpan(span);
      reveal(action.row);
      // Details that are open follow; they are not opened by walking.
      if (selected >= 0) {
        onSelect(span);
      }
    } else if (action.kind === 'collapse') {
      table.collapse(action.spans, action.to);
    } else {
      onSelect(action.kind === 'select' ? rows.spans[activeRow] : -1);
    }
  };
  const onClick = (event: React.MouseEvent) => {
    const target = event.target as Element;
    const span = Number(target.closest<HTMLElement>('[data-span]')?.dataset.span ?? -1);
    if (span < 0) {
      return;
    }
    setActiveSpan(span);
    if (target.closest('[data-toggle]')) {
      table.collapse([span], !table.isCollapsed(span));
    } else {
      onSelect(span);
    }
  };

  const resize = (change: ColumnWidths) => {
    keptWidths = { ...widths, ...change };
    setWidths(keptWidths);
  };
  const layOut = (list: Column[]) => {
    scroller.current?.style.setProperty('--columns', template(list));
  };
  const rowPx = columns.reduce((px, { widthPx }) => px + widthPx, 0);
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      style={{ width, height, ...variables(columns, window, theme.colors.border.weak) }}
      role="treegrid"
      aria-label={say().label}
      aria-rowcount={rows.spans.length + 1}
      aria-colcount={COLUMN_NAMES.length}
      data-testid="spanloom table"
      onScroll={box.place}
    >
      <TableHead
        columns={columns}
        styles={styles}
        sort={sort}
        onSort={table.setSort}
        onResizing={layOut}
        onResized={resize}
        allCollapsed={table.allCollapsed}
        onCollapseAll={table.collapseAll}
        window={window}
      />
      <div role="presentation" style={{ height: Math.max(scroll.contentPx, 1), minWidth: rowPx }}>
        <div
          role="presentation"
          className={styles.stage}
          style={{ height: Math.min(scroll.viewportPx, scroll.contentPx) }}
        >
          <div
            ref={box.moved}
            role="rowgroup"
            onKeyDown={onKeyDown}
            onClick={onClick}
            onFocus={(event) => {
              hasFocus.current = true;
              if (activeOutside && (event.target as Element).matches('[data-span][tabindex="0"]')) {
                reveal(activeRow);
              }
            }}
            onBlur={(event) => (hasFocus.current = event.currentTarget.contains(event.relatedTarget))}
          >
            {shown.map((row) => {
              const span = rows.spans[row];
              return (
                <TableRow
                  key={span}
                  context={context}
                  span={span}
                  row={row}
                  expanded={expansion(context, span, table.isCollapsed(span))}
                  selected={row === selectedRow}
                  active={row === activeRow}
                  match={matches !== null && matches[span] === 1}
                  outside={activeOutside && row === activeRow}
                />
              );
            })}
          </div>
        </div>
      </div>
      {rows.spans.length === 0 && <p className={styles.empty}>{say().nothing}</p>}
    </div>
  );
}

/** Counts failed spans below a span, from sums that are made when first asked for. */
function failureCounter({ trace }: TraceSpans, { order, at, end }: TableTree): (span: number) => number {
  let before: Uint32Array | null = null;
  return (span) => {
    if (!before) {
      before = new Uint32Array(order.length + 1);
      for (let k = 0; k < order.length; k++) {
        before[k + 1] = before[k] + (failureOf(trace.status[order[k]]) ? 1 : 0);
      }
    }
    return before[end[at[span]]] - before[at[span] + 1];
  };
}

const template = (columns: readonly Column[]) => columns.map(({ widthPx }) => `${widthPx}px`).join(' ');

/** Column widths, and lines behind the bars at the ticks of the head. */
function variables(columns: readonly Column[], window: RowContext['window'], line: string): React.CSSProperties {
  const time = columns.find(({ name }) => name === 'time');
  let grid = 'none';
  if (time) {
    const { atNs } = ticks(window.fromNs, window.toNs, Math.max(1, Math.floor(time.widthPx / 90)));
    const px = (ns: number) => ((ns - window.fromNs) / (window.toNs - window.fromNs)) * time.widthPx;
    const stops = atNs.map(
      (ns) => `transparent ${px(ns)}px, ${line} ${px(ns)}px ${px(ns) + 1}px, transparent ${px(ns) + 1}px`
    );
    grid = stops.length > 0 ? `linear-gradient(to right, ${stops.join(', ')})` : 'none';
  }
  return { '--columns': template(columns), '--grid': grid } as React.CSSProperties;
}
