import React from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Arrangement } from './arrange';
import { inLanguage } from '../language';

const say = inLanguage({
  en: {
    filter: 'Filter these calls',
    errors: 'Errors only',
    errorsTitle:
      'Of the calls listed here those that failed; the store is not asked. A filter of status in the query finds all of the time range',
    slow: 'Slow only',
    slowTitle:
      'The slowest tenth of the calls listed here, where it takes at least twice the median; the store is not asked. A filter of duration in the query finds all of the time range',
    count: (shown: number, loaded: number) => (shown === loaded ? `${loaded} calls` : `${shown} of ${loaded} calls`),
  },
  zh: {
    filter: '筛选这些调用',
    errors: '仅错误',
    errorsTitle: '此处所列调用中失败的调用；不会查询存储。要查找整个时间范围内的失败调用，请在查询中按 status 筛选',
    slow: '仅慢调用',
    slowTitle:
      '此处所列调用中最慢的十分之一，且至少为中位数的两倍；不会查询存储。要查找整个时间范围内的慢调用，请在查询中按 duration 筛选',
    count: (shown: number, loaded: number) => (shown === loaded ? `${loaded} 个调用` : `${shown} / ${loaded} 个调用`),
  },
});

interface Props {
  filter: Pick<Arrangement, 'text' | 'errorsOnly' | 'slowOnly'>;
  onFilter: (change: Partial<Props['filter']>) => void;
  /** How many calls are loaded, and how many of them are shown. */
  loaded: number;
  shown: number;
}

/** Filters what is loaded, without asking the store. */
export function Toolbar({ filter, onFilter, loaded, shown }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.bar}>
      <input
        type="search"
        className={styles.input}
        value={filter.text}
        onChange={(event) => onFilter({ text: event.currentTarget.value })}
        placeholder={say().filter}
        aria-label={say().filter}
      />
      <Toggle on={filter.errorsOnly} onToggle={(errorsOnly) => onFilter({ errorsOnly })} title={say().errorsTitle}>
        {say().errors}
      </Toggle>
      <Toggle on={filter.slowOnly} onToggle={(slowOnly) => onFilter({ slowOnly })} title={say().slowTitle}>
        {say().slow}
      </Toggle>
      <span className={styles.count} role="status">
        {say().count(shown, loaded)}
      </span>
    </div>
  );
}

interface ToggleProps {
  on: boolean;
  onToggle: (on: boolean) => void;
  title: string;
  children: React.ReactNode;
}

function Toggle({ on, onToggle, title, children }: ToggleProps) {
  const styles = useStyles2(getStyles);
  return (
    <button
      type="button"
      aria-pressed={on}
      className={cx(styles.toggle, on && styles.on)}
      onClick={() => onToggle(!on)}
      title={title}
    >
      {children}
    </button>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const control = {
    height: theme.spacing(theme.components.height.sm),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: 2,
    fontSize: theme.typography.bodySmall.fontSize,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: 1 },
  } as const;
  return {
    bar: css({
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5, 1),
      flex: 'none',
      overflow: 'hidden',
    }),
    input: css({
      ...control,
      flex: '0 1 260px',
      minWidth: 80,
      padding: theme.spacing(0, 1),
      background: theme.components.input.background,
      color: theme.components.input.text,
      '&::placeholder': { color: theme.colors.text.disabled },
    }),
    toggle: css({
      ...control,
      flex: 'none',
      padding: theme.spacing(0, 1.5),
      background: 'transparent',
      color: theme.colors.text.secondary,
      '&:hover': { color: theme.colors.text.primary, background: theme.colors.action.hover },
    }),
    on: css({
      color: theme.colors.primary.text,
      borderColor: theme.colors.primary.border,
      background: theme.colors.primary.transparent,
    }),
    count: css({
      marginLeft: 'auto',
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    }),
  };
};
