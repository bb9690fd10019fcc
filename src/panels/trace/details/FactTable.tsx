import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { CopyButton } from './CopyButton';
import type { Fact } from './facts';

/** Labels and values in two columns; long values wrap anywhere, because ids have no spaces. A value's button copies it. */
export function FactTable({ facts }: { facts: readonly Fact[] }) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.list}>
      {facts.map(([label, value], k) => (
        <div key={`${label} ${k}`} className={isLong(value) ? styles.long : styles.row}>
          <dt>{label}</dt>
          {/* what scrolls is reached by keys */}
          <dd tabIndex={isLong(value) ? 0 : undefined}>{value}</dd>
          <dd className="copy">
            <CopyButton text={() => value} what={label} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A stack trace or the like: it has lines of its own, and many. */
const isLong = (value: string): boolean => value.length > 80 && value.trim().includes('\n');

const getStyles = (theme: GrafanaTheme2) => {
  const row = {
    position: 'relative' as const,
    padding: theme.spacing(0.125, 0),
    dt: { fontWeight: 'normal', color: theme.colors.text.secondary, overflowWrap: 'anywhere' as const },
    '&:hover, &:focus-within': { background: theme.colors.action.hover },
    // Always there for the keyboard; for the eye where the pointer is.
    '.copy': { position: 'absolute' as const, top: 0, right: 0, opacity: 0 },
    '&:hover > .copy, & > .copy:focus-within': { opacity: 1 },
  };
  return {
    list: css({ margin: 0 }),
    row: css(row, {
      display: 'grid',
      gridTemplateColumns: 'minmax(88px, 30%) 1fr',
      columnGap: theme.spacing(1),
      dd: { margin: 0, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
    }),
    long: css(row, {
      dd: { margin: 0 },
      'dd:not(.copy)': {
        maxHeight: theme.spacing(40),
        overflow: 'auto',
        padding: theme.spacing(0.5),
        background: theme.colors.background.primary,
        border: `1px solid ${theme.colors.border.weak}`,
        fontFamily: theme.typography.fontFamilyMonospace,
        whiteSpace: 'pre',
      },
    }),
  };
};
