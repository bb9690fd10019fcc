import React, { useRef } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { inLanguage } from '../../language';

const say = inLanguage({ en: { name: 'Size of the details' }, zh: { name: '详情栏大小' } });

export const SPLITTER_SIZE = 6;
const STEP_PX = 24;

interface Props {
  /** Details to the right of it; else below it. */
  beside: boolean;
  /** Size of the details now, and its bounds, CSS pixels. */
  size: number;
  least: number;
  most: number;
  onResize(size: number): void;
}

/** The edge between graph and details. While it is dragged only a line moves; the size changes when it is let go. */
export function Splitter({ beside, size, least, most, onResize }: Props) {
  const styles = useStyles2(getStyles);
  const drag = useRef<{ from: number; by: number } | null>(null);
  const bounded = (wanted: number) => Math.max(least, Math.min(most, Math.round(wanted)));
  const at = (event: React.PointerEvent) => (beside ? event.clientX : event.clientY);
  const move = (element: HTMLElement, by: number) => {
    element.style.transform = by === 0 ? '' : `translate${beside ? 'X' : 'Y'}(${by}px)`;
  };
  return (
    <div
      className={styles}
      style={beside ? { width: SPLITTER_SIZE, cursor: 'col-resize' } : { height: SPLITTER_SIZE, cursor: 'row-resize' }}
      role="separator"
      tabIndex={0}
      aria-label={say().name}
      aria-orientation={beside ? 'vertical' : 'horizontal'}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { from: at(event), by: 0 };
      }}
      onPointerMove={(event) => {
        if (drag.current) {
          drag.current.by = size - bounded(size - (at(event) - drag.current.from));
          move(event.currentTarget, drag.current.by);
        }
      }}
      onPointerUp={(event) => {
        const by = drag.current?.by ?? 0;
        drag.current = null;
        move(event.currentTarget, 0);
        if (by !== 0) {
          onResize(bounded(size - by));
        }
      }}
      onPointerCancel={(event) => {
        drag.current = null;
        move(event.currentTarget, 0);
      }}
      onKeyDown={(event) => {
        const [more, less] = beside ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
        const wanted = { [more]: size + STEP_PX, [less]: size - STEP_PX, Home: least, End: most }[event.key];
        if (wanted !== undefined) {
          event.preventDefault();
          onResize(bounded(wanted));
        }
      }}
    />
  );
}

const getStyles = (theme: GrafanaTheme2) =>
  css({
    flex: 'none',
    zIndex: 2,
    touchAction: 'none',
    background: theme.colors.border.weak,
    backgroundClip: 'content-box',
    padding: 2,
    '&:hover': { background: theme.colors.border.strong },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  });
