import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface Props extends React.ButtonHTMLAttributes<HTMLButtonElement> {
  /** What stands on it: a character, a short word, or a small drawing. */
  glyph: React.ReactNode;
  /** Its name for those who cannot see the glyph. */
  label: string;
  title: string;
}

/** A small button without an icon: icons come one by one over the network, and these must be there at once. */
export const GlyphButton = React.forwardRef<HTMLButtonElement, Props>(function GlyphButton(props, ref) {
  // What else comes is of a menu that the button opens.
  const { glyph, label, ...others } = props;
  const styles = useStyles2(getStyles);
  return (
    <button {...others} ref={ref} type="button" className={styles} aria-label={label}>
      {glyph}
    </button>
  );
});

const getStyles = (theme: GrafanaTheme2) =>
  css({
    minWidth: theme.spacing(2.5),
    height: theme.spacing(2.5),
    padding: theme.spacing(0, 0.75),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.borderRadius(1),
    background: 'none',
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    lineHeight: 1,
    svg: { display: 'block' },
    '&:hover': { background: theme.colors.action.hover },
    '&:disabled': { color: theme.colors.text.disabled },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  });
