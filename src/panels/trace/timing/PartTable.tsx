import React, { useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import { formatDuration } from '../format/duration';
import { titleOf } from '../layout/spanTitle';
import type { TraceSpans } from '../layout/traceSpans';
import { CATEGORIES, type Category } from './category';
import { categoryColours } from './categoryColours';
import type { Part, TimeSplit } from './splitTime';
import { categoryMeaning, categoryName, partName, percent } from './words';

const say = inLanguage({
  en: {
    label: 'Parts of the time',
    what: 'What',
    time: 'Time',
    share: 'Share',
    select: (title: string) => `Select ${title}`,
    more: (count: number, time: string) => `${count} more, ${time} together`,
    sum: 'Sum',
  },
  zh: {
    label: '时间的组成',
    what: '内容',
    time: '时间',
    share: '占比',
    select: (title) => `选中 ${title}`,
    more: (count, time) => `另有 ${count} 项，共 ${time}`,
    sum: '合计',
  },
});

/** Parts shown of a category before the reader asks for more. */
const FIRST = 8;

interface Props {
  spans: TraceSpans;
  split: TimeSplit;
  onSelect(span: number): void;
}

/** The parts of a duration in numbers, by category; each leads to the span that has the most of it. */
export function PartTable({ spans, split, onSelect }: Props) {
  const styles = useStyles2(getStyles);
  const colours = categoryColours(useTheme2());
  const [open, setOpen] = useState<readonly Category[]>([]);
  const numbers = (ns: number) => (
    <>
      <td>{formatDuration(ns)}</td>
      <td>{percent(split.ns > 0 ? ns / split.ns : 0)}</td>
    </>
  );
  const row = (part: Part) => (
    <tr key={split.parts.indexOf(part)} data-part={split.parts.indexOf(part)}>
      <td>
        <button
          type="button"
          className={styles.part}
          title={say().select(titleOf(spans, part.mostIn))}
          onClick={() => onSelect(part.mostIn)}
        >
          {partName(part)}
        </button>
      </td>
      {numbers(part.ns)}
    </tr>
  );
  return (
    <table className={styles.table} aria-label={say().label}>
      <thead>
        <tr>
          <th scope="col">{say().what}</th>
          <th scope="col">{say().time}</th>
          <th scope="col">{say().share}</th>
        </tr>
      </thead>
      {CATEGORIES.map((category) => {
        const parts = split.parts.filter((part) => part.category === category);
        const rest = open.includes(category) ? [] : parts.slice(FIRST);
        return parts.length === 0 ? null : (
          <tbody key={category}>
            <tr className={styles.category}>
              <th scope="rowgroup" title={categoryMeaning(category)}>
                <span className={styles.swatch} style={{ background: colours[category] }} />
                {categoryName(category)}
              </th>
              {numbers(sumOf(parts))}
            </tr>
            {parts.slice(0, parts.length - rest.length).map(row)}
            {rest.length > 0 && (
              <tr>
                <td colSpan={3}>
                  <button type="button" className={styles.part} onClick={() => setOpen([...open, category])}>
                    {say().more(rest.length, formatDuration(sumOf(rest)))}
                  </button>
                </td>
              </tr>
            )}
          </tbody>
        );
      })}
      <tfoot>
        <tr className={styles.category}>
          <th scope="row">{say().sum}</th>
          {numbers(sumOf(split.parts))}
        </tr>
      </tfoot>
    </table>
  );
}

const sumOf = (parts: readonly Part[]) => parts.reduce((sum, { ns }) => sum + ns, 0);

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    width: '100%',
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
    'th, td': { padding: theme.spacing(0.25, 0.5), textAlign: 'right', whiteSpace: 'nowrap', fontWeight: 'normal' },
    'th:first-child, td:first-child': {
      textAlign: 'left',
      whiteSpace: 'normal',
      overflowWrap: 'anywhere',
      width: '100%',
    },
    'thead th': { color: theme.colors.text.secondary },
    'tr[data-hot], tr[data-part]:hover': { background: theme.colors.action.hover },
    'tfoot tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
  category: css({
    '&&& > *': { fontWeight: theme.typography.fontWeightMedium, paddingTop: theme.spacing(0.75) },
  }),
  swatch: css({
    display: 'inline-block',
    width: 12,
    height: 12,
    borderRadius: 2,
    marginRight: theme.spacing(0.75),
    verticalAlign: -1,
  }),
  part: css({
    border: 'none',
    background: 'none',
    fontSize: 'inherit',
    padding: theme.spacing(0, 0, 0, 2.25),
    textAlign: 'left',
    color: theme.colors.text.link,
    '&:hover': { textDecoration: 'underline' },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
});
