import React from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { TraceProgress } from '../../../frames/progress';
import { HEADER_HEIGHT } from '../heights';
import { barTitle } from '../layout/barTitle';
import { formatDuration } from '../format/duration';
import { formatInstant } from '../format/instant';
import type { TraceSummary } from '../layout/summary';
import type { TraceModel } from '../layout/traceModel';
import { inLanguage } from '../../language';
import { countOf } from '../words';
import { movedClocks } from './notices';

const say = inLanguage({
  en: {
    trace: 'Trace',
    start: (zone: string) => `Start, ${zone === 'browser' ? 'browser time' : zone}`,
    failures: 'Spans with an error or a timeout',
    loading: 'Loading…',
    searching: ({ statements, rows, spans }: TraceProgress) =>
      `Searching: statement ${statements}, ${countOf(rows, 'row')}, ${countOf(spans, 'span')} so far`,
    clocks: (about: string, corrected: boolean) =>
      `${about}\n\nClick to see ${corrected ? 'the times as they were recorded' : 'the corrected times'}.`,
    barsFor: (bars: string, spans: string) => `${bars} for ${spans}`,
    raw: 'raw',
    corrected: (most: string) => `Clocks corrected ±${most}`,
    rawClocks: 'Raw clocks',
  },
  zh: {
    trace: '调用链',
    start: (zone: string) => `开始时间，${zone === 'browser' ? '浏览器时区' : zone}`,
    failures: '出错或超时的 Span',
    loading: '加载中…',
    searching: ({ statements, rows, spans }: TraceProgress) =>
      `搜索中：第 ${statements} 条语句，${countOf(rows, 'row')}，已有 ${countOf(spans, 'span')}`,
    clocks: (about: string, corrected: boolean) =>
      `${about}\n\n点击查看${corrected ? '记录时的时间' : '校正后的时间'}。`,
    barsFor: (bars: string, spans: string) => `${spans}，显示为 ${bars}`,
    raw: '原始',
    corrected: (most: string) => `时钟已校正 ±${most}`,
    rawClocks: '原始时钟',
  },
});

interface Props {
  model: TraceModel;
  summary: TraceSummary;
  /** The button for what there is to know, where it is not in a banner. */
  notices: React.ReactNode;
  /** The button that opens the bar for finding spans, where it is closed. */
  find: React.ReactNode;
  /** The list of views, where they are not tabs. */
  views: React.ReactNode;
  /** The buttons of the view on screen. */
  tools: React.ReactNode;
  /** Links and files. */
  menu: React.ReactNode;
  timeZone: string;
  loading: boolean;
  /** How far the search for the trace is, where that is known. */
  progress: TraceProgress | null;
  /** Too narrow for more than the name, the duration and the buttons. */
  compact: boolean;
  /** Else there is no room for it: the first bar has it, too. */
  showTitle: boolean;
  /** No room for more about clocks than by how much. */
  shortClocks: boolean;
  onToggleClocks(): void;
}

/** One line: what was called, when, how long, how many spans, what to know, and the buttons for the view. */
export function TraceHeader(props: Props) {
  const { model, summary, notices, find, views, timeZone, compact, progress } = props;
  const styles = useStyles2(getStyles);
  const { trace } = model;
  const root = summary.root;
  const rootNs = root >= 0 ? model.input.endNs[root] - model.input.startNs[root] : 0;
  const clocks = movedClocks(trace);
  const title = root >= 0 ? barTitle(model, root) : say().trace;
  return (
    <div className={cx(styles.root, compact && styles.close)} style={{ height: HEADER_HEIGHT }}>
      {props.showTitle && (
        <span className={styles.title} title={title}>
          {title}
        </span>
      )}
      <strong className={styles.fixed}>{formatDuration(rootNs)}</strong>
      {!compact && (
        <span className={styles.facts}>
          <span title={say().start(timeZone)}>
            {formatInstant(trace.originNs, model.zeroNs + (root >= 0 ? model.input.startNs[root] : 0), timeZone)}
          </span>
          <span>{spansWords(model)}</span>
          <span>{countOf(summary.services, 'service')}</span>
        </span>
      )}
      {summary.failures > 0 && (
        <span className={cx(styles.fixed, styles.failed)} title={say().failures}>
          <Icon name="exclamation-circle" size="sm" /> {countOf(summary.failures, 'error')}
        </span>
      )}
      {(progress || props.loading) && (
        <span
          className={progress ? styles.underWay : styles.fixed}
          role="status"
          title={progress ? say().searching(progress) : undefined}
        >
          {progress && !compact ? say().searching(progress) : say().loading}
        </span>
      )}
      <span className={styles.space} />
      {clocks && (
        <button
          type="button"
          className={styles.button}
          aria-pressed={model.options.correctClocks}
          title={say().clocks(clocks.text, model.options.correctClocks)}
          onClick={props.onToggleClocks}
        >
          <Icon name="clock-nine" size="sm" />{' '}
          {clockLabel(model.options.correctClocks, clocks.mostNs, props.shortClocks)}
        </button>
      )}
      {notices}
      {find}
      {views}
      {props.tools}
      {props.menu}
    </div>
  );
}

/** `96 spans`, or how many bars there are for them. */
function spansWords({ trace, spanOf }: TraceModel): string {
  const all = countOf(trace.count, 'span');
  return spanOf.length === trace.count ? all : say().barsFor(countOf(spanOf.length, 'bar'), all);
}

function clockLabel(corrected: boolean, mostNs: number, short: boolean): string {
  if (short) {
    return corrected ? `±${formatDuration(mostNs)}` : say().raw;
  }
  return corrected ? say().corrected(formatDuration(mostNs)) : say().rawClocks;
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    whiteSpace: 'nowrap',
    color: theme.colors.text.primary,
    '& > *': { flex: 'none' },
  }),
  close: css({ gap: theme.spacing(0.75) }),
  title: css({
    '&&': { flex: '0 1 auto' },
    minWidth: 40,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    fontWeight: theme.typography.fontWeightMedium,
  }),
  fixed: css({ flex: 'none' }),
  // What has no room wraps into a second line, which is out of sight: a fact is whole or not there.
  facts: css({
    // So much that of the title not even the part of a pixel is taken that would cut its last letters off.
    '&&': { flex: '0 1000000 auto' },
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1.5),
    minWidth: 0,
    height: '1.5em',
    lineHeight: '1.5em',
    overflow: 'hidden',
    color: theme.colors.text.secondary,
    // Something to stay in the first line, so that the first fact can leave it, too.
    '&::before': { content: '""', width: 0, height: '1.5em', marginRight: theme.spacing(-1.5) },
  }),
  failed: css({ color: theme.colors.error.text }),
  underWay: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  space: css({ '&&': { flex: '1 1 0' } }),
  button: css({
    border: 'none',
    background: 'none',
    padding: theme.spacing(0.25, 0.5),
    borderRadius: theme.shape.borderRadius(1),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
});
