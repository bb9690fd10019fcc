import React, { useRef, useState } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { chipStyles } from './chipStyles';
import { popover } from './popover';

interface Props {
  name: string;
  /** What stands on the button; its name with an arrow unless told. */
  glyph?: string;
  title?: string;
  /** How many of what is inside are chosen. */
  chosen: number;
  children: React.ReactNode;
}

/** A button that opens a box below; Escape, or leaving it, closes it. */
export function Menu({ name, glyph, title, chosen, children }: Props) {
  const styles = useStyles2(getStyles);
  const { chip, chipOn } = useStyles2(chipStyles);
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  return (
    <div
      ref={root}
      className={styles.root}
      onBlur={(event) => !root.current?.contains(event.relatedTarget as Node | null) && setOpen(false)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) {
          event.stopPropagation();
          setOpen(false);
          root.current?.querySelector('button')?.focus();
        }
      }}
    >
      <button
        type="button"
        className={cx(chip, chosen > 0 && chipOn)}
        aria-label={glyph ? name : undefined}
        aria-expanded={open}
        title={title}
        onClick={() => setOpen(!open)}
      >
        {glyph ?? `${name} ${chosen > 0 ? `(${chosen}) ` : ''}▾`}
      </button>
      {open && (
        // Focusable: a click on its text does not close it, and keys can scroll it.
        <div className={cx(styles.popover, styles.box)} role="group" aria-label={name} tabIndex={0}>
          {children}
        </div>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  popover: popover(theme),
  root: css({ position: 'relative', flex: 'none' }),
  box: css({ right: 0, '&:focus': { outline: 'none' } }),
});
