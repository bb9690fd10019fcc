import React from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { chipStyles } from '../find/chipStyles';

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
  cx(chipStyles(theme).chip, css({ minWidth: theme.spacing(2.5), svg: { display: 'block' } }));
