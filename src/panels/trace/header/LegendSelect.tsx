import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface Props {
  label: string;
  value: string;
  onChoose(value: string): void;
  /** Options. */
  children: React.ReactNode;
}

/** A list to choose from, as small as the text around it: Grafana's own needs more height than the legend has. */
export function LegendSelect({ label, value, onChoose, children }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <label className={styles.label}>
      {label}
      <select className={styles.select} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {children}
      </select>
    </label>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  label: css({
    flex: 'none',
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    margin: 0,
    color: theme.colors.text.secondary,
    fontSize: 'inherit',
    fontWeight: 'normal',
  }),
  select: css({
    height: theme.spacing(2.5),
    // Grafana gives every list a width.
    width: 'auto',
    maxWidth: 160,
    // As wide as what is chosen, in browsers that know how; else as wide as the longest of all.
    fieldSizing: 'content',
    padding: theme.spacing(0, 0.25),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.borderRadius(1),
    background: theme.colors.background.primary,
    color: theme.colors.text.primary,
    fontSize: 'inherit',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
});
