import React, { useRef, useState } from 'react';
import { cx } from '@emotion/css';
import { inLanguage } from '../../language';
import { formatTick } from '../format/duration';
import { ticks } from '../layout/ticks';
import type { TimeWindow } from '../layout/timeWindow';
import { NARROWEST_PX, type Column, type ColumnName, type ColumnWidths } from './columns';
import type { TableStyles } from './styles';
import type { SortBy, TableSort } from './tableRows';

const say = inLanguage({
  en: {
    columns: {
      span: 'Span',
      service: 'Service',
      where: 'Where',
      start: 'Start',
      duration: 'Duration',
      self: 'Self time',
      status: 'Status',
      link: 'Link',
      time: 'Time',
    } as Record<ColumnName, string>,
    sortTree: 'Back to the tree',
    sort: (name: string) => `Sort by ${name.toLowerCase()}`,
    keys: 'Shift + ← or →: width. Double click on the edge: its first width.',
    expand: 'Expand all',
    collapse: 'Collapse all',
  },
  zh: {
    columns: {
      span: 'Span',
      service: '服务',
      where: '位置',
      start: '开始',
      duration: '耗时',
      self: '自身耗时',
      status: '状态',
      link: '关联',
      time: '时间',
    },
    sortTree: '恢复树形',
    sort: (name) => `按${name}排序`,
    keys: 'Shift + ← 或 →：调整列宽。双击边缘：恢复列宽。',
    expand: '全部展开',
    collapse: '全部折叠',
  },
});

/** What a column sorts by, if it does. */
const SORTS: Partial<Record<ColumnName, SortBy>> = { span: 'tree', start: 'start', duration: 'duration', self: 'self' };

interface Props {
  columns: Array<Column & { index: number }>;
  styles: TableStyles;
  sort: TableSort;
  onSort(sort: TableSort): void;
  /** While the pointer drags, without rendering. */
  onResizing(columns: Column[]): void;
  onResized(widths: ColumnWidths): void;
  allCollapsed: boolean;
  onCollapseAll(to: boolean): void;
  window: TimeWindow;
}

/** The header row: one tab stop, arrows between its cells, Enter sorts, Shift with an arrow changes a width. */
export function TableHead(props: Props) {
  const { columns, styles, sort, onSort, window } = props;
  const row = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const current = Math.min(active, columns.length - 1);

  const sortBy = (name: ColumnName) => {
    const by = SORTS[name];
    if (by) {
      // Starts read from the first on, lengths from the longest on; a second time turns it round.
      onSort({ by, descending: sort.by === by ? !sort.descending : by === 'duration' || by === 'self' });
    }
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const { name, widthPx } = columns[current];
    if (by !== 0 && event.shiftKey) {
      props.onResized({ [name]: Math.max(NARROWEST_PX, widthPx + 16 * by) });
    } else if (by !== 0) {
      const to = Math.max(0, Math.min(columns.length - 1, current + by));
      setActive(to);
      row.current?.querySelectorAll<HTMLElement>('[role="columnheader"]')[to]?.focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      sortBy(name);
    } else if (event.key === '*' && name === 'span') {
      props.onCollapseAll(!props.allCollapsed);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={row} role="row" aria-rowindex={1} className={styles.head} onKeyDown={onKeyDown}>
      {columns.map((column, i) => {
        const { name, index } = column;
        const sorts = SORTS[name];
        const isSorted = sorts === sort.by;
        const title = say().columns[name];
        const order = isSorted && sorts !== 'tree' ? (sort.descending ? 'descending' : 'ascending') : 'none';
        const how = sorts === 'tree' ? say().sortTree : say().sort(title);
        return (
          <div
            key={name}
            role="columnheader"
            aria-colindex={index + 1}
            aria-sort={sorts && sorts !== 'tree' ? order : undefined}
            tabIndex={i === current ? 0 : -1}
            className={cx(styles.headCell, sorts && styles.sortable, isSorted && styles.sortedBy)}
            title={sorts ? `${how}\n${say().keys}` : say().keys}
            onFocus={() => setActive(i)}
            onClick={() => sortBy(name)}
          >
            {name === 'time' ? <TimeTicks window={window} styles={styles} widthPx={column.widthPx} /> : title}
            {order !== 'none' && <span aria-hidden="true">{order === 'descending' ? '↓' : '↑'}</span>}
            {name === 'span' && sort.by === 'tree' && (
              <CollapseAll allCollapsed={props.allCollapsed} onCollapseAll={props.onCollapseAll} />
            )}
            <Grip {...props} column={column} />
          </div>
        );
      })}
    </div>
  );
}

function CollapseAll({ allCollapsed, onCollapseAll }: Pick<Props, 'allCollapsed' | 'onCollapseAll'>) {
  const label = allCollapsed ? say().expand : say().collapse;
  return (
    <span
      role="button"
      tabIndex={-1}
      aria-label={label}
      title={`${label} (*)`}
      onClick={(event) => {
        event.stopPropagation();
        onCollapseAll(!allCollapsed);
      }}
    >
      {allCollapsed ? '⊞' : '⊟'}
    </span>
  );
}

function TimeTicks({ window, styles, widthPx }: { window: TimeWindow; styles: TableStyles; widthPx: number }) {
  const { atNs, stepNs } = ticks(window.fromNs, window.toNs, Math.max(1, Math.floor(widthPx / 90)));
  const share = (ns: number) => (100 * (ns - window.fromNs)) / (window.toNs - window.fromNs);
  return (
    <>
      <span className={styles.hidden}>{say().columns.time}</span>
      <span className={styles.axis} aria-hidden="true">
        {atNs
          .filter((ns) => share(ns) < 92)
          .map((ns) => (
            <span key={ns} className={styles.tick} style={{ left: `${share(ns)}%` }}>
              {formatTick(ns, stepNs, window.toNs)}
            </span>
          ))}
      </span>
    </>
  );
}

/** The right edge of a header cell: dragged, it changes the column's width. */
function Grip({ column, columns, styles, onResizing, onResized }: Props & { column: Column }) {
  const drag = useRef<{ fromX: number; widthPx: number } | null>(null);
  const widthAt = (x: number) => Math.max(NARROWEST_PX, column.widthPx + Math.round(x - (drag.current?.fromX ?? x)));
  return (
    <span
      className={styles.grip}
      aria-hidden="true"
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={() => onResized({ [column.name]: undefined })}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { fromX: event.clientX, widthPx: column.widthPx };
      }}
      onPointerMove={(event) => {
        if (drag.current) {
          const widthPx = widthAt(event.clientX);
          onResizing(columns.map((one) => (one.name === column.name ? { ...one, widthPx } : one)));
        }
      }}
      onPointerUp={(event) => {
        const widthPx = widthAt(event.clientX);
        if (drag.current && widthPx !== column.widthPx) {
          onResized({ [column.name]: widthPx });
        }
        drag.current = null;
      }}
    />
  );
}
