import React, { useRef } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { TABS_HEIGHT } from '../heights';
import { inLanguage } from '../../language';
import type { ViewName } from './viewNames';

const say = inLanguage({
  en: {
    views: 'Views of the trace',
    view: 'View',
    asTable: 'Read the trace as a table',
    names: {
      flame: 'Flame graph',
      table: 'Table',
      topology: 'Topology',
      time: 'Time',
      statistics: 'Statistics',
      compare: 'Compare',
      raw: 'Raw',
    } as Record<ViewName, string>,
    key: (name: string, key: number) => `${name} (key ${key})`,
  },
  zh: {
    views: '调用链视图',
    view: '视图',
    asTable: '以表格阅读调用链',
    names: {
      flame: '火焰图',
      table: '表格',
      topology: '拓扑',
      time: '耗时',
      statistics: '统计',
      compare: '对比',
      raw: '原始数据',
    },
    key: (name, key) => `${name}（按键 ${key}）`,
  },
});

/** How a view is called. */
export function viewTitle(view: ViewName): string {
  return say().names[view];
}

/** Id of a view's tab, for the panel it labels. `within` is one name per trace on screen. */
export function tabId(within: string, view: ViewName): string {
  return `${within}-tab-${view}`;
}

interface Props {
  /** One name per trace on screen; the element `${within}-view` holds the view. */
  within: string;
  views: readonly ViewName[];
  view: ViewName;
  onChoose(view: ViewName): void;
}

/** The switch between views: tabs in the manner of WAI-ARIA, with arrow keys, Home and End. */
export function ViewTabs({ within, views, view, onChoose }: Props) {
  const styles = useStyles2(getStyles);
  const list = useRef<HTMLDivElement>(null);
  const move = (event: React.KeyboardEvent) => {
    const to = neighbour(event.key, views.indexOf(view), views.length);
    if (to >= 0) {
      event.preventDefault();
      event.stopPropagation();
      onChoose(views[to]);
      list.current?.querySelectorAll('button')[to]?.focus();
    }
  };
  return (
    <div ref={list} className={styles.tabs} role="tablist" aria-label={say().views} onKeyDown={move}>
      {views.map((name, i) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={tabId(within, name)}
          aria-controls={`${within}-view`}
          aria-selected={name === view}
          tabIndex={name === view ? 0 : -1}
          className={cx(styles.tab, name === view && styles.chosen)}
          title={say().key(viewTitle(name), i + 1)}
          onClick={() => onChoose(name)}
        >
          {viewTitle(name)}
        </button>
      ))}
    </div>
  );
}

/** The same switch where there is no room for tabs. */
export function ViewSelect({ views, view, onChoose }: Omit<Props, 'within'>) {
  const styles = useStyles2(getStyles);
  return (
    <select
      className={styles.select}
      aria-label={say().view}
      value={view}
      onChange={(event) => onChoose(event.currentTarget.value as ViewName)}
    >
      {views.map((name) => (
        <option key={name} value={name}>
          {viewTitle(name)}
        </option>
      ))}
    </select>
  );
}

/** Leads those who cannot see the flame graph to the table; on screen only while it has the focus. */
export function ReadAsTable({ onChoose }: { onChoose(): void }) {
  const styles = useStyles2(getStyles);
  return (
    <button type="button" className={styles.skip} onClick={onChoose}>
      {say().asTable}
    </button>
  );
}

/** The tab that a key leads to, -1 for keys that lead nowhere. Sideways it goes round. */
function neighbour(key: string, at: number, count: number): number {
  switch (key) {
    case 'ArrowRight':
      return (at + 1) % count;
    case 'ArrowLeft':
      return (at + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return -1;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  tabs: css({
    display: 'flex',
    flex: 'none',
    height: TABS_HEIGHT,
    overflowX: 'auto',
    scrollbarWidth: 'none',
    whiteSpace: 'nowrap',
  }),
  tab: css({
    flex: 'none',
    position: 'relative',
    border: 'none',
    background: 'none',
    padding: theme.spacing(0, 1.25),
    lineHeight: `${TABS_HEIGHT}px`,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    '&:hover': { color: theme.colors.text.primary, background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 },
  }),
  chosen: css({
    color: theme.colors.text.primary,
    fontWeight: theme.typography.fontWeightMedium,
    '&::after': {
      content: '""',
      position: 'absolute',
      left: 0,
      right: 0,
      bottom: 0,
      height: 2,
      background: theme.colors.primary.main,
    },
  }),
  skip: css({
    position: 'absolute',
    zIndex: 3,
    padding: theme.spacing(0.5, 1),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.borderRadius(1),
    background: theme.colors.background.secondary,
    color: theme.colors.text.primary,
    '&:not(:focus)': {
      width: 1,
      height: 1,
      padding: 0,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
      border: 'none',
    },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
  select: css({
    width: 116,
    height: 22,
    padding: theme.spacing(0, 0.5),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.borderRadius(1),
    background: theme.colors.background.primary,
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
});
