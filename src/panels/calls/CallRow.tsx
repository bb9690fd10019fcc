import React from 'react';
import type { GrafanaTheme2, TimeZone } from '@grafana/data';
import { slowFromMs } from './arrange';
import type { Call } from '../../frames/calls';
import type { ColumnId, ColumnLayout } from './columns';
import { formatDuration, formatStart, formatStartInFull } from './format';
import { statusMeaning } from './status';
import { StatusIcon, statusColor, statusText } from './StatusIcon';
import type { GridStyles } from './styles';
import { observationText, requestParts, SOURCE_LETTERS } from './words';
import { inLanguage } from '../language';

const say = inLanguage({
  en: {
    half: 'Only one side of this call was seen: no duration is known',
    slow: 'Slow: in the slowest tenth of this list, and at least twice its median',
  },
  zh: {
    half: '只观测到此调用的一侧：耗时未知',
    slow: '慢：处于此列表最慢的十分之一，且至少为中位数的两倍',
  },
});

/** What all rows of one list share; a new object when any of it changes. */
export interface RowContext {
  layout: ColumnLayout;
  timeZone: TimeZone;
  withDate: boolean;
  /** Full width of the duration bar, ms. */
  longestMs: number;
  /** From here on a duration is drawn as slow (arrange.ts), ms. */
  slowMs: number;
  theme: GrafanaTheme2;
  styles: GridStyles;
}

/** The scale of the duration bars, ms. */
export function durationScale(calls: readonly Call[]): Pick<RowContext, 'longestMs' | 'slowMs'> {
  return {
    longestMs: calls.reduce((max, call) => Math.max(max, call.durationMs ?? 0), 0),
    slowMs: slowFromMs(calls),
  };
}

interface Props {
  call: Call;
  /** Place in the list, from 0. */
  index: number;
  topPx: number;
  chosen: boolean;
  /** The one row that Tab reaches. */
  tabStop: boolean;
  context: RowContext;
}

/** One call. Its text can be selected and copied; clicks and keys are handled by the grid around it. */
export const CallRow = React.memo(function CallRow({ call, index, topPx, chosen, tabStop, context }: Props) {
  const { layout, styles } = context;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={chosen}
      tabIndex={tabStop ? 0 : -1}
      data-call-id={call.id}
      data-testid="spanloom-call"
      className={chosen ? styles.chosenRow : styles.row}
      style={{ top: topPx, gridTemplateColumns: layout.template }}
    >
      {layout.ids.map((id) => (
        <Cell key={id} id={id} call={call} context={context} />
      ))}
    </div>
  );
});

function Cell({ id, call, context }: { id: ColumnId; call: Call; context: RowContext }) {
  const { styles, timeZone, withDate } = context;
  switch (id) {
    case 'time':
      return (
        <div role="gridcell" className={styles.number} title={formatStartInFull(call.startMs, timeZone)}>
          {formatStart(call.startMs, timeZone, withDate)}
        </div>
      );
    case 'duration':
      return <DurationCell call={call} context={context} />;
    case 'status':
      return <StatusCell call={call} context={context} />;
    case 'path':
      return (
        <div role="gridcell" className={styles.path} title={`${call.client || '?'} → ${call.server || '?'}`}>
          <span className={styles.pathEnd}>{call.client || '?'}</span>
          <span className={styles.quiet}> → </span>
          <span className={styles.pathEnd}>{call.server || '?'}</span>
        </div>
      );
    case 'request':
      return <RequestCell call={call} styles={styles} />;
    case 'protocol':
      return (
        <div role="gridcell" className={styles.cell} title={call.protocol}>
          {call.protocol}
        </div>
      );
    case 'observed':
      return (
        <div role="gridcell" className={styles.small} title={observationText(call)}>
          <span className={styles.source}>{SOURCE_LETTERS[call.signalSource] ?? '?'}</span> {call.observationPoint}
        </div>
      );
    case 'trace':
      // The whole id is there, cut by CSS only: selecting it copies all of it.
      return (
        <div role="gridcell" className={styles.small} title={call.traceId}>
          {call.traceId}
        </div>
      );
  }
}

function DurationCell({ call, context }: { call: Call; context: RowContext }) {
  const { styles, longestMs, slowMs, layout } = context;
  if (call.durationMs === null) {
    return (
      <div role="gridcell" className={styles.duration} title={say().half}>
        <span className={styles.rightNumber}>–</span>
      </div>
    );
  }
  const slow = call.durationMs >= slowMs;
  const share = longestMs > 0 ? call.durationMs / longestMs : 0;
  const title = slow ? say().slow : undefined;
  return (
    <div role="gridcell" className={styles.duration} title={title}>
      <span className={slow ? styles.slowNumber : styles.rightNumber}>{formatDuration(call.durationMs)}</span>
      {!layout.compactDuration && (
        <span className={styles.track} aria-hidden="true">
          <span
            className={slow ? styles.slowBar : styles.bar}
            style={{ width: `${(share * 100).toFixed(2)}%` }}
            data-testid="spanloom-duration-bar"
          />
        </span>
      )}
    </div>
  );
}

function StatusCell({ call, context }: { call: Call; context: RowContext }) {
  const { styles, theme, layout } = context;
  const text = statusText(call.status, call.responseCode);
  const title = [text, statusMeaning(call.status), call.exception].filter(Boolean).join('\n');
  return (
    <div role="gridcell" className={styles.status} title={title}>
      <StatusIcon status={call.status} color={statusColor(theme, call.status)} />
      {layout.compactStatus ? (
        <>
          <span className={styles.screenReaderOnly}>{text}</span>
          <span aria-hidden="true">{call.responseCode || ''}</span>
        </>
      ) : (
        <span className={call.status === 'ok' ? styles.quietText : styles.text}>{text}</span>
      )}
    </div>
  );
}

function RequestCell({ call, styles }: { call: Call; styles: GridStyles }) {
  const { type, what, detail } = requestParts(call);
  return (
    <div role="gridcell" className={styles.cell} title={[type, what, detail].filter(Boolean).join(' ')}>
      {type && <span className={styles.quiet}>{type} </span>}
      {what}
      {detail && <span className={styles.quiet}> {detail}</span>}
    </div>
  );
}
