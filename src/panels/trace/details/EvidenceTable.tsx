import React from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import type { EvidenceMatrix } from './evidenceMatrix';

const say = inLanguage({
  en: {
    id: 'Id',
    own: 'This span',
    chosen: 'Parent',
    lost: (number: number) => `Not taken ${number}`,
    same: 'the same',
    legend: '= the same as this span’s',
  },
  zh: {
    id: '标识',
    own: '此 Span',
    chosen: '父级',
    lost: (number: number) => `未采用 ${number}`,
    same: '相同',
    legend: '= 与此 Span 相同',
  },
});

/** A table of ids: a row for each that speaks for a parent, a column for each parent that was thought of. */
export function EvidenceTable({ matrix }: { matrix: EvidenceMatrix }) {
  const styles = useStyles2(getStyles);
  const { columns, rows } = matrix;
  const firstLost = columns[0]?.chosen ? 0 : 1;
  return (
    <div className={styles.scroller} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{say().id}</th>
            <th scope="col">{say().own}</th>
            {columns.map(({ chosen, title }, k) => (
              <th key={k} scope="col" title={title}>
                {chosen ? say().chosen : say().lost(k + firstLost)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, own, cells }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{own}</td>
              {cells.map(({ value, matches }, k) => (
                <td key={k} className={cx(matches && styles.match)}>
                  {matches ? <b title={say().same}>= </b> : ''}
                  {value === '' ? '–' : value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p>{say().legend}</p>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroller: css({
    overflowX: 'auto',
    color: theme.colors.text.secondary,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
  table: css({
    minWidth: '100%',
    'th, td': {
      maxWidth: theme.spacing(22),
      padding: theme.spacing(0.25, 0.5),
      border: `1px solid ${theme.colors.border.weak}`,
      textAlign: 'left',
      verticalAlign: 'top',
      fontWeight: 'normal',
      overflowWrap: 'anywhere',
    },
    td: { fontFamily: theme.typography.fontFamilyMonospace },
  }),
  match: css({ color: theme.colors.text.primary, background: theme.colors.action.hover }),
});
