import React, { useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { AXIS_HEIGHT } from '../draw/paintAxis';
import { spanTitle } from '../draw/paintLabel';
import { formatDuration } from '../format/duration';
import type { TraceModel } from '../layout/traceModel';
import { KIND_WORDS, STATUS_WORDS, countOf } from '../words';
import { FlameGraph, type GraphElements } from './FlameGraph';
import { handleKey } from './keyboard';
import { listenToPointer } from './pointer';
import { showTooltip } from './tooltip';

/** What buttons outside may do to the view. */
export interface GraphHandle {
  zoom(factor: number): void;
  reset(): void;
  focus(): void;
}

interface Props {
  model: TraceModel;
  width: number;
  height: number;
  /** Model index, -1 = none. */
  selected: number;
  /** One sentence about the trace, for those who cannot see the graph. */
  summary: string;
  onSelect(i: number): void;
  onEscape(): void;
}

/** Mounts a FlameGraph. React's work ends here: nothing below renders while the pointer moves. */
export const GraphView = React.forwardRef<GraphHandle, Props>(function GraphView(props, handle) {
  const { model, width, height, selected, summary } = props;
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const refs = {
    axis: useRef<HTMLCanvasElement>(null),
    bars: useRef<HTMLCanvasElement>(null),
    overlay: useRef<HTMLCanvasElement>(null),
    scroller: useRef<HTMLDivElement>(null),
    spacer: useRef<HTMLDivElement>(null),
    stage: useRef<HTMLDivElement>(null),
    tooltip: useRef<HTMLDivElement>(null),
  };
  const graph = useRef<FlameGraph | null>(null);
  // The listeners are set up once and must see the newest callbacks.
  const latest = useRef(props);
  latest.current = props;

  useLayoutEffect(() => {
    const elements = Object.fromEntries(
      Object.entries(refs).map(([name, ref]) => [name, ref.current])
    ) as unknown as GraphElements & { tooltip: HTMLElement };
    const made = new FlameGraph(elements, {
      onSelect: (i) => latest.current.onSelect(i),
      onHover: (i, x, y) => showTooltip(elements.tooltip, made.currentModel, i, x, y + AXIS_HEIGHT),
    });
    graph.current = made;
    const stop = listenToPointer(elements, made);
    return () => {
      stop();
      made.destroy();
      graph.current = null;
    };
  }, []);
  useLayoutEffect(() => graph.current?.setSize(width, height), [width, height]);
  useLayoutEffect(() => graph.current?.setModel(model, theme, latest.current.selected), [model, theme]);
  useLayoutEffect(() => graph.current?.setSelected(selected, true), [selected, width, height]);
  useImperativeHandle(handle, () => ({
    zoom: (factor) => void graph.current?.zoom(factor),
    reset: () => graph.current?.reset(),
    focus: () => refs.scroller.current?.focus(),
  }));

  return (
    <div className={styles.root} style={{ width, height }}>
      <canvas ref={refs.axis} className={styles.axis} height={AXIS_HEIGHT} aria-hidden="true" />
      <div
        ref={refs.scroller}
        className={styles.scroller}
        style={{ height: Math.max(0, height - AXIS_HEIGHT) }}
        tabIndex={0}
        role="application"
        aria-roledescription="flame graph"
        aria-label={`${summary} Arrow keys walk from span to span, Enter zooms in, 0 shows all, Escape closes the details.`}
        data-testid="spanloom flame graph"
        onFocus={() => graph.current?.setFocused(true)}
        onBlur={() => graph.current?.setFocused(false)}
        onKeyDown={(event) => {
          if (graph.current && handleKey(event.nativeEvent, graph.current, props.onEscape)) {
            event.preventDefault();
            event.stopPropagation();
          }
        }}
      >
        <div ref={refs.spacer}>
          <div ref={refs.stage} className={styles.stage}>
            <canvas ref={refs.bars} className={styles.layer} role="img" aria-label={summary} />
            <canvas ref={refs.overlay} className={styles.layer} aria-hidden="true" />
          </div>
        </div>
      </div>
      <div ref={refs.tooltip} className={styles.tooltip} role="tooltip" style={{ display: 'none' }} />
      <div className={styles.hidden} aria-live="polite">
        {selected >= 0 ? describe(model, selected) : ''}
      </div>
    </div>
  );
});

/** The selected span in a sentence, for the live region. */
export function describe(model: TraceModel, i: number): string {
  const { forest } = model.layout;
  const span = model.spanOf[i];
  const children = forest.offset[i + 1] - forest.offset[i];
  const parts = [
    `${model.trace.own ? `${KIND_WORDS[model.kind[i]]} span ` : ''}${spanTitle(model, i)}`,
    formatDuration(model.input.endNs[i] - model.input.startNs[i]),
    `starts at ${formatDuration(model.input.startNs[i])}`,
    model.trace.status[span] === 'unknown' ? '' : (STATUS_WORDS[model.trace.status[span]] ?? ''),
    `level ${model.layout.depth[i] + 1}`,
    countOf(children, 'child', 'children'),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({ position: 'relative', overflow: 'hidden' }),
  axis: css({ display: 'block' }),
  scroller: css({
    overflowX: 'hidden',
    overflowY: 'auto',
    '&:focus': { outline: 'none' },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 },
  }),
  stage: css({ position: 'sticky', top: 0, overflow: 'hidden', touchAction: 'pan-y', userSelect: 'none' }),
  layer: css({ position: 'absolute', top: 0, left: 0 }),
  tooltip: css({
    position: 'absolute',
    top: 0,
    left: 0,
    zIndex: 2,
    pointerEvents: 'none',
    maxWidth: `min(${theme.spacing(52)}, 100%)`,
    padding: theme.spacing(0.75, 1),
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.borderRadius(1),
    boxShadow: theme.shadows.z2,
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    lineHeight: 1.4,
    overflowWrap: 'anywhere',
    dl: {
      display: 'grid',
      gridTemplateColumns: 'auto 1fr',
      columnGap: theme.spacing(1),
      margin: theme.spacing(0.5, 0, 0),
    },
    dt: { color: theme.colors.text.secondary, fontWeight: 'normal' },
    dd: { margin: 0 },
  }),
  hidden: css({
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clip: 'rect(0 0 0 0)',
    whiteSpace: 'nowrap',
  }),
});
