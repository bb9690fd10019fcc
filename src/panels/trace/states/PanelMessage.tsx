import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, Spinner, useStyles2 } from '@grafana/ui';

interface Props {
  icon: 'info-circle' | 'exclamation-triangle' | 'search' | 'spinner';
  title: string;
  /** Each on a line of its own. */
  lines?: string[];
  /** What the reader can do, below the lines. */
  action?: React.ReactNode;
  width: number;
  height: number;
  role?: 'status' | 'alert';
}

/** Below the top of the panel, px: in its middle, the message of a tall panel would be off the screen. */
const MOST_ABOVE_PX = 72;

/** Lower, what the reader can do is worth more than an icon. */
const LOW_PX = 180;

/** What the panel says when there is no trace to draw; it takes the whole panel, so that nothing jumps. */
export function PanelMessage({ icon, title, lines = [], action, width, height, role = 'status' }: Props) {
  const styles = useStyles2(getStyles);
  const isLow = height < LOW_PX;
  const paddingTop = Math.min(MOST_ABOVE_PX, height / (isLow ? 8 : 4));
  return (
    <div className={styles.root} style={{ width, height, paddingTop }} role={role}>
      {icon === 'spinner' ? <Spinner size={24} /> : !(isLow && action) && <Icon name={icon} size="xl" />}
      <div className={styles.title}>{title}</div>
      {lines.map((line) => (
        <div key={line} className={styles.line}>
          {line}
        </div>
      ))}
      {action && <div className={styles.action}>{action}</div>}
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
  action: css({
    marginTop: theme.spacing(1),
    '& > button': {
      padding: theme.spacing(0.25, 1),
      border: `1px solid ${theme.colors.border.medium}`,
      borderRadius: theme.shape.borderRadius(1),
      background: 'none',
      color: theme.colors.text.link,
      '&:hover': { background: theme.colors.action.hover },
      '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
    },
  }),
  line: css({ maxWidth: '70ch', overflowWrap: 'anywhere', whiteSpace: 'pre-line' }),
});
