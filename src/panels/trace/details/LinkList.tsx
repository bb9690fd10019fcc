import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import { FactTable } from './FactTable';
import type { LinkedSpan } from './storedEvents';

const say = inLanguage({
  en: { open: 'Open the trace', show: 'Show the span', trace: 'Trace id', span: 'Span id' },
  zh: { open: '打开调用链', show: '显示该 Span', trace: 'Trace id', span: 'Span id' },
});

interface Props {
  links: readonly LinkedSpan[];
  /** Address of the dashboard with another trace; null where its panels do not go by one. */
  hrefOf: ((traceId: string) => string) | null;
  /** Index of a span in the trace on screen, -1 where it is not there. */
  indexOf(link: LinkedSpan): number;
  onOpen(traceId: string): void;
  onSelect(span: number): void;
}

/** What a span says it has to do with: a span of this trace is shown, another's trace opened. */
export function LinkList({ links, hrefOf, indexOf, onOpen, onSelect }: Props) {
  const styles = useStyles2(getStyles);
  const t = say();
  const follow = (event: React.MouseEvent, traceId: string) => {
    // as everywhere: with a key or another button it goes into another tab
    if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      onOpen(traceId);
    }
  };
  return (
    <ol className={styles.list}>
      {links.map((link, k) => {
        const here = indexOf(link);
        return (
          <li key={k} className={styles.link}>
            {here >= 0 ? (
              <button type="button" className={styles.go} onClick={() => onSelect(here)}>
                {t.show}
              </button>
            ) : hrefOf && link.traceId !== '' ? (
              <a className={styles.go} href={hrefOf(link.traceId)} onClick={(event) => follow(event, link.traceId)}>
                {t.open}
              </a>
            ) : null}
            <FactTable facts={[[t.trace, link.traceId], [t.span, link.spanId], ...link.facts]} />
          </li>
        );
      })}
    </ol>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  link: css({
    padding: theme.spacing(0.25, 0, 0.25, 1),
    marginBottom: theme.spacing(0.5),
    borderLeft: `2px solid ${theme.colors.border.medium}`,
  }),
  go: css({
    border: 'none',
    background: 'none',
    padding: 0,
    font: 'inherit',
    color: theme.colors.text.link,
    textDecoration: 'underline',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
});
