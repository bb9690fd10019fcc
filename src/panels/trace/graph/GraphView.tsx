import React, { useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { MINIMAP_HEIGHT } from '../heights';
import { inLanguage } from '../../language';
import { AXIS_HEIGHT } from '../draw/paintAxis';
import type { GraphPicture } from '../image/pictureOf';
import type { Annotation } from '../layout/annotations';
import type { TimeWindow } from '../layout/timeWindow';
import type { TraceModel } from '../layout/traceModel';
import type { Minimap } from '../minimap/Minimap';
import { MinimapView } from '../minimap/MinimapView';
import { sameWindow } from '../state/viewHistory';
import { FlameGraph, type GraphElements } from './FlameGraph';
import { handleKey, toggleRuler, type GraphCommands } from './keyboard';
import { KeyHelp } from './KeyHelp';
import type { KeyDoes } from './keys';
import { MeasureBox } from './MeasureBox';
import { showMeasure } from './showMeasure';
import { listenToPointer } from './pointer';
import { spanSentence } from './sentences';
import { showTooltip } from './tooltip';
import { useCrosshair } from './useCrosshair';

/** What buttons outside may do to the view. */
export interface GraphHandle {
  zoom(factor: number): void;
  reset(): void;
  focus(): void;
  /** Takes the ruler out, or puts it away. */
  measure(): void;
  /** Opens the list of keys and gestures. */
  help(): void;
  /** Marks spans, by their indices in the trace; none = no longer. */
  mark(spans: readonly number[]): void;
  /** The stretch of time on screen, ns after the model's zero. */
  readonly window: TimeWindow;
  /** What is on screen, for a picture of it; null where nothing is drawn. */
  picture(): GraphPicture | null;
}

interface Props {
  model: TraceModel;
  width: number;
  height: number;
  /** Room for a map of the whole trace above the graph. */
  minimap?: boolean;
  /** The map may come: the graph does not wait for it. */
  mapped?: boolean;
  /** Model index, -1 = none. */
  selected: number;
  /** The stretch of time to show, ns after the model's zero; null = all. */
  window?: TimeWindow | null;
  /** Of the dashboard, in the model's time. */
  annotations?: readonly Annotation[];
  /** One sentence about the trace, for those who cannot see the graph. */
  summary: string;
  onSelect(i: number): void;
  /** The stretch of time on screen is another and has come to rest; null = all. */
  onWindow?(window: TimeWindow | null): void;
  onEscape(): void;
  /** What keys do that is not the graph's own. */
  commands?: Omit<GraphCommands, 'escape' | 'help'>;
}

const NO_ANNOTATIONS: readonly Annotation[] = [];

/** Mounts a FlameGraph. React's work ends here: nothing below renders while the pointer moves. */
export const GraphView = React.forwardRef<GraphHandle, Props>(function GraphView(props, handle) {
  const { model, width, height, minimap = false, mapped = true, selected, window = null, summary } = props;
  const graphHeight = Math.max(0, height - (minimap ? MINIMAP_HEIGHT : 0));
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
    measure: useRef<HTMLDivElement>(null),
    measureText: useRef<HTMLSpanElement>(null),
  };
  const map = useRef<Minimap>(null);
  const [helping, setHelping] = useState(false);
  const graph = useRef<FlameGraph | null>(null);
  const crosshair = useCrosshair(model, (ns) => graph.current?.setElsewhere(ns));
  const latestCrosshair = useRef(crosshair);
  latestCrosshair.current = crosshair;
  // The listeners are set up once and must see the newest callbacks.
  const latest = useRef(props);
  latest.current = props;

  useLayoutEffect(() => {
    const elements = Object.fromEntries(
      Object.entries(refs).map(([name, ref]) => [name, ref.current])
    ) as unknown as GraphElements & Record<'tooltip' | 'measure' | 'measureText', HTMLElement>;
    const measureBox = { box: elements.measure, text: elements.measureText };
    const placeMeasure = () => showMeasure(measureBox, made.currentModel, made.ruler.stretch, (ns) => made.xOf(ns));
    const made = new FlameGraph(elements, {
      onSelect: (i) => latest.current.onSelect(i),
      onToggle: (i) => latest.current.commands?.collapse?.(i),
      onHover: (i, x, y) => showTooltip(elements.tooltip, made.currentModel, i, x, y, elements.scroller),
      onPoint: (ns) => latestCrosshair.current.point(ns),
      onWindow: (shown, shownWidth) => {
        map.current?.setWidth(shownWidth);
        map.current?.setWindow(shown);
        placeMeasure();
      },
      onSettle: (shown) => {
        const settled = made.showsAll ? null : shown;
        if (!sameWindow(settled, latest.current.window ?? null)) {
          latest.current.onWindow?.(settled);
        }
      },
      onMeasure: placeMeasure,
    });
    graph.current = made;
    const stop = listenToPointer(elements, made);
    return () => {
      stop();
      made.destroy();
      graph.current = null;
    };
  }, []);
  useLayoutEffect(() => graph.current?.setSize(width, graphHeight), [width, graphHeight]);
  useLayoutEffect(() => graph.current?.setModel(model, theme, latest.current.selected), [model, theme]);
  useLayoutEffect(() => {
    if (graph.current?.looks && map.current) {
      map.current.setModel(model, graph.current.looks.theme, graph.current.looks.colours);
      map.current.setWidth(refs.scroller.current?.clientWidth || width);
      map.current.setWindow(graph.current.window);
    }
  }, [model, theme, minimap, mapped]);
  const { annotations = NO_ANNOTATIONS } = props;
  useLayoutEffect(() => graph.current?.setAnnotations(annotations), [annotations]);
  // A window from outside: the URL, or a step back. Where the graph went by itself it is already.
  const goneTo = useRef<TimeWindow | null>(null);
  const moved = !sameWindow(goneTo.current, window);
  useLayoutEffect(() => {
    goneTo.current = window;
    if (moved && graph.current) {
      graph.current.show(window ?? graph.current.currentModel?.whole ?? graph.current.window);
    }
  }, [window?.fromNs, window?.toNs]);
  // One that comes with a selection has been chosen together with it, and stays.
  useLayoutEffect(() => graph.current?.setSelected(selected, !moved), [selected, width, height]);
  // What keys lead to is pointed at for the other panels, as what the pointer is on.
  const keyed = useRef(false);
  useLayoutEffect(() => {
    if (keyed.current) {
      keyed.current = false;
      crosshair.point(selected >= 0 ? model.input.startNs[selected] : null);
    }
  }, [selected]);
  useImperativeHandle(handle, () => ({
    zoom: (factor) => void graph.current?.zoom(factor),
    reset: () => graph.current?.reset(),
    focus: () => refs.scroller.current?.focus(),
    measure: () => {
      if (graph.current) {
        toggleRuler(graph.current);
        refs.scroller.current?.focus();
      }
    },
    help: () => setHelping(true),
    mark: (spans) => graph.current?.mark(spans),
    picture: () => graph.current?.picture() ?? null,
    get window() {
      return graph.current?.window ?? model.whole;
    },
  }));
  const commands: GraphCommands = { ...props.commands, escape: props.onEscape, help: () => setHelping(true) };

  return (
    <div className={styles.root} style={{ width, height }}>
      {minimap && !mapped && <div style={{ height: MINIMAP_HEIGHT }} />}
      {minimap && mapped && <MinimapView ref={map} onShow={(stretch) => graph.current?.show(stretch)} />}
      <canvas ref={refs.axis} className={styles.axis} height={AXIS_HEIGHT} aria-hidden="true" />
      <div
        ref={refs.scroller}
        className={styles.scroller}
        style={{ height: Math.max(0, graphHeight - AXIS_HEIGHT) }}
        tabIndex={0}
        role="application"
        aria-roledescription="flame graph"
        aria-label={`${summary} ${say().keys}`}
        data-testid="spanloom flame graph"
        data-takes-focus
        onFocus={() => graph.current?.setFocused(true)}
        onBlur={() => {
          graph.current?.setFocused(false);
          crosshair.point(null);
        }}
        onKeyDown={(event) => {
          keyed.current = true;
          if (graph.current && handleKey(event.nativeEvent, graph.current, commands)) {
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
      <MeasureBox
        box={refs.measure}
        text={refs.measureText}
        onZoom={() => graph.current?.ruler.stretch && graph.current.glideTo(graph.current.ruler.stretch)}
        onClose={() => {
          graph.current?.ruler.measure(null);
          refs.scroller.current?.focus();
        }}
      />
      <div ref={refs.tooltip} className={styles.tooltip} role="tooltip" style={{ display: 'none' }} />
      <div className={styles.hidden} aria-live="polite">
        {selected >= 0 ? spanSentence(model, selected) : ''}
      </div>
      {helping && (
        <KeyHelp
          works={(does) => isOwn(does) || (does in commands && commands[does as keyof GraphCommands] !== false)}
          onClose={() => {
            setHelping(false);
            refs.scroller.current?.focus();
          }}
        />
      )}
    </div>
  );
});

/** Keys that do something only where the graph is given a function for it. */
const COMMANDS: readonly KeyDoes[] = [
  'back',
  'forward',
  'collapse',
  'foldHops',
  'foldRepeats',
  'criticalPath',
  'views',
];

function isOwn(does: KeyDoes): boolean {
  return !COMMANDS.includes(does);
}

const say = inLanguage({
  en: {
    keys: 'Arrow keys walk from span to span, Enter zooms in, 0 shows all, Escape closes the details, question mark lists all keys.',
  },
  zh: {
    keys: '方向键在 Span 之间移动，Enter 放大，0 显示全部，Esc 关闭详情，问号列出所有按键。',
  },
});

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
