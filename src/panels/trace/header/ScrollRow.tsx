import React, { useEffect, useRef, useState } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { inLanguage } from '../../language';

const say = inLanguage({
  en: { back: 'Scroll to the left', on: 'Scroll to the right' },
  zh: { back: '向左滚动', on: '向右滚动' },
});

interface Props {
  label: string;
  /** CSS pixels. */
  height: number;
  className: string;
  children: React.ReactNode;
}

/** One line that may be longer than there is room. Where it goes on it fades out, and a button leads there. */
export function ScrollRow({ label, height, className, children }: Props) {
  const styles = useStyles2(getStyles);
  const row = useRef<HTMLDivElement>(null);
  const [cut, setCut] = useState({ left: false, right: false });
  const look = () => {
    // An observer may call once more after the row has gone.
    if (!row.current) {
      return;
    }
    const { scrollLeft, scrollWidth, clientWidth } = row.current;
    const [left, right] = [scrollLeft > 1, scrollLeft + clientWidth < scrollWidth - 1];
    setCut((was) => (was.left === left && was.right === right ? was : { left, right }));
  };
  // What stands in it changes with what is around it. Not before the graph is painted: this measures.
  useEffect(look);
  useEffect(() => {
    const observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(look);
    observer?.observe(row.current!);
    return () => observer?.disconnect();
  }, []);
  const go = (direction: 1 | -1) => {
    row.current!.scrollLeft += direction * 0.7 * row.current!.clientWidth;
  };
  // The keyboard scrolls the line itself.
  const end = (direction: 1 | -1, title: string) => (
    <span className={cx(styles.end, direction > 0 ? styles.right : styles.left)} aria-hidden="true">
      <button type="button" tabIndex={-1} className={styles.button} title={title} onClick={() => go(direction)}>
        {direction > 0 ? '›' : '‹'}
      </button>
    </span>
  );
  return (
    <div className={styles.root} style={{ height }}>
      <div
        ref={row}
        className={cx(styles.row, className)}
        style={{ height }}
        tabIndex={0}
        role="group"
        aria-label={label}
        onScroll={look}
      >
        {children}
      </div>
      {cut.left && end(-1, say().back)}
      {cut.right && end(1, say().on)}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const { background, border, action, text } = theme.colors;
  return {
    root: css({ position: 'relative', flex: 'none' }),
    row: css({
      display: 'flex',
      alignItems: 'center',
      overflowX: 'auto',
      overflowY: 'hidden',
      scrollbarWidth: 'none',
      whiteSpace: 'nowrap',
      '&::-webkit-scrollbar': { display: 'none' },
      '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 },
    }),
    end: css({ position: 'absolute', top: 0, bottom: 0, display: 'flex', alignItems: 'center', pointerEvents: 'none' }),
    left: css({
      left: 0,
      paddingRight: 28,
      background: `linear-gradient(to left, transparent, ${background.primary} 28px)`,
    }),
    right: css({
      right: 0,
      paddingLeft: 28,
      background: `linear-gradient(to right, transparent, ${background.primary} 28px)`,
    }),
    button: css({
      pointerEvents: 'auto',
      width: 20,
      height: 20,
      padding: 0,
      border: `1px solid ${border.medium}`,
      borderRadius: theme.shape.borderRadius(1),
      background: background.primary,
      color: text.primary,
      fontSize: theme.typography.bodySmall.fontSize,
      lineHeight: 1,
      '&:hover': { background: `linear-gradient(${action.hover}, ${action.hover}), ${background.primary}` },
    }),
  };
};
