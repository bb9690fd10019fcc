import React, { useMemo, useState } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2, PanelProps } from '@grafana/data';
import { Alert, useStyles2, useTheme2 } from '@grafana/ui';
import { arrange, NEWEST_FIRST, type Arrangement } from './arrange';
import { durationScale, type RowContext } from './CallRow';
import { callsOf } from './calls';
import { CallsGrid } from './CallsGrid';
import { useChosenCall } from './chosenCall';
import { layoutColumns } from './columns';
import { spansDays } from './format';
import { isLoading, useLastResult } from './lastResult';
import { useLinkedSource } from './linkedSource';
import { chosenElsewhereText, errorText, noCallsText, strangeSourceText, truncatedText } from './messages';
import { hiddenColumns, variableName, type CallsOptions } from './options';
import { getGridStyles } from './styles';
import { Toolbar } from './Toolbar';
import { frozenDashboard, isRefused } from '../frozenDashboard';
import { noOtherCallsText, refusedText } from '../frozenWords';
import { inLanguage } from '../language';

const say = inLanguage({
  en: {
    failed: 'The list of calls could not be read',
    last: ' Below are the calls that were read last.',
    nonePasses: 'None of the loaded calls passes the filter.',
    loading: 'Loading calls…',
    none: 'No calls.',
  },
  zh: {
    failed: '无法读取调用列表',
    last: ' 以下是上次读取的调用。',
    nonePasses: '已加载的调用均不符合筛选条件。',
    loading: '正在加载调用…',
    none: '没有调用。',
  },
});

/** Below this height the filter would leave no room for rows, px. */
const FILTER_NEEDS_PX = 150;
/** What the vertical scroll bar and the padding of a row take, px. */
const SIDES_PX = 32;

const EVERYTHING: Arrangement = { text: '', errorsOnly: false, slowOnly: false, sort: NEWEST_FIRST };

/** The list of calls: what the query found, which one is chosen, and everything that can go wrong in plain words. */
export function CallsPanel({ data, options, width, height, timeZone, replaceVariables }: PanelProps<CallsOptions>) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const gridStyles = useStyles2(getGridStyles);
  const frozen = frozenDashboard();
  const [chosenId, choose] = useChosenCall(variableName(options), replaceVariables, frozen !== null);
  const [arrangement, setArrangement] = useState(EVERYTHING);
  const change = (part: Partial<Arrangement>) => setArrangement((now) => ({ ...now, ...part }));

  const error = errorText(data);
  const refused = isRefused(data);
  const result = useLastResult(data, error !== '', () =>
    noCallsText(data.request?.targets, (text) => replaceVariables(text, data.request?.scopedVars, 'csv'))
  );
  const series = result?.series;
  const found = useMemo(() => callsOf(series ?? []), [series]);
  const { calls } = found;
  const arranged = useMemo(() => arrange(calls, arrangement), [calls, arrangement]);

  const context = useMemo((): RowContext => {
    const withDate = spansDays(
      calls.map((call) => call.startMs),
      timeZone
    );
    const layout = layoutColumns(width - SIDES_PX, hiddenColumns(options.columns), withDate);
    return { layout, timeZone, withDate, theme, styles: gridStyles, ...durationScale(calls) };
  }, [calls, width, options.columns, timeZone, theme, gridStyles]);

  const strange = useLinkedSource(!frozen);
  const notes = [
    frozen && !refused ? noOtherCallsText(frozen) : '',
    strange ? strangeSourceText(strange) : '',
    ...found.notices,
    found.truncated ? truncatedText(calls.length) : '',
    calls.length > 0 && !frozen ? chosenElsewhereText(chosenId, calls, arranged) : '',
  ].filter(Boolean);
  const showFilter = options.showFilter !== false && height >= FILTER_NEEDS_PX && calls.length > 0;

  return (
    <div className={cx(styles.panel, frozen && styles.fixed)} style={{ width, height }} data-testid="spanloom-calls">
      {error && (
        <Alert title={say().failed} severity={refused ? 'info' : 'error'} className={styles.alert}>
          {refused ? refusedText() : error}
          {calls.length > 0 && say().last}
        </Alert>
      )}
      {showFilter && <Toolbar filter={arrangement} onFilter={change} loaded={calls.length} shown={arranged.length} />}
      {notes.map((text) => (
        <div key={text} className={styles.note} role="note">
          {text}
        </div>
      ))}
      {arranged.length > 0 && (
        <CallsGrid
          calls={arranged}
          chosenId={chosenId}
          onChoose={choose}
          sort={arrangement.sort}
          onSort={(sort) => change({ sort })}
          context={context}
          heightPx={height}
        />
      )}
      {arranged.length === 0 && !(error && calls.length === 0) && (
        <div className={styles.middle} role="status">
          {calls.length > 0
            ? say().nonePasses
            : (found.wrongData ?? (result?.noCalls || (isLoading(data) ? say().loading : say().none)))}
        </div>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ display: 'flex', flexDirection: 'column', overflow: 'hidden' }),
  // Nothing happens on a click.
  fixed: css({ '[role="row"]': { cursor: 'default' } }),
  alert: css({ flex: 'none', margin: theme.spacing(0, 1, 1) }),
  note: css({
    flex: 'none',
    padding: theme.spacing(0.5, 1),
    color: theme.colors.text.secondary,
    background: theme.colors.background.secondary,
    borderLeft: `3px solid ${theme.colors.info.main}`,
    margin: theme.spacing(0, 1, 0.5),
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  middle: css({
    flex: 1,
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    padding: theme.spacing(2),
    textAlign: 'center',
    color: theme.colors.text.secondary,
  }),
});
