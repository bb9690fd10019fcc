import React from 'react';
import { cx } from '@emotion/css';
import { inLanguage } from '../../language';
import { formatDuration, formatShift } from '../format/duration';
import { failureOf } from '../layout/failures';
import { titleOf } from '../layout/spanTitle';
import { KIND_LETTERS, NETWORK } from '../layout/traceSpans';
import { FailureSign } from '../views/FailureSign';
import { KIND_WORDS, countOf, grouped } from '../words';
import { TimeBar } from './TimeBar';
import type { ColumnName } from './columns';
import type { RowContext } from './rowContext';
import { linkText, statusText, whereText } from './tableText';
import { childCount, siblingCount } from './tableTree';
import { LEVEL_PX } from './styles';

const say = inLanguage({
  en: {
    kind: (word: string) => `${word} span`,
    inside: (spans: number, failed: number) =>
      `${countOf(spans, 'span')} inside${failed > 0 ? `, ${countOf(failed, 'error')}` : ''}`,
    match: 'match',
    level: (level: number) => `level ${level}`,
  },
  zh: {
    kind: (word) => `${word} Span`,
    inside: (spans, failed) => `内含 ${spans} 个 Span${failed > 0 ? `，${failed} 个错误` : ''}`,
    match: '匹配',
    level: (level) => `第 ${level} 层`,
  },
});

export interface RowProps {
  context: RowContext;
  span: number;
  row: number;
  /** Null where the rows are no tree or the span has no children. */
  expanded: boolean | null;
  selected: boolean;
  /** The row that Tab leads to. */
  active: boolean;
  match: boolean;
  /** It is kept in the document for the focus only. */
  outside: boolean;
}

/** One span. Rendered anew only when something about it changes, not when the table scrolls. */
export const TableRow = React.memo(function TableRow(props: RowProps) {
  const { context, span, row, expanded, selected, active, match, outside } = props;
  const { spans, tree, sorted, columns, styles } = context;
  const { trace } = spans;
  const cell: Record<ColumnName, () => React.ReactNode> = {
    span: () => <NameCell {...props} />,
    service: () => (trace.own && spans.kind[span] === NETWORK ? '' : trace.service[span]),
    where: () => whereText(spans, span),
    start: () => formatShift(spans.startNs[span]),
    duration: () => formatDuration(spans.endNs[span] - spans.startNs[span]),
    self: () => formatDuration(context.selfNs[span]),
    status: () => <StatusCell context={context} span={span} />,
    link: () => linkText(spans, span).text,
    time: () => <TimeBar context={context} span={span} />,
  };
  return (
    <div
      role="row"
      data-span={span}
      className={cx(styles.row, selected && styles.selected, match && styles.match, outside && styles.outside)}
      aria-rowindex={row + 2}
      aria-selected={selected}
      aria-level={sorted ? undefined : tree.depth[span] + 1}
      aria-posinset={sorted ? undefined : tree.position[span]}
      aria-setsize={sorted ? undefined : siblingCount(tree, span)}
      aria-expanded={expanded === null ? undefined : expanded}
      tabIndex={active ? 0 : -1}
      data-takes-focus={active || undefined}
    >
      {columns.map(({ name, index }) => {
        const content = cell[name]();
        const title = name === 'link' ? linkText(spans, span).title : typeof content === 'string' ? content : undefined;
        return (
          <div
            key={name}
            role={name === 'span' ? 'rowheader' : 'gridcell'}
            aria-colindex={index + 1}
            title={title}
            className={cx(styles.cell, styles.of[name])}
          >
            {content}
          </div>
        );
      })}
    </div>
  );
});

/** Indentation, the sign to collapse, kind, name, and what a collapsed row hides. */
function NameCell({ context, span, expanded, match }: RowProps) {
  const { spans, tree, sorted, styles, levels, failuresIn, colourOf } = context;
  const depth = sorted ? 0 : tree.depth[span];
  const shown = Math.min(depth, levels);
  const name = context.hasService && spans.kind[span] !== NETWORK ? spans.trace.operation[span] : '';
  const title = name || titleOf(spans, span);
  const kind = spans.kind[span];
  const k = tree.at[span];
  const inside = expanded === false ? tree.end[k] - k - 1 : 0;
  const failed = inside > 0 ? failuresIn(span) : 0;
  const colour = colourOf(span);
  const failure = failureOf(spans.trace.status[span]);
  return (
    <>
      {shown > 0 && <span className={styles.indent} style={{ width: shown * LEVEL_PX }} aria-hidden="true" />}
      {depth > shown && (
        <span className={styles.deep} title={say().level(depth + 1)} aria-hidden="true">
          +{grouped(depth - shown)}
        </span>
      )}
      {!sorted && (
        <span className={styles.toggle} data-toggle={expanded === null ? undefined : span} aria-hidden="true">
          {expanded === null ? '' : expanded ? '▾' : '▸'}
        </span>
      )}
      {spans.trace.own && (
        <b
          className={styles.letter}
          style={{ background: colour.fill, color: colour.text }}
          role="img"
          aria-label={say().kind(KIND_WORDS[kind])}
          title={KIND_WORDS[kind]}
        >
          {KIND_LETTERS[kind]}
        </b>
      )}
      {failure && !context.hasStatus && <FailureSign failure={failure} />}
      <span className={styles.name} title={title}>
        {title}
      </span>
      {inside > 0 && (
        <span className={styles.inside} title={say().inside(inside, failed)}>
          {failed > 0 && <FailureSign failure="server_error" />} +{grouped(inside)}
          <span className={styles.hidden}>{say().inside(inside, failed)}</span>
        </span>
      )}
      {match && <span className={styles.hidden}>{say().match}</span>}
    </>
  );
}

function StatusCell({ context: { spans, styles }, span }: { context: RowContext; span: number }) {
  const failure = failureOf(spans.trace.status[span]);
  const text = statusText(spans, span);
  return (
    <span
      className={cx(styles.status, failure && (failure === 'server_error' ? styles.failed : styles.warned))}
      title={spans.trace.statusMessage[span] || text}
    >
      {failure && <FailureSign failure={failure} />}
      <span className={styles.name}>{text}</span>
    </span>
  );
}

/** Null where the span is no node that opens. */
export function expansion(context: RowContext, span: number, collapsed: boolean): boolean | null {
  return context.sorted || childCount(context.tree, span) === 0 ? null : !collapsed;
}
