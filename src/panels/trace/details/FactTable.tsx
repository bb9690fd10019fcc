import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Fact } from './facts';

/** Labels and values in two columns; long values wrap anywhere, because ids have no spaces. */
export function FactTable({ facts }: { facts: readonly Fact[] }) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.list}>
      {facts.map(([label, value], k) => (
        <React.Fragment key={`${label} ${k}`}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </React.Fragment>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(88px, 30%) 1fr',
    columnGap: theme.spacing(1),
    rowGap: theme.spacing(0.25),
    margin: 0,
    dt: { fontWeight: 'normal', color: theme.colors.text.secondary, overflowWrap: 'anywhere' },
    dd: { margin: 0, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
  }),
});
