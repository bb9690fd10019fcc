import React, { useLayoutEffect, useRef, useState } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { formatDuration } from '../format/duration';
import { grouped } from '../words';
import { nextOrder, type Order } from './order';
import { COLUMNS, type Statistics, type StatisticsColumn } from './statistics';
import { groupName, say } from './words';

const ROW_PX = 24;
const HEAD_PX = 26;
/** Rows kept ready above and below those on screen. */
const SPARE = 10;

interface Props {
  made: Statistics;
  /** Groups in the order of the table. */
  rows: Uint32Array;
  order: Order;
  onOrder(order: Order): void;
  queryOf(group: number): string;
  /** What is searched for. */
  find: string;
  onFind(find: string): void;
  width: number;
  height: number;
}

/** A grid of which only the rows on screen are in the document. Up, Down, Page keys, Home and End walk, Enter finds. */
export function StatisticsTable(props: Props) {
  const { made, rows, order, height } = props;
  const styles = useStyles2(getStyles);
  const grid = useRef<HTMLDivElement>(null);
  const [topPx, setTopPx] = useState(0);
  const [active, setActive] = useState(0);
  const [walked, setWalked] = useState(false);
  const t = say();
  const perPage = Math.max(1, Math.floor((height - HEAD_PX) / ROW_PX));
  const first = Math.max(0, Math.floor(topPx / ROW_PX) - SPARE);
  const last = Math.min(rows.length, first + perPage + 2 * SPARE + 1);
  const shown = Array.from({ length: Math.max(0, last - first) }, (_, k) => first + k);
  const allSelfNs = made.selfNs.reduce((sum, ns) => sum + ns, 0);
  const toggle = (row: number) => {
    const query = props.queryOf(rows[row]);
    props.onFind(query === props.find ? '' : query);
  };

  // The row that keys walk to must be on screen, and in the document for those who are told about it.
  useLayoutEffect(() => {
    const element = grid.current;
    if (element && walked) {
      const atPx = active * ROW_PX;
      element.scrollTop = Math.min(atPx, Math.max(element.scrollTop, atPx - (height - HEAD_PX - ROW_PX)));
      setTopPx(element.scrollTop);
    }
  }, [active, walked, height]);

  const walk = (event: React.KeyboardEvent) => {
    const to = event.target === grid.current ? target(event.key, active, perPage, rows.length) : null;
    if (to !== null) {
      event.preventDefault();
      event.stopPropagation();
      setWalked(true);
      setActive(to);
    } else if (event.key === 'Enter' && event.target === grid.current) {
      toggle(active);
    }
  };
  const head = (column: Order['column'], title: string, hint: string) => (
    <div
      key={column}
      role="columnheader"
      aria-sort={order.column === column ? (order.ascending ? 'ascending' : 'descending') : 'none'}
    >
      <button
        type="button"
        className={styles.headButton}
        title={hint}
        onClick={() => props.onOrder(nextOrder(order, column))}
      >
        {title}
        {order.column === column && (order.ascending ? ' ▴' : ' ▾')}
      </button>
    </div>
  );
  return (
    <div
      ref={grid}
      className={styles.grid}
      style={{ height }}
      role="grid"
      tabIndex={0}
      aria-label={t.label}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={walked ? rowId(rows[active]) : undefined}
      onScroll={(event) => setTopPx(event.currentTarget.scrollTop)}
      onKeyDown={walk}
    >
      <div className={cx(styles.row, styles.head)} role="row" aria-rowindex={1}>
        {head('name', t.groupings[made.by], t.groupings[made.by])}
        {COLUMNS.map((column) => head(column, t.columns[column], t.hints[column]))}
      </div>
      <div className={styles.body} style={{ height: rows.length * ROW_PX }} role="presentation">
        {shown.map((row) => {
          const group = rows[row];
          const isFound = props.find !== '' && props.queryOf(group) === props.find;
          return (
            <div
              key={group}
              id={rowId(group)}
              className={cx(styles.row, styles.group, walked && row === active && styles.active)}
              style={{ top: row * ROW_PX }}
              role="row"
              aria-rowindex={row + 2}
              aria-selected={isFound}
              title={isFound ? t.found : t.find}
              onClick={() => toggle(row)}
            >
              <div role="gridcell" className={styles.name}>
                {isFound && '✓ '}
                {groupName(made.by, made.names[group])}
              </div>
              {COLUMNS.map((column) => (
                <div key={column} role="gridcell" className={cx(isBad(made, column, group) && styles.bad)}>
                  {column === 'selfNs' && (
                    <span
                      className={styles.share}
                      style={{ width: `${(100 * made.selfNs[group]) / (allSelfNs || 1)}%` }}
                    />
                  )}
                  <span className={styles.value}>{cellText(made, column, group, allSelfNs)}</span>
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const rowId = (group: number) => `spanloom-statistics-${group}`;

const isBad = ({ errors }: Statistics, column: StatisticsColumn, group: number) =>
  column === 'errors' && errors[group] > 0;

function cellText(made: Statistics, column: StatisticsColumn, group: number, allSelfNs: number): string {
  const value = made[column][group];
  if (column === 'count' || column === 'errors') {
    return grouped(value);
  }
  const share = column === 'selfNs' && allSelfNs > 0 ? ` · ${Math.round((100 * value) / allSelfNs)} %` : '';
  return formatDuration(value) + share;
}

/** The row that a key leads to; null for other keys. */
function target(key: string, at: number, perPage: number, count: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + perPage,
    PageUp: at - perPage,
    Home: 0,
    End: count - 1,
  };
  return key in steps ? Math.min(count - 1, Math.max(0, steps[key])) : null;
}

/** What the narrowest columns take together. */
const LEAST_WIDTH_PX = 692;

const getStyles = (theme: GrafanaTheme2) => ({
  grid: css({
    overflow: 'auto',
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
    color: theme.colors.text.primary,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 },
  }),
  body: css({ position: 'relative', minWidth: LEAST_WIDTH_PX }),
  row: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(116px, 3fr) minmax(126px, 2fr) minmax(78px, 1fr) repeat(6, minmax(62px, 1fr))',
    minWidth: LEAST_WIDTH_PX,
    alignItems: 'center',
    '& > *': { position: 'relative', padding: theme.spacing(0, 0.75), textAlign: 'right', whiteSpace: 'nowrap' },
    '& > *:first-child': { textAlign: 'left', paddingLeft: theme.spacing(1) },
  }),
  head: css({
    position: 'sticky',
    top: 0,
    zIndex: 2,
    height: HEAD_PX,
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    color: theme.colors.text.secondary,
  }),
  headButton: css({
    border: 'none',
    background: 'none',
    padding: 0,
    fontSize: 'inherit',
    '&:hover': { color: theme.colors.text.primary },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
  group: css({
    position: 'absolute',
    left: 0,
    right: 0,
    height: ROW_PX,
    lineHeight: `${ROW_PX}px`,
    cursor: 'pointer',
    '&:hover': { background: theme.colors.action.hover },
    '&[aria-selected="true"]': { background: theme.colors.action.selected },
  }),
  active: css({ outline: `1px solid ${theme.colors.primary.border}`, outlineOffset: -1 }),
  name: css({ overflow: 'hidden', textOverflow: 'ellipsis' }),
  share: css({
    position: 'absolute',
    top: 3,
    bottom: 3,
    right: 0,
    borderRadius: 2,
    background: theme.colors.primary.transparent,
    borderRight: `2px solid ${theme.colors.primary.border}`,
  }),
  value: css({ position: 'relative' }),
  bad: css({ color: theme.colors.error.text, fontWeight: theme.typography.fontWeightMedium }),
});
