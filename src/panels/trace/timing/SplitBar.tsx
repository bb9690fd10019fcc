import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import { labelled, listed } from '../../punctuation';
import { formatDuration } from '../format/duration';
import { CATEGORIES } from './category';
import { categoryColours } from './categoryColours';
import type { TimeSplit } from './splitTime';
import { categoryName, partName, percent } from './words';

const say = inLanguage({
  en: { label: (parts: string) => `Where the time went: ${parts}.` },
  zh: { label: (parts) => `时间去向：${parts}。` },
});

interface Props {
  split: TimeSplit;
  onSelect(span: number): void;
}

/** The parts of a duration as one stacked bar. For the eye and the pointer: the table beside it has the same for keyboards. */
export function SplitBar({ split, onSelect }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const colours = categoryColours(theme);
  const shares = CATEGORIES.flatMap((category) => {
    const ns = split.parts.reduce((sum, part) => sum + (part.category === category ? part.ns : 0), 0);
    return ns > 0 ? [`${categoryName(category)} ${percent(ns / split.ns)}`] : [];
  });
  return (
    <div className={styles.bar} role="img" aria-label={say().label(listed(shares))}>
      {split.parts.map((part, k) => (
        <div
          key={k}
          className={styles.part}
          data-part={k}
          style={{ flexGrow: part.ns / split.ns, background: colours[part.category] }}
          title={`${labelled(categoryName(part.category), partName(part))}\n${listed([formatDuration(part.ns), percent(part.ns / split.ns)])}`}
          onClick={() => onSelect(part.mostIn)}
        />
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    height: 20,
    overflow: 'hidden',
    borderRadius: theme.shape.borderRadius(1),
    border: `1px solid ${theme.colors.border.medium}`,
  }),
  part: css({
    flexBasis: 0,
    minWidth: 0,
    cursor: 'pointer',
    boxShadow: `inset -1px 0 0 ${theme.colors.background.primary}`,
    '&:hover, &[data-hot]': { outline: `2px solid ${theme.colors.text.maxContrast}`, outlineOffset: -2 },
  }),
});
