import React, { useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { remember, remembered } from '../remembered';

interface Props {
  /** Names it for the memory of what is folded; the same in every language. */
  name: string;
  title: string;
  /** Folded until the reader unfolds it once. */
  folded?: boolean;
  children: React.ReactNode;
}

/** A part of the details that folds, and stays as the reader left it for every span. */
export function Section({ name, title, folded = false, children }: Props) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(() => (remembered(`section.${name}`) ?? (folded ? 'folded' : 'open')) === 'open');
  const toggle = () => {
    remember(`section.${name}`, open ? 'folded' : 'open');
    setOpen(!open);
  };
  return (
    <>
      <h6 aria-level={4}>
        <button type="button" className={styles} aria-expanded={open} onClick={toggle}>
          <span aria-hidden>{open ? '▾' : '▸'}</span> {title}
        </button>
      </h6>
      {open && children}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) =>
  css({
    width: '100%',
    border: 'none',
    background: 'none',
    padding: theme.spacing(0.25, 0),
    color: 'inherit',
    font: 'inherit',
    textAlign: 'left',
    '&:hover': { color: theme.colors.text.primary },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  });
