import React, { useEffect, useRef, useState } from 'react';
import { css } from '@emotion/css';
import type { DataFrame, GrafanaTheme2, PanelData } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { runInSlices } from '../../../background/slices';
import { isTraceFrame, readTrace } from '../../../frames/frameToTrace';
import type { PanelTrace } from '../../../frames/panelTrace';
import { isSnapshot } from '../../frozenDashboard';
import { inLanguage } from '../../language';
import { OpenFileButton } from '../files/OpenFileButton';
import { openTraceFile } from '../files/openFile';
import { chipStyles } from '../find/chipStyles';
import { traceKey } from '../layout/traceModel';
import { askTrace } from './askTrace';
import type { Base } from './base';

const say = inLanguage({
  en: {
    id: 'Call id or trace id to compare with',
    hint: 'Call id or trace id',
    ask: 'Compare',
    keep: 'Keep this one',
    keepTitle: 'Keeps this trace as the base: choose another call, and it is compared with this one',
    file: 'A file …',
    second: 'The second trace of the panel',
    notFound: (id: string) => `No trace found for ${id}.`,
    loading: 'Loading …',
  },
  zh: {
    id: '要对比的调用 ID 或 Trace ID',
    hint: '调用 ID 或 Trace ID',
    ask: '对比',
    keep: '以此为基准',
    keepTitle: '保留当前调用链为基准：再选择另一个调用，即与它对比',
    file: '文件…',
    second: '面板中的第二条调用链',
    notFound: (id: string) => `没有找到 ${id} 的调用链。`,
    loading: '加载中…',
  },
});

interface Props {
  trace: PanelTrace;
  data: PanelData;
  /** Asked for at once; '' = nothing is. */
  id: string;
  onPick(base: Base): void;
}

/** The ways to a second trace: an id, the one on screen for later, or one that is in the panel's data. */
export function BasePicker({ trace, data, id: wantedFirst, onPick }: Props) {
  const styles = useStyles2(getStyles);
  const { chip } = useStyles2(chipStyles);
  const [id, setId] = useState(wantedFirst);
  const [state, setState] = useState<'idle' | 'loading' | { problem: string }>('idle');
  const running = useRef<AbortController | null>(null);
  const latest = useRef(onPick);
  latest.current = onPick;
  useEffect(() => {
    if (wantedFirst !== '' && !isSnapshot()) {
      ask(wantedFirst);
    }
    return () => running.current?.abort();
  }, [wantedFirst]);
  // There is no store to ask, and no other call to choose.
  const isFrozen = isSnapshot();
  const second = data.series.filter(isTraceFrame)[1];

  const take = (getFrame: GetFrame, nothing = '') => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setState('loading');
    read(getFrame, mine.signal).then(
      (found) => {
        if (!mine.signal.aborted) {
          setState(found ? 'idle' : { problem: nothing });
          if (found) {
            latest.current(found);
          }
        }
      },
      (error: Error) => !mine.signal.aborted && setState({ problem: error.message })
    );
  };
  const ask = (typed: string) => {
    const wanted = typed.trim();
    if (wanted !== '') {
      take(async (signal) => {
        const frame = await askTrace(data, wanted, signal);
        return frame && { frame, notices: [], id: wanted };
      }, say().notFound(wanted));
    }
  };
  return (
    <form
      className={styles.root}
      onSubmit={(event) => {
        event.preventDefault();
        ask(id);
      }}
    >
      {!isFrozen && (
        <>
          <input
            className={styles.input}
            type="text"
            aria-label={say().id}
            placeholder={say().hint}
            spellCheck={false}
            autoComplete="off"
            value={id}
            data-takes-focus
            onChange={(event) => setId(event.currentTarget.value)}
            onKeyDown={(event) => event.key !== 'Escape' && event.stopPropagation()}
          />
          <button type="submit" className={chip} disabled={id.trim() === '' || state === 'loading'}>
            {say().ask}
          </button>
          <button
            type="button"
            className={chip}
            title={say().keepTitle}
            onClick={() => onPick({ trace, notices: [], id: traceKey(trace) })}
          >
            {say().keep}
          </button>
        </>
      )}
      {second && (
        <button type="button" className={chip} onClick={() => take(async () => ({ frame: second, notices: [] }))}>
          {say().second}
        </button>
      )}
      <OpenFileButton
        className={chip}
        takesFocus={isFrozen || undefined}
        onOpen={(file) => take((signal) => openTraceFile(file, data, signal))}
      >
        {say().file}
      </OpenFileButton>
      {state === 'loading' && <span role="status">{say().loading}</span>}
      {typeof state === 'object' && (
        <span role="alert" className={styles.problem}>
          {state.problem}
        </span>
      )}
    </form>
  );
}

type GetFrame = (signal: AbortSignal) => Promise<{ frame: DataFrame; notices: string[]; id?: string } | null>;

async function read(getFrame: GetFrame, signal: AbortSignal): Promise<Base | null> {
  const found = await getFrame(signal);
  return (
    found && {
      trace: await runInSlices(readTrace(found.frame), { signal }),
      notices: found.notices,
      id: found.id ?? '',
    }
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({ display: 'inline-flex', alignItems: 'center', flexWrap: 'wrap', gap: theme.spacing(1) }),
  input: css({
    width: 230,
    height: theme.spacing(3),
    padding: theme.spacing(0, 1),
    border: `1px solid ${theme.components.input.borderColor}`,
    borderRadius: theme.shape.borderRadius(1),
    background: theme.components.input.background,
    color: theme.components.input.text,
    fontSize: theme.typography.bodySmall.fontSize,
    '&::placeholder': { color: theme.colors.text.secondary },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
  problem: css({ color: theme.colors.error.text }),
});
