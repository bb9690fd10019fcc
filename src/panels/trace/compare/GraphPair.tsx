import React, { useMemo, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import { labelled } from '../../punctuation';
import { formatDuration } from '../format/duration';
import { formatInstant } from '../format/instant';
import { GraphView } from '../graph/GraphView';
import { mainRootOf } from '../layout/mainRoot';
import { titleOf } from '../layout/spanTitle';
import type { TimeWindow } from '../layout/timeWindow';
import type { TraceSpans } from '../layout/traceSpans';
import { NO_FOLDS } from '../state/folds';
import { useTraceModel } from '../state/useTraceModel';
import type { ViewState } from '../state/viewState';
import { DrawingMessage } from '../states/DrawingMessage';

const CAPTION_HEIGHT = 20;

const say = inLanguage({
  en: {
    base: 'Base',
    compared: 'This trace',
    summary: (which: string, title: string, duration: string, spans: number) =>
      `${which}: flame graph of ${title}, ${duration}, ${spans} spans, on one time scale with the other.`,
  },
  zh: {
    base: '基准',
    compared: '当前调用链',
    summary: (which: string, title: string, duration: string, spans: number) =>
      `${which}：${title} 的火焰图，${duration}，${spans} 个 Span，与另一条使用同一时间刻度。`,
  },
});

interface Props {
  base: TraceSpans;
  compared: TraceSpans;
  state: ViewState;
  timeZone: string;
  /** Spans of each that are selected, by their indices there; -1 = none. */
  selected: { base: number; compared: number };
  onSelect(of: 'base' | 'compared', span: number): void;
  width: number;
  height: number;
}

/** Two flame graphs above each other, from their own starts on, with one scale and one zoom. */
export function GraphPair(props: Props) {
  const { base, compared, state, timeZone, width, height } = props;
  const toNs = Math.max(base.lastNs, compared.lastNs);
  // The zoom of the pair is its own: the times of the URL are those of one trace.
  const [window, setWindow] = useState<TimeWindow | null>(null);
  const graph = { state, timeZone, toNs, window, onWindow: setWindow, width, height: Math.floor(height / 2) };
  return (
    <div>
      <OneGraph
        {...graph}
        name={say().base}
        spans={base}
        selected={props.selected.base}
        onSelect={(span) => props.onSelect('base', span)}
      />
      <OneGraph
        {...graph}
        name={say().compared}
        spans={compared}
        selected={props.selected.compared}
        onSelect={(span) => props.onSelect('compared', span)}
      />
    </div>
  );
}

interface OneProps {
  name: string;
  spans: TraceSpans;
  state: ViewState;
  timeZone: string;
  /** The end of the common time scale. */
  toNs: number;
  window: TimeWindow | null;
  onWindow(window: TimeWindow | null): void;
  selected: number;
  onSelect(span: number): void;
  width: number;
  height: number;
}

function OneGraph(props: OneProps) {
  const { name, spans, state, timeZone, toNs, window, onWindow, selected, onSelect, width, height } = props;
  const styles = useStyles2(getStyles);
  // What is folded by hand, or searched for, is about one trace: the pair shows both in the same way.
  const plain = useMemo(
    () => ({ ...state, folds: NO_FOLDS, onlyMatches: false }),
    [state.network, state.foldRepeats, state.colourBy]
  );
  const drawn = useTraceModel(spans, plain, null).value?.model;
  const model = useMemo(() => drawn && { ...drawn, whole: { fromNs: 0, toNs } }, [drawn, toNs]);
  const size = { width, height: Math.max(0, height - CAPTION_HEIGHT) };
  const root = mainRootOf(spans);
  const title = root < 0 ? '' : titleOf(spans, root);
  const duration = root < 0 ? '' : formatDuration(spans.trace.durationNs[root]);
  return (
    <section aria-label={labelled(name, title)}>
      <div className={styles.caption} style={{ height: CAPTION_HEIGHT, width }}>
        <b>{name}</b> · {title} <b>{duration}</b>{' '}
        <span className={styles.quiet}>{formatInstant(spans.trace.originNs, spans.zeroNs, timeZone)}</span>
      </div>
      {model ? (
        <GraphView
          model={model}
          {...size}
          selected={selected < 0 ? -1 : model.placeOf[selected]}
          window={window}
          summary={say().summary(name, title, duration, spans.count)}
          onSelect={(i) => onSelect(i < 0 ? -1 : model.spanOf[i])}
          onWindow={onWindow}
          onEscape={() => onSelect(-1)}
        />
      ) : (
        <DrawingMessage spans={spans.count} {...size} />
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  caption: css({
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  quiet: css({ color: theme.colors.text.secondary }),
});
