import React, { useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { MINIMAP_HEIGHT } from '../heights';
import { inLanguage } from '../../language';
import type { TimeWindow } from '../layout/timeWindow';
import { listenToBrush } from './brushing';
import { Minimap, type MinimapElements } from './Minimap';

interface Props {
  /** The user wants to see another stretch; comes with every move of the pointer. */
  onShow(window: TimeWindow): void;
}

/** Mounts a Minimap, which the graph then tells what to show. React renders nothing while it moves. */
export const MinimapView = React.forwardRef<Minimap | null, Props>(function MinimapView(props, handle) {
  const styles = useStyles2(getStyles);
  const refs = {
    map: useRef<HTMLDivElement>(null),
    picture: useRef<HTMLCanvasElement>(null),
    before: useRef<HTMLDivElement>(null),
    after: useRef<HTMLDivElement>(null),
    frame: useRef<HTMLDivElement>(null),
    from: useRef<HTMLDivElement>(null),
    to: useRef<HTMLDivElement>(null),
  };
  const minimap = useRef<Minimap | null>(null);
  const latest = useRef(props);
  latest.current = props;
  useLayoutEffect(() => {
    const elements = Object.fromEntries(
      Object.entries(refs).map(([name, ref]) => [name, ref.current])
    ) as unknown as MinimapElements;
    const made = new Minimap(elements);
    minimap.current = made;
    const stop = listenToBrush(made, (window) => latest.current.onShow(window));
    return () => {
      stop();
      made.destroy();
    };
  }, []);
  useImperativeHandle(handle, () => minimap.current as Minimap, []);

  const slider = { role: 'slider', tabIndex: 0, 'aria-orientation': 'horizontal' as const };
  const range = { 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': 0 };
  return (
    <div
      ref={refs.map}
      className={styles.map}
      role="group"
      aria-label={say().map}
      title={say().how}
      data-testid="spanloom minimap"
    >
      <canvas ref={refs.picture} className={styles.picture} aria-hidden="true" />
      <div ref={refs.before} className={cx(styles.dim, styles.before)} />
      <div ref={refs.after} className={cx(styles.dim, styles.after)} />
      <div ref={refs.frame} className={styles.frame} {...slider} {...range} aria-label={say().window} />
      <div ref={refs.from} className={cx(styles.grip, styles.from)} {...slider} {...range} aria-label={say().from} />
      <div ref={refs.to} className={cx(styles.grip, styles.to)} {...slider} {...range} aria-label={say().to} />
    </div>
  );
});

const say = inLanguage({
  en: {
    map: 'Map of the whole trace',
    how: 'The whole trace. Drag to choose what is shown below; drag the window or its edges to move them; double click shows all.',
    window: 'Time shown',
    from: 'Start of the time shown',
    to: 'End of the time shown',
  },
  zh: {
    map: '整条调用链的缩略图',
    how: '整条调用链。拖动可选择下方显示的时间段；拖动窗口或其边缘可移动；双击显示全部。',
    window: '显示的时间段',
    from: '显示时间段的起点',
    to: '显示时间段的终点',
  },
});

const getStyles = (theme: GrafanaTheme2) => {
  const edge = theme.colors.text.secondary;
  const focus = { '&:focus': { outline: 'none' } };
  return {
    map: css({
      position: 'relative',
      height: MINIMAP_HEIGHT,
      overflow: 'hidden',
      cursor: 'crosshair',
      userSelect: 'none',
      touchAction: 'none',
      borderBottom: `1px solid ${theme.colors.border.weak}`,
    }),
    picture: css({ position: 'absolute', top: 0, left: 0 }),
    dim: css({
      position: 'absolute',
      top: 0,
      bottom: 0,
      width: '100%',
      background: theme.colors.background.primary,
      opacity: 0.7,
      pointerEvents: 'none',
    }),
    before: css({ left: 0, transformOrigin: 'left' }),
    after: css({ right: 0, transformOrigin: 'right' }),
    frame: css({
      ...focus,
      position: 'absolute',
      top: 0,
      bottom: 0,
      left: 0,
      boxSizing: 'border-box',
      border: `1px solid ${edge}`,
      pointerEvents: 'none',
      '&:focus-visible': { border: `2px solid ${theme.colors.primary.border}` },
    }),
    grip: css({
      ...focus,
      position: 'absolute',
      top: '25%',
      bottom: '25%',
      left: 0,
      width: 5,
      background: edge,
      borderRadius: 2,
      pointerEvents: 'none',
      '&:focus-visible': { background: theme.colors.primary.main, top: 0, bottom: 0 },
    }),
    from: css({ marginLeft: -1 }),
    to: css({ marginLeft: -4 }),
  };
};
