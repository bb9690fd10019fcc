import React, { useEffect, useState } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { runInSlices } from '../../../background/slices';
import { inLanguage } from '../../language';
import { formatDuration } from '../format/duration';
import { KIND_LETTERS, type TraceSpans } from '../layout/traceSpans';
import { grouped } from '../words';
import { Menu } from './Menu';
import { chipStyles } from './chipStyles';
import { ERRORS, quickCounts, slowTerm, type QuickCounts, type ValueCount } from './quickCounts';
import { hasTerm, toggleTerm, toggleValue, valuesIn } from './terms';

const say = inLanguage({
  en: {
    filters: 'Quick filters',
    filter: 'Filter',
    errors: 'Errors',
    errorsTitle: 'Spans with an error or a timeout',
    slow: 'Slow',
    slowTitle: (duration: string) =>
      `Self time of at least ${duration}: the slowest 5 % of this trace’s spans, by the time in which none of their children ran`,
    kindTitles: ['Application (OpenTelemetry)', 'System (eBPF)', 'Network (packets)'],
    service: 'Service',
    protocol: 'Protocol',
  },
  zh: {
    filters: '快速筛选',
    filter: '筛选',
    errors: '错误',
    errorsTitle: '出错或超时的 Span',
    slow: '慢',
    slowTitle: (duration: string) =>
      `自身耗时不少于 ${duration}：按没有子 Span 运行的时间计，本调用链中最慢的 5% 的 Span`,
    kindTitles: ['应用（OpenTelemetry）', '系统（eBPF）', '网络（数据包）'],
    service: '服务',
    protocol: '协议',
  },
});

interface Props {
  spans: TraceSpans;
  text: string;
  /** No room for them in a line: they are in a menu of their own. */
  compact: boolean;
  onChange(text: string): void;
}

/** Buttons that put terms into the text, and take them out again. */
export function QuickFilters({ spans, text, compact, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const counts = useQuickCounts(spans);
  if (!counts) {
    return null;
  }
  const put = (next: string | null) => next !== null && onChange(next);
  const { errors, slow, kinds, services, protocols } = counts;
  const slowest = slow && slowTerm(slow.leastNs);
  const sources = valuesIn(text, 'source').map((value) => value.toUpperCase());
  const lists = [
    { name: say().service, valueKey: 'service', values: services },
    { name: say().protocol, valueKey: 'protocol', values: protocols },
  ]
    .filter(({ values }) => values.length > 1)
    .map((list) => ({
      ...list,
      chosen: valuesIn(text, list.valueKey).map((value) => value.toLowerCase()),
      onToggle: (value: string) => put(toggleValue(text, list.valueKey, value)),
    }));
  const chips = (
    <>
      {errors > 0 && (
        <Chip
          on={hasTerm(text, ERRORS)}
          title={say().errorsTitle}
          count={errors}
          onClick={() => put(toggleTerm(text, ERRORS))}
        >
          {say().errors}
        </Chip>
      )}
      {slow && slowest && (
        <Chip
          on={hasTerm(text, slowest)}
          title={say().slowTitle(formatDuration(slow.leastNs))}
          count={slow.count}
          onClick={() => put(toggleTerm(text, slowest))}
        >
          {say().slow}
        </Chip>
      )}
      {spans.trace.own &&
        KIND_LETTERS.map((letter, kind) =>
          kinds[kind] > 0 ? (
            <Chip
              key={letter}
              on={sources.includes(letter)}
              title={say().kindTitles[kind]}
              count={kinds[kind]}
              onClick={() => put(toggleValue(text, 'source', letter))}
            >
              {letter}
            </Chip>
          ) : null
        )}
    </>
  );
  return compact ? (
    <Menu name={say().filter} chosen={0}>
      <div className={styles.chips}>{chips}</div>
      {lists.map((list) => (
        <ValueList key={list.name} {...list} />
      ))}
    </Menu>
  ) : (
    <div className={styles.row} role="group" aria-label={say().filters}>
      {chips}
      {lists.map((list) => (
        <Menu key={list.name} name={list.name} chosen={list.chosen.length}>
          <ValueList {...list} />
        </Menu>
      ))}
    </div>
  );
}

function useQuickCounts(spans: TraceSpans): QuickCounts | null {
  const [counts, setCounts] = useState<{ spans: TraceSpans; counts: QuickCounts } | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    runInSlices(quickCounts(spans), { signal: stop.signal }).then(
      (made) => !stop.signal.aborted && setCounts({ spans, counts: made }),
      () => undefined
    );
    return () => stop.abort();
  }, [spans]);
  return counts?.counts ?? null;
}

interface ChipProps {
  on: boolean;
  title: string;
  count: number;
  children: React.ReactNode;
  onClick(): void;
}

function Chip({ on, title, count, children, onClick }: ChipProps) {
  const styles = useStyles2(getStyles);
  const { chip, chipOn } = useStyles2(chipStyles);
  return (
    <button type="button" className={cx(chip, on && chipOn)} aria-pressed={on} title={title} onClick={onClick}>
      {children} <span className={styles.count}>{grouped(count)}</span>
    </button>
  );
}

interface ValueListProps {
  name: string;
  values: ValueCount[];
  /** In lower case. */
  chosen: string[];
  onToggle(value: string): void;
}

/** Values to tick. */
function ValueList({ name, values, chosen, onToggle }: ValueListProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.values} role="group" aria-label={name}>
      <div className={styles.heading}>{name}</div>
      {values.map(({ value, count }) => (
        <label key={value} className={styles.value} title={value}>
          <input type="checkbox" checked={chosen.includes(value.toLowerCase())} onChange={() => onToggle(value)} />
          <span className={styles.name}>{value}</span>
          <span className={styles.count}>{grouped(count)}</span>
        </label>
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'flex', flex: 'none', alignItems: 'center', gap: theme.spacing(0.5) }),
  count: css({ color: theme.colors.text.secondary }),
  chips: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5), padding: theme.spacing(0.5, 1) }),
  values: css({ minWidth: 180, maxWidth: 360, padding: theme.spacing(0.5, 0) }),
  heading: css({ padding: theme.spacing(0, 1), color: theme.colors.text.secondary }),
  value: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    margin: 0,
    padding: theme.spacing(0.25, 1),
    fontWeight: 'normal',
    cursor: 'pointer',
    '&:hover': { background: theme.colors.action.hover },
    input: { margin: 0 },
  }),
  name: css({ flex: 1, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
});
