import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { SpanLink } from './spanLinks';

/** Links out of a span, as buttons. */
export function SpanLinks({ links }: { links: readonly SpanLink[] }) {
  const styles = useStyles2(getStyles);
  return (
    <p className={styles.root}>
      {links.map(({ title, href, target, onClick }, k) =>
        href === '' ? (
          <button key={k} type="button" className={styles.link} onClick={onClick}>
            {title}
          </button>
        ) : (
          <a key={k} className={styles.link} href={href} target={target} rel="noreferrer" onClick={onClick}>
            {title}
          </a>
        )
      )}
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
  link: css({
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.borderRadius(1),
    background: 'none',
    padding: theme.spacing(0.125, 0.75),
    color: theme.colors.text.link,
    overflowWrap: 'anywhere',
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
});
