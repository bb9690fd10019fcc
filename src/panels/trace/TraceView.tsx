import React, { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { css } from '@emotion/css';
import type { AbsoluteTimeRange, GrafanaTheme2, PanelData } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { PanelTrace } from '../../frames/panelTrace';
import type { TraceProgress } from '../../frames/progress';
import { DetailsPane, useDetailsSize } from './details/DetailsPane';
import type { StandIn } from './details/SpanDetails';
import type { LinkSource } from './details/spanLinks';
import { groupColours } from './draw/groupColours';
import { graphTheme } from './draw/palette';
import { useFindBar, type FindBarParts } from './find/useFindBar';
import { GraphView, type GraphHandle } from './graph/GraphView';
import { traceSentence } from './graph/sentences';
import { msOf } from './graph/useCrosshair';
import { AboveView } from './header/AboveView';
import { needsBanner } from './header/Notices';
import { noticesOf } from './header/notices';
import { annotationsIn } from './layout/annotations';
import { indexOfSpan, nameOf, traceKey, type TraceModel } from './layout/traceModel';
import type { TracePanelOptions } from './options';
import { pictureOf } from './image/pictureOf';
import { saveImage, type ImageKind } from './image/saveImage';
import type { TraceSpans } from './layout/traceSpans';
import { shifted } from './layout/timeWindow';
import { toggle } from './state/folds';
import { STAGE, useStages } from './state/useStages';
import { useViewHistory } from './state/useViewHistory';
import { useTraceModel, type Drawn } from './state/useTraceModel';
import { useTraceSpans } from './state/useTraceSpans';
import { useViewState } from './state/useViewState';
import { VIEWS } from './views/views';
import { ReadAsTable, tabId } from './views/ViewTabs';
import { shownViews, viewForKey } from './views/shownViews';
import type { ViewState } from './state/viewState';
import type { ViewName } from './views/viewNames';
import { DrawingMessage } from './states/DrawingMessage';
import { arrangement } from './arrangement';

interface Props {
  /** Of the dashboard; names what is this panel's in the URL. */
  panelId: number;
  trace: PanelTrace;
  data: PanelData;
  /** Where links out of the trace come from; null where there is no frame of it. */
  links: LinkSource | null;
  options: TracePanelOptions;
  width: number;
  height: number;
  timeZone: string;
  loading: boolean;
  /** How far the search for the trace is; null where none is under way, or nothing is known of it. */
  progress: TraceProgress | null;
  /** The trace is what the search has found so far. */
  isPart: boolean;
  errors: string[];
  /** Nothing can be asked for; `shows` names the trace that the snapshot keeps, '' where this is another. */
  snapshot: { shows: string } | null;
  /** Asks the store for this trace again. */
  onGather(): void;
  gathering: boolean;
  /** Sets the dashboard's time range, Unix ms. */
  onChangeTimeRange?(range: AbsoluteTimeRange): void;
  onOpenFile(file: File): void;
}

/** A trace as the reader wants to see it. Mounted anew for another trace. */
export function TraceView(props: Props) {
  const { trace, options, width, height, loading } = props;
  const [state, change] = useViewState(options, { panel: props.panelId, trace: traceKey(trace) });
  const spans = useTraceSpans(trace, state);
  return spans.value ? (
    <SearchedTrace {...props} spans={spans.value} state={state} change={change} loading={loading || !spans.current} />
  ) : (
    <DrawingMessage spans={trace.count} width={width} height={height} />
  );
}

interface SearchedProps extends Omit<Props, 'trace'> {
  spans: TraceSpans;
  state: ViewState;
  change(change: Partial<ViewState>): void;
}

/** The spans, what of them is searched for, and the bars that come of both. */
function SearchedTrace(props: SearchedProps) {
  const { spans, state, change, options, width, height, loading } = props;
  const [within] = useState(nextName);
  const body = useRef<HTMLDivElement>(null);
  const graph = useRef<GraphHandle>(null);
  const finding = useFindBar({
    spans,
    state,
    onChange: change,
    selected: useSelected(spans.trace, state),
    onSelect: (span) => change({ span: span < 0 ? null : nameOf(spans.trace, span) }),
    within,
    width,
    height,
    always: options.showFind,
    focusView: () => (graph.current ? graph.current.focus() : focusWithin(body.current)),
  });
  const drawn = useTraceModel(spans, state, finding.matches);
  const stage = useStages(drawn.value !== null);
  const about = { finding, within, body, graph, stage, loading: loading || !drawn.current };
  return drawn.value ? (
    <DrawnTrace {...props} {...drawn.value} {...about} />
  ) : (
    <DrawingMessage spans={spans.count} width={width} height={height} />
  );
}

function useSelected(trace: PanelTrace, { span }: ViewState): number {
  return useMemo(() => (span === null ? -1 : indexOfSpan(trace, span)), [trace, span]);
}

interface DrawnProps extends SearchedProps, Drawn {
  finding: FindBarParts;
  within: string;
  body: React.RefObject<HTMLDivElement | null>;
  graph: React.RefObject<GraphHandle | null>;
  stage: number;
}

/** Header, legend, the chosen view and, once a span is selected, its details. */
function DrawnTrace(props: DrawnProps) {
  const { model, summary, finding, within, body, graph, stage, state, change } = props;
  const { data, options, width, height, timeZone, loading, progress, isPart, errors, snapshot } = props;
  // Of a large trace these may be a moment older than what is asked for; what is on screen belongs together.
  const { spans, trace } = model;
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const history = useViewHistory(state, change);
  const selected = useSelected(trace, state);
  const select = (span: number) => change({ span: span < 0 ? null : nameOf(trace, span) });
  const colours = useMemo(
    () => groupColours(model.groups, model.options.colourBy, graphTheme(theme)),
    [model.groups, model.options.colourBy, theme]
  );
  const annotations = useMemo(() => annotationsIn(data.annotations, spans), [data.annotations, spans]);
  const notices = useMemo(
    // Of a part it would be said that all is missing which is on its way.
    () => (isPart ? [] : noticesOf(spans, summary, errors, annotations, snapshot)),
    [isPart, spans, summary, errors.join('\n'), annotations, snapshot?.shows]
  );
  const place = selected < 0 ? -1 : model.placeOf[selected];

  const selectPlace = (i: number) => select(i < 0 ? -1 : model.spanOf[i]);
  const close = () => {
    select(-1);
    graph.current?.focus();
  };
  const takeRange = () => {
    const { fromNs, toNs } = graph.current?.window ?? model.whole;
    props.onChangeTimeRange?.({ from: Math.floor(msOf(model, fromNs)), to: Math.ceil(msOf(model, toNs)) });
  };
  const savePicture = (kind: ImageKind) => {
    const picture = graph.current?.picture();
    if (picture) {
      void saveImage(kind, pictureOf(picture, summary, timeZone));
    }
  };
  const views = shownViews();
  const [detailsWish, resizeDetails] = useDetailsSize(options.detailsPosition);
  const places = arrangement(width, height - finding.height, selected >= 0, needsBanner(notices), views.length > 1, {
    ...detailsWish,
    legend: options.showLegend,
  });
  const aboutNotices = {
    notices,
    selected,
    onSelect: select,
    onGather: props.onGather,
    gathering: props.gathering,
  };
  const Other = state.view === 'flame' ? undefined : VIEWS[state.view];
  const shown = Other ? state.view : 'flame';
  const focus = useFocusAfterKey(body, shown);
  const aboutViews = { views, view: shown, onChoose: (view: ViewName) => change({ view }) };
  const showTable = () => {
    focus.next();
    change({ view: 'table' });
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (finding.onKey(event.nativeEvent)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const view = viewForKey(event.nativeEvent, views);
    if (view !== null && view !== shown) {
      event.preventDefault();
      focus.next();
      change({ view });
    }
  };
  return (
    <div className={styles.root} style={{ width, height }} data-testid="spanloom trace" onKeyDown={onKeyDown}>
      {stage < STAGE.header ? (
        <div style={{ height: places.above + finding.height }} />
      ) : (
        <AboveView
          model={model}
          summary={summary}
          colours={colours}
          state={state}
          onChange={change}
          places={places}
          notices={aboutNotices}
          views={aboutViews}
          find={finding}
          complete={stage >= STAGE.legend}
          tools={{
            graph,
            flame: shown === 'flame',
            onBack: history.back,
            onForward: history.forward,
            onTakeRange: props.onChangeTimeRange && takeRange,
            onSaveImage: savePicture,
          }}
          menu={{ trace, data, onOpenFile: props.onOpenFile }}
          within={within}
          width={width}
          timeZone={timeZone}
          loading={loading}
          progress={progress}
        />
      )}
      <div className={styles.body} style={{ flexDirection: places.beside ? 'row' : 'column' }}>
        <div
          ref={body}
          id={`${within}-view`}
          {...(places.tabs ? { role: 'tabpanel', 'aria-labelledby': tabId(within, shown) } : {})}
        >
          {Other ? (
            <Other
              {...places.graph}
              spans={spans}
              selected={selected}
              onSelect={select}
              state={state}
              onChange={change}
              matches={finding.matches}
              data={data}
              timeZone={timeZone}
            />
          ) : (
            <>
              {stage >= STAGE.header && VIEWS.table && <ReadAsTable onChoose={showTable} />}
              <GraphView
                ref={graph}
                model={model}
                width={places.graph.width}
                height={places.graph.height}
                minimap={places.minimap && options.showMinimap}
                mapped={stage >= STAGE.map}
                selected={place}
                annotations={annotations}
                window={shifted(state.window, -model.zeroNs)}
                onWindow={(window) => change({ window: shifted(window, model.zeroNs) })}
                commands={{
                  ...history,
                  find: finding.open,
                  views: views.length > 1,
                  ...(finding.match && { match: finding.match }),
                  collapse: (i) => change({ folds: toggle(model, i, state.folds) }),
                  foldHops: () => change({ network: state.network === 'folded' ? 'shown' : 'folded' }),
                  foldRepeats: () => change({ foldRepeats: !state.foldRepeats }),
                  criticalPath: () => change({ criticalPath: !state.criticalPath }),
                }}
                summary={traceSentence(model, summary)}
                onSelect={selectPlace}
                onEscape={close}
              />
            </>
          )}
        </div>
        {selected >= 0 && (
          <DetailsPane
            spans={spans}
            span={selected}
            standIn={Other ? null : standInOf(model, selected)}
            data={data}
            links={props.links}
            timeZone={timeZone}
            places={places}
            onResize={(size) => resizeDetails(places.beside, size)}
            onSelect={select}
            onMark={(some) => graph.current?.mark(some)}
            onClose={close}
          />
        )}
      </div>
    </div>
  );
}

/** Where the flame graph has a span. */
function standInOf({ placeOf, spanOf, layout }: TraceModel, span: number): StandIn {
  const place = placeOf[span];
  const parent = place < 0 ? -1 : layout.forest.parent[place];
  return { shown: place < 0 ? -1 : spanOf[place], parent: parent < 0 ? -1 : spanOf[parent] };
}

let names = 0;
const nextName = () => `spanloom-trace-${++names}`;

/** A view chosen by a key takes the focus: what had it has gone with the view before. */
function useFocusAfterKey(ref: React.RefObject<HTMLDivElement | null>, view: ViewName) {
  const due = useRef(false);
  useLayoutEffect(() => {
    if (due.current) {
      due.current = false;
      focusWithin(ref.current);
    }
  }, [view]);
  return { next: () => (due.current = true) };
}

function focusWithin(box: HTMLElement | null): void {
  const first =
    box?.querySelector<HTMLElement>('[data-takes-focus]') ?? box?.querySelector<HTMLElement>('[tabindex="0"]');
  // Each view scrolls to what is selected by itself; the browser would scroll the dashboard as well.
  first?.focus({ preventScroll: true });
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({
    display: 'flex',
    flexDirection: 'column',
    overflow: 'hidden',
    background: theme.colors.background.primary,
  }),
  body: css({ display: 'flex', minHeight: 0 }),
});
