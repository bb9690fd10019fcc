import React, { useMemo, useRef, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelData } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { PanelTrace } from '../../frames/panelTrace';
import { SpanDetails } from './details/SpanDetails';
import { groupColours } from './draw/groupColours';
import { graphTheme } from './draw/palette';
import { formatDuration } from './format/duration';
import { GraphView, type GraphHandle } from './graph/GraphView';
import { Legend } from './header/Legend';
import { TraceHeader } from './header/TraceHeader';
import { Banner, needsBanner, NoticesButton } from './header/Notices';
import { noticesOf } from './header/notices';
import { selfTimes } from './layout/selfTime';
import { summarise, type TraceSummary } from './layout/summary';
import { buildTraceModel, indexOfSpan, nameOf, type SpanName, type TraceModel } from './layout/traceModel';
import type { TracePanelOptions } from './options';
import { spanTitle } from './draw/paintLabel';
import { KIND_WORDS, countOf } from './words';
import { arrangement } from './arrangement';

interface Props {
  trace: PanelTrace;
  data: PanelData;
  options: TracePanelOptions;
  width: number;
  height: number;
  timeZone: string;
  loading: boolean;
  errors: string[];
  /** Asks the store for this trace again. */
  onGather(): void;
  gathering: boolean;
}

/** A trace with its header, legend and, once a span is selected, its details. Mounted anew for another trace. */
export function TraceView(props: Props) {
  const { trace, data, options, width, height, timeZone, loading, errors } = props;
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const graph = useRef<GraphHandle>(null);
  // The reader's own switches; a viewer cannot save the panel's options.
  const [correctClocks, setCorrectClocks] = useSwitch(options.correctClocks);
  const [showNetwork, setShowNetwork] = useSwitch(options.showNetwork);
  const [showInferred, setShowInferred] = useSwitch(options.showInferred);
  const [selection, setSelection] = useState<SpanName | null>(null);

  const { colourBy } = options;
  const model = useMemo(
    () => buildTraceModel(trace, { colourBy, correctClocks, showNetwork, showInferred }),
    [trace, colourBy, correctClocks, showNetwork, showInferred]
  );
  const summary = useMemo(() => summarise(model), [model]);
  const colours = useMemo(() => groupColours(model.groups, colourBy, graphTheme(theme)), [model, colourBy, theme]);
  const notices = useMemo(() => noticesOf(model, summary, errors), [model, summary, errors.join('\n')]);
  const selected = useMemo(() => (selection === null ? -1 : indexOfSpan(model, selection)), [model, selection]);
  const selfNs = useMemo(() => (selected < 0 ? null : selfTimes(model.input, model.layout)), [model, selected < 0]);

  const select = (i: number) => setSelection(i < 0 ? null : nameOf(model, i));
  const close = () => {
    setSelection(null);
    graph.current?.focus();
  };
  const places = arrangement(width, height, selected >= 0, needsBanner(notices));
  const aboutNotices = { notices, selected, onSelect: select, onGather: props.onGather, gathering: props.gathering };
  return (
    <div className={styles.root} style={{ width, height }} data-testid="spanloom trace">
      {places.header && (
        <TraceHeader
          model={model}
          summary={summary}
          notices={notices.length > 0 && !places.banner && <NoticesButton {...aboutNotices} />}
          timeZone={timeZone}
          loading={loading}
          compact={width < 640}
          onToggleClocks={() => setCorrectClocks(!correctClocks)}
          onZoom={(factor) => graph.current?.zoom(factor)}
          onReset={() => graph.current?.reset()}
        />
      )}
      {places.banner && <Banner {...aboutNotices} />}
      {places.legend && (
        <Legend
          model={model}
          summary={summary}
          colours={colours}
          theme={graphTheme(theme)}
          onToggleNetwork={() => setShowNetwork(!showNetwork)}
          onToggleInferred={() => setShowInferred(!showInferred)}
        />
      )}
      <div className={styles.body} style={{ flexDirection: places.beside ? 'row' : 'column' }}>
        <GraphView
          ref={graph}
          model={model}
          width={places.graph.width}
          height={places.graph.height}
          selected={selected}
          summary={summaryText(model, summary)}
          onSelect={select}
          onEscape={close}
        />
        {places.details && selected >= 0 && (
          <SpanDetails
            model={model}
            span={selected}
            selfNs={selfNs ? selfNs[selected] : 0}
            data={data}
            timeZone={timeZone}
            width={places.details.width}
            height={places.details.height}
            onSelect={select}
            onClose={close}
          />
        )}
      </div>
    </div>
  );
}

/** A switch that follows the panel's option when that changes, and the reader otherwise. */
function useSwitch(option: boolean): [boolean, (value: boolean) => void] {
  const [state, setState] = useState({ option, value: option });
  const value = state.option === option ? state.value : option;
  return [value, (next) => setState({ option, value: next })];
}

/** The trace in one sentence, for those who cannot see the graph. */
export function summaryText(model: TraceModel, summary: TraceSummary): string {
  if (summary.root < 0) {
    return 'Flame graph of an empty trace.';
  }
  const kinds = summary.byKind.map((count, kind) => `${count} ${KIND_WORDS[kind].toLowerCase()}`).join(', ');
  const rootNs = model.input.endNs[summary.root] - model.input.startNs[summary.root];
  return (
    `Flame graph of ${spanTitle(model, summary.root)}: ${formatDuration(rootNs)}, ` +
    `${countOf(model.spanOf.length, 'span')}${model.trace.own ? ` (${kinds})` : ''}, ` +
    `${countOf(summary.services.length, 'service')}, ${countOf(summary.failures, 'error')}.`
  );
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
