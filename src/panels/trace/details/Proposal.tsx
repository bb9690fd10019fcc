import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import type { ProposalFacts } from './proposals';

const say = inLanguage({
  en: { notTaken: 'Not taken: ', id: 'Id', own: 'This span', parent: 'Parent', other: 'The other' },
  zh: { notTaken: '未采用：', id: '标识', own: '此 Span', parent: '父级', other: '另一个' },
});

interface Props {
  facts: ProposalFacts;
  /** Why it was not taken; undefined for the link itself. */
  reason?: string;
  onSelect(span: number): void;
}

/** A parent with what speaks for it: the evidence, the ids of both spans side by side, how they lie in time. */
export function Proposal({ facts, reason, onSelect }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={reason === undefined ? undefined : styles.lost}>
      {facts.parent >= 0 ? (
        <button type="button" className={styles.link} onClick={() => onSelect(facts.parent)}>
          {facts.title}
        </button>
      ) : (
        <span>{facts.title}</span>
      )}
      {reason !== undefined && (
        <p>
          {say().notTaken}
          <b>{reason}</b>
        </p>
      )}
      <p>{facts.strength}</p>
      <ul className={styles.evidence}>
        {facts.evidence.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {facts.matches.length > 0 && (
        <table className={styles.matches}>
          <thead>
            <tr>
              <th scope="col">{say().id}</th>
              <th scope="col">{say().own}</th>
              <th scope="col">{reason === undefined ? say().parent : say().other}</th>
            </tr>
          </thead>
          <tbody>
            {facts.matches.map(({ name, own, parents }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{own}</td>
                <td>{parents}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {facts.note !== '' && <p>{facts.note}</p>}
      {facts.timing !== '' && <p className={styles.quiet}>{facts.timing}</p>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  lost: css({
    margin: theme.spacing(0.5, 0, 1),
    paddingLeft: theme.spacing(1),
    borderLeft: `2px solid ${theme.colors.border.medium}`,
  }),
  quiet: css({ color: theme.colors.text.secondary }),
  link: css({
    border: 'none',
    background: 'none',
    padding: 0,
    color: theme.colors.text.link,
    textAlign: 'left',
    overflowWrap: 'anywhere',
    '&:hover': { textDecoration: 'underline' },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
  evidence: css({ margin: theme.spacing(0.25, 0), paddingLeft: theme.spacing(2) }),
  matches: css({
    width: '100%',
    margin: theme.spacing(0.5, 0),
    tableLayout: 'fixed',
    'th, td': {
      padding: theme.spacing(0.25, 0.5),
      border: `1px solid ${theme.colors.border.weak}`,
      textAlign: 'left',
      verticalAlign: 'top',
      fontWeight: 'normal',
      overflowWrap: 'anywhere',
    },
    th: { color: theme.colors.text.secondary },
    td: { fontFamily: theme.typography.fontFamilyMonospace },
  }),
});
