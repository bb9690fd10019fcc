import React, { useRef } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { LEGEND_HEIGHT } from '../heights';
import { inLanguage } from '../../language';
import type { BarColour } from '../draw/palette';
import { groupSelfTimesInSteps, type TraceSummary } from '../layout/summary';
import { KIND_LETTERS, MARK, NETWORK, type TraceModel } from '../layout/traceModel';
import { useSteps } from '../state/useSteps';
import type { ViewState } from '../state/viewState';
import type { NetworkSpans } from '../views/viewNames';
import { KIND_SOURCES, KIND_WORDS, grouped } from '../words';
import { ColourSelect } from './ColourSelect';
import { legendItems, type LegendItem } from './legendItems';
import { LegendSelect } from './LegendSelect';
import { ScrollRow } from './ScrollRow';
import { StatusSigns } from './StatusSigns';

const say = inLanguage({
  en: {
    legend: 'Legend',
    seenBy: (source: string) => `Seen by ${source}`,
    shown: 'each hop',
    folded: 'one bar a request',
    hidden: 'hidden',
    path: 'Critical path',
    pathTitle: 'A line where the end of the request was waiting for a span',
    repeats: 'Fold repeats',
    repeatsTitle: 'Siblings that do the same again and again become one bar with their number',
    inferred: (count: string) => `${count} inferred`,
    hideInferred: 'Hide inferred links',
    showInferred: 'Show inferred links',
    corrected: 'clock corrected',
  },
  zh: {
    legend: '图例',
    seenBy: (source: string) => `观测方式：${source}`,
    shown: '逐跳显示',
    folded: '每个请求一条',
    hidden: '隐藏',
    path: '关键路径',
    pathTitle: '用线标出请求结束所等待的 Span 时段',
    repeats: '折叠重复项',
    repeatsTitle: '把连续重复的同级 Span 合并为一条，并标出数量',
    inferred: (count: string) => `${count} 个推断关联`,
    hideInferred: '隐藏推断的关联',
    showInferred: '显示推断的关联',
    corrected: '时钟已校正',
  },
});

interface Props {
  model: TraceModel;
  summary: TraceSummary;
  colours: BarColour[];
  state: ViewState;
  onChange(change: Partial<ViewState>): void;
}

/** Kinds with their counts, what colours mean, the switches, the marks that occur, and the colours, which may be many. One line that scrolls sideways. */
export function Legend({ model, summary, colours, state, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const text = say();
  const marks = model.index.allMarks;
  return (
    <ScrollRow label={text.legend} height={LEGEND_HEIGHT} className={styles.root}>
      {model.trace.own &&
        KIND_LETTERS.map((letter, kind) => (
          <span key={letter} className={styles.item} title={text.seenBy(KIND_SOURCES[kind])}>
            <b className={styles.letter}>{letter}</b>
            {kind === NETWORK && summary.byKind[kind] > 0 ? (
              <NetworkSelect
                count={summary.byKind[kind]}
                network={state.network}
                onChoose={(network) => onChange({ network })}
              />
            ) : (
              `${KIND_WORDS[kind]} ${summary.byKind[kind] > 0 ? grouped(summary.byKind[kind]) : ''}`
            )}
          </span>
        ))}
      {model.trace.own && <span className={styles.rule} />}
      <ColourSelect spans={model.spans} colourBy={state.colourBy} onChoose={(colourBy) => onChange({ colourBy })} />
      <Switch
        on={state.criticalPath}
        title={text.pathTitle}
        onToggle={() => onChange({ criticalPath: !state.criticalPath })}
      >
        {text.path}
      </Switch>
      <Switch
        on={state.foldRepeats}
        title={text.repeatsTitle}
        onToggle={() => onChange({ foldRepeats: !state.foldRepeats })}
      >
        {text.repeats}
      </Switch>
      {summary.inferred > 0 && (
        <Switch
          on={state.showInferred}
          title={state.showInferred ? text.hideInferred : text.showInferred}
          onToggle={() => onChange({ showInferred: !state.showInferred })}
        >
          <span className={cx(styles.swatch, styles.dashed)} />
          {text.inferred(grouped(summary.inferred))}
        </Switch>
      )}
      {(marks & MARK.corrected) !== 0 && (
        <span className={styles.item}>
          <span className={cx(styles.swatch, styles.cut)} />
          {text.corrected}
        </span>
      )}
      <StatusSigns byStatus={summary.byStatus} className={styles.item} />
      <span className={styles.rule} />
      {useItems(model, summary, colours).map((item) => (
        <span key={item.name} className={styles.item} title={item.title}>
          {item.colour !== null && <span className={styles.swatch} style={{ background: item.colour }} />}
          {item.name} {item.share && <span className={styles.share}>{item.share}</span>}
        </span>
      ))}
    </ScrollRow>
  );
}

/** Of a large trace they come a little later, and those before stay until then. */
function useItems(model: TraceModel, summary: TraceSummary, colours: BarColour[]): LegendItem[] {
  const selfNs = useSteps(() => groupSelfTimesInSteps(model), [model]);
  const latest = useRef<LegendItem[]>([]);
  latest.current = selfNs ? legendItems(model, summary, selfNs, colours) : latest.current;
  return latest.current;
}

interface NetworkSelectProps {
  count: number;
  network: NetworkSpans;
  onChoose(network: NetworkSpans): void;
}

function NetworkSelect({ count, network, onChoose }: NetworkSelectProps) {
  const text = say();
  return (
    <LegendSelect
      label={`${KIND_WORDS[NETWORK]} ${grouped(count)}`}
      value={network}
      onChoose={(value) => onChoose(value as NetworkSpans)}
    >
      {(['shown', 'folded', 'hidden'] as const).map((value) => (
        <option key={value} value={value}>
          {text[value]}
        </option>
      ))}
    </LegendSelect>
  );
}

interface SwitchProps {
  on: boolean;
  title: string;
  onToggle(): void;
  children: React.ReactNode;
}

function Switch({ on, title, onToggle, children }: SwitchProps) {
  const styles = useStyles2(getStyles);
  return (
    <button
      type="button"
      className={cx(styles.item, styles.button, on && styles.on)}
      aria-pressed={on}
      title={title}
      onClick={onToggle}
    >
      {children}
    </button>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({
    gap: theme.spacing(1.5),
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  item: css({ flex: 'none', display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5) }),
  letter: css({
    display: 'inline-block',
    minWidth: theme.spacing(2),
    textAlign: 'center',
    borderRadius: theme.shape.borderRadius(1),
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.weak}`,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  button: css({
    height: theme.spacing(2.5),
    padding: theme.spacing(0, 0.75),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.borderRadius(1),
    background: 'none',
    color: theme.colors.text.secondary,
    fontSize: 'inherit',
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -1 },
  }),
  on: css({
    background: theme.colors.action.selected,
    borderColor: theme.colors.border.strong,
    color: theme.colors.text.primary,
  }),
  share: css({ color: theme.colors.text.secondary }),
  rule: css({ flex: 'none', width: 1, height: theme.spacing(2), background: theme.colors.border.weak }),
  swatch: css({ width: 12, height: 12, borderRadius: 2 }),
  dashed: css({ border: `1px dashed ${theme.colors.text.primary}` }),
  cut: css({
    background: theme.colors.text.secondary,
    clipPath: 'polygon(0 0, 50% 0, 100% 50%, 100% 100%, 0 100%)',
  }),
});
