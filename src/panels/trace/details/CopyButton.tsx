import React, { useEffect, useRef, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import { copyText } from '../copyText';

const say = inLanguage({
  en: { copy: 'Copy', copied: 'Copied', failed: 'Not allowed', copyOf: (what: string) => `Copy ${what}` },
  zh: { copy: '复制', copied: '已复制', failed: '不允许', copyOf: (what: string) => `复制：${what}` },
});

/** How long a button says what became of it. */
const TELLS_MS = 1500;

interface Props {
  /** Made when it is clicked. */
  text(): string;
  /** What is copied, for those who cannot see beside what the button stands. */
  what: string;
  /** What stands on it; "Copy" unless told. */
  label?: string;
}

/** Copies, and says whether it could. */
export function CopyButton({ text, what, label }: Props) {
  const styles = useStyles2(getStyles);
  const [told, setTold] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    const copied = await copyText(text());
    clearTimeout(timer.current);
    setTold(copied ? say().copied : say().failed);
    timer.current = setTimeout(() => setTold(''), TELLS_MS);
  };
  return (
    <button type="button" className={styles} aria-label={say().copyOf(what)} onClick={() => void copy()}>
      {label ?? say().copy}
      <span className="told" role="status">
        {told}
      </span>
    </button>
  );
}

const getStyles = (theme: GrafanaTheme2) =>
  css({
    position: 'relative',
    flex: 'none',
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.borderRadius(1),
    background: theme.colors.background.primary,
    padding: theme.spacing(0, 0.75),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
    '&:hover': { color: theme.colors.text.primary, background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
    // Over the label, so that nothing moves.
    '.told': {
      position: 'absolute',
      top: 0,
      right: 0,
      bottom: 0,
      minWidth: '100%',
      padding: theme.spacing(0, 0.75),
      borderRadius: theme.shape.borderRadius(1),
      background: theme.colors.background.primary,
      color: theme.colors.text.primary,
      '&:empty': { display: 'none' },
    },
  });
