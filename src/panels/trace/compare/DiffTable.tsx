import React, { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import { formatDuration, formatShift } from '../format/duration';
import { titleOf } from '../layout/spanTitle';
import type { TraceSpans } from '../layout/traceSpans';
import { grouped } from '../words';
import { changeOf, durationChange, selfChange, type TraceDiff } from './diff';
import { CHANGE_SIGNS, changeWords, percentChange } from './words';

const ROW_PX = 22;
/** Rows that are ready above and below those on screen. */
const MORE_ROWS = 6;
/** Levels that are shown by indentation. */
const MOST_LEVELS = 30;

let tables = 0;

const say = inLanguage({
  en: {
    label: 'Differences by operation path. Arrow keys walk, Enter selects the spans.',
    change: 'Change',
    path: 'Operation',
    spans: 'Spans',
    base: 'Base',
    compared: 'This trace',
    duration: 'Difference',
    self: 'Self time',
    selfTitle: 'Difference of the time in which none of its children ran',
    calledBy: (caller: string) => `in ${caller}`,
    nothing: 'There are no such differences.',
  },
  zh: {
    label: '按操作路径列出的差异。方向键移动，按 Enter 选中 Span。',
    change: '变化',
    path: '操作',
    spans: 'Span 数',
    base: '基准',
    compared: '当前',
    duration: '差值',
    self: '自身耗时',
    selfTitle: '没有子 Span 运行的时间之差',
    calledBy: (caller: string) => `位于 ${caller}`,
    nothing: '没有这样的差异。',
  },
});

interface Props {
  diff: TraceDiff;
  base: TraceSpans;
  compared: TraceSpans;
  /** Rows to show, in their order. */
  rows: Uint32Array;
  /** Whether rows stand in the order of the trees, and are indented. */
  isTree: boolean;
  /** Row of the selected spans, -1 = none. */
  selected: number;
  onSelect(row: number): void;
  width: number;
  height: number;
}

/** Less, and columns are as narrow as they can be, CSS pixels. */
const WIDE_PX = 840;

/** A row for each operation path; only those on screen are in the document. */
export function DiffTable(props: Props) {
  const { diff, rows, selected, width, height } = props;
  const styles = useStyles2(getStyles);
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [active, setActive] = useState(0);
  const [name] = useState(() => `spanloom-diff-${++tables}`);
  const bodyHeight = Math.max(0, height - ROW_PX);
  const most = useMemo(
    () => rows.reduce((max, row) => Math.max(max, Math.abs(selfChange(diff, row))), 1),
    [diff, rows]
  );
  const place = useMemo(() => rows.indexOf(selected), [rows, selected]);
  const reveal = (k: number) => {
    const element = scroller.current;
    if (element && k >= 0) {
      const top = k * ROW_PX;
      const view = element.clientHeight - ROW_PX;
      if (top < element.scrollTop) {
        element.scrollTop = top;
      } else if (top + ROW_PX > element.scrollTop + view) {
        element.scrollTop = top + ROW_PX - view;
      }
      // Not when the browser says so, a frame later: until then no row would be where it looks.
      setScrollTop(element.scrollTop);
    }
  };
  useLayoutEffect(() => {
    if (place >= 0) {
      setActive(place);
      reveal(place);
    }
  }, [place, height]);

  const first = Math.max(0, Math.floor(scrollTop / ROW_PX) - MORE_ROWS);
  const last = Math.min(rows.length, Math.ceil((scrollTop + bodyHeight) / ROW_PX) + MORE_ROWS);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const page = Math.max(1, Math.floor(bodyHeight / ROW_PX) - 1);
    const by: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -rows.length,
      End: rows.length,
    };
    if (event.key === 'Enter' || event.key === ' ') {
      if (active < rows.length) {
        props.onSelect(rows[active]);
      }
    } else if (by[event.key] !== undefined) {
      const to = Math.max(0, Math.min(rows.length - 1, active + by[event.key]));
      setActive(to);
      reveal(to);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={scroller}
      className={cx(styles.scroller, width < WIDE_PX && styles.narrow)}
      style={{ width, height }}
      role="grid"
      aria-label={say().label}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={active >= first && active < last ? `${name}-${rows[active]}` : undefined}
      tabIndex={0}
      data-testid="spanloom differences"
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
    >
      <div className={cx(styles.row, styles.head)} role="row" aria-rowindex={1}>
        {[say().change, say().path, say().spans, say().base, say().compared, say().duration, '%', say().self].map(
          (title, k) => (
            <span
              key={title}
              role="columnheader"
              className={k > 1 ? styles.number : undefined}
              title={title === say().self ? say().selfTitle : undefined}
            >
              {title}
            </span>
          )
        )}
      </div>
      <div style={{ height: rows.length * ROW_PX, position: 'relative' }} role="rowgroup">
        {Array.from(rows.subarray(first, last), (row, k) => (
          <DiffRow
            key={row}
            {...props}
            id={`${name}-${row}`}
            row={row}
            index={first + k}
            isActive={first + k === active}
            most={most}
            onChoose={() => {
              setActive(first + k);
              props.onSelect(row);
            }}
          />
        ))}
      </div>
      {rows.length === 0 && <p className={styles.nothing}>{say().nothing}</p>}
    </div>
  );
}

