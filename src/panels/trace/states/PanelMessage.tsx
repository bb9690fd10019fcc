import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, Spinner, useStyles2 } from '@grafana/ui';

interface Props {
  icon: 'info-circle' | 'exclamation-triangle' | 'search' | 'spinner';
  title: string;
  /** Each on a line of its own. */
  lines?: string[];
  width: number;
  height: number;
  role?: 'status' | 'alert';
}

/** Below the top of the panel, px: in its middle, the message of a tall panel would be off the screen. */
const MOST_ABOVE_PX = 72;

/** What the panel says when there is no trace to draw; it takes the whole panel, so that nothing jumps. */
export function PanelMessage({ icon, title, lines = [], width, height, role = 'status' }: Props) {
  const styles = useStyles2(getStyles);
  const paddingTop = Math.min(MOST_ABOVE_PX, height / 4);
  return (
    <div className={styles.root} style={{ width, height, paddingTop }} role={role}>
      {icon === 'spinner' ? <Spinner size={24} /> : <Icon name={icon} size="xl" />}
      <div className={styles.title}>{title}</div>
      {lines.map((line) => (
        <div key={line} className={styles.line}>
          {line}
        </div>
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(1),
    overflow: 'auto',
    textAlign: 'center',
    color: theme.colors.text.secondary,
  }),
  title: css({ color: theme.colors.text.primary, fontSize: theme.typography.h5.fontSize }),
  line: css({ maxWidth: '70ch', overflowWrap: 'anywhere', whiteSpace: 'pre-line' }),
});