interface RowProps extends Props {
  id: string;
  row: number;
  index: number;
  isActive: boolean;
  /** The largest change of self time, ns. */
  most: number;
  onChoose(): void;
}

function DiffRow({ id, diff, base, compared, row, index, isTree, isActive, selected, most, onChoose }: RowProps) {
  const styles = useStyles2(getStyles);
  const change = changeOf(diff, row);
  const { a, b } = diff;
  const titleIn = (of: number) => (b.first[of] >= 0 ? titleOf(compared, b.first[of]) : titleOf(base, a.first[of]));
  const title = titleIn(row);
  const caller = diff.parent[row] < 0 ? '' : titleIn(diff.parent[row]);
  const self = selfChange(diff, row);
  const part = (50 * Math.abs(self)) / most;
  const duration = (count: number, ns: number) => (count > 0 ? formatDuration(ns) : '–');
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={row === selected}
      className={cx(styles.row, styles.body, isActive && styles.active, row === selected && styles.selected)}
      style={{ top: index * ROW_PX }}
      onClick={onChoose}
    >
      <span role="gridcell" className={styles[change]}>
        <span aria-hidden="true">{CHANGE_SIGNS[change]}</span> {changeWords(change)}
      </span>
      <span
        role="gridcell"
        className={styles.path}
        title={caller === '' ? title : `${title}\n${say().calledBy(caller)}`}
        style={isTree ? { paddingLeft: 12 * Math.min(MOST_LEVELS, diff.depth[row]) } : undefined}
      >
        {title}
        {!isTree && caller !== '' && <span className={styles.caller}>{say().calledBy(caller)}</span>}
      </span>
      <span role="gridcell" className={styles.number}>
        {a.count[row] === b.count[row] ? grouped(a.count[row]) : `${grouped(a.count[row])} → ${grouped(b.count[row])}`}
      </span>
      <span role="gridcell" className={styles.number}>
        {duration(a.count[row], a.durationNs[row])}
      </span>
      <span role="gridcell" className={styles.number}>
        {duration(b.count[row], b.durationNs[row])}
      </span>
      <span role="gridcell" className={styles.number}>
        {formatShift(durationChange(diff, row))}
      </span>
      <span role="gridcell" className={styles.number}>
        {b.count[row] > 0 ? percentChange(a.durationNs[row], b.durationNs[row]) : ''}
      </span>
      <span role="gridcell" className={cx(styles.number, styles.self)}>
        <span
          aria-hidden="true"
          className={cx(styles.bar, self > 0 ? styles.longer : styles.shorter)}
          style={self > 0 ? { left: '50%', width: `${part}%` } : { right: '50%', width: `${part}%` }}
        />
        <span className={styles.above}>{formatShift(self)}</span>
      </span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroller: css({
    '--least': '840px',
    '--columns': '84px minmax(160px, 1fr) 84px 84px 84px 92px 64px 130px',
    position: 'relative',
    overflow: 'auto',
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    '&:focus': { outline: 'none' },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 },
  }),
  narrow: css({
    '--bar': 'none',
    '--least': '676px',
    '--columns': '76px minmax(120px, 1fr) 48px 68px 74px 80px 52px 92px',
  }),
  row: css({
    display: 'grid',
    gridTemplateColumns: 'var(--columns)',
    alignItems: 'center',
    columnGap: theme.spacing(1),
    height: ROW_PX,
    minWidth: 'var(--least)',
    padding: theme.spacing(0, 1),
    whiteSpace: 'nowrap',
  }),
  head: css({
    position: 'sticky',
    top: 0,
    zIndex: 1,
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    color: theme.colors.text.secondary,
  }),
  body: css({
    position: 'absolute',
    left: 0,
    right: 0,
    cursor: 'pointer',
    '&:hover': { background: theme.colors.action.hover },
  }),
  active: css({ boxShadow: `inset 2px 0 0 ${theme.colors.primary.border}` }),
  selected: css({ background: theme.colors.action.selected }),
  path: css({ overflow: 'hidden', textOverflow: 'ellipsis' }),
  caller: css({ marginLeft: theme.spacing(1), color: theme.colors.text.secondary }),
  number: css({ textAlign: 'right', fontVariantNumeric: 'tabular-nums' }),
  slower: css({ color: theme.colors.error.text }),
  faster: css({ color: theme.colors.success.text }),
  new: css({ color: theme.colors.warning.text }),
  missing: css({ color: theme.colors.warning.text }),
  same: css({ color: theme.colors.text.secondary }),
  self: css({ position: 'relative', height: '100%', lineHeight: `${ROW_PX}px` }),
  above: css({ position: 'relative' }),
  bar: css({ display: 'var(--bar, block)', position: 'absolute', top: 4, bottom: 4 }),
  longer: css({
    background: theme.colors.error.transparent,
    boxShadow: `inset 0 0 0 1px ${theme.colors.error.border}`,
  }),
  shorter: css({
    background: theme.colors.success.transparent,
    boxShadow: `inset 0 0 0 1px ${theme.colors.success.border}`,
  }),
  nothing: css({ padding: theme.spacing(1), color: theme.colors.text.secondary }),
});
