import React, { useState } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import { formatDuration } from '../format/duration';
import { titleOf } from '../layout/spanTitle';
import { KIND_LETTERS, type TraceSpans } from '../layout/traceSpans';
import { useSteps } from '../state/useSteps';
import { grouped } from '../words';
import { gapRange } from './clockRange';
import { GAP_ORDERS, sortedRows, type GapOrder } from './gapRows';
import type { Gaps } from './gaps';
import { requestOf, whereIs } from './whereIs';
import { sureness } from './words';

const say = inLanguage({
  en: {
    label: 'Gaps between the places on the way of requests',
    columns: { larger: 'From → to', start: 'Before', end: 'After' } as Record<GapOrder, string>,
    hints: {
      larger: 'Sort by the larger of both gaps',
      start:
        'From the start of the first to the start of the second, or from the end of what came in between; negative where the second starts earlier',
      end: 'From the end of the second to the end of the first, or to the start of what came in between; negative where the second ends later',
    } as Record<GapOrder, string>,
    request: 'Request',
    slow: 'slow',
    slowHint: 'Ten times the median gap or more, and 0.5 % of the whole or more',
    select: (title: string) => `Select ${title}`,
    shown: (shown: string, all: string) => `${shown} of ${all} links, those with the largest gaps.`,
    more: 'Show more',
    clocks:
      '~ The two ends were or may have been stamped by different clocks: the split between before and after is as sure as their comparison, the sum is exact.',
  },
  zh: {
    label: '请求路径上各位置之间的间隔',
    columns: { larger: '从 → 到', start: '之前', end: '之后' },
    hints: {
      larger: '按两个间隔中较大者排序',
      start: '从前者开始到后者开始，或从其间其他调用结束算起；后者先开始则为负',
      end: '从后者结束到前者结束，或到其间其他调用开始为止；后者后结束则为负',
    },
    request: '请求',
    slow: '慢',
    slowHint: '不小于间隔中位数的十倍，且不小于总时长的 0.5%',
    select: (title) => `选中 ${title}`,
    shown: (shown, all) => `${all} 个关联中间隔最大的 ${shown} 个。`,
    more: '显示更多',
    clocks: '~ 两端由或可能由不同时钟记录：之前与之后的划分取决于时钟比较的精度，二者之和准确。',
  },
});

const FIRST = 50;

interface Props {
  spans: TraceSpans;
  gaps: Gaps;
  /** Gaps from here on are marked, ns. */
  slowNs: number;
  /** Index in the trace. */
  selected: number;
  onSelect(span: number): void;
  /** Which request it was: in a column of its own, below the way where there is no room for it, or left out. */
  request?: 'beside' | 'below' | 'none';
}

const NO_ROWS = new Uint32Array(0);

/** Links with the gaps at their start and at their end, the largest first. Each leads to the span at its far end. */
export function GapTable({ spans, gaps, slowNs, selected, onSelect, request = 'beside' }: Props) {
  const styles = useStyles2(getStyles);
  const [order, setOrder] = useState<GapOrder>('larger');
  const [most, setMost] = useState(FIRST);
  const rows = useSteps(() => sortedRows(gaps, order), [gaps, order]) ?? NO_ROWS;
  const head = (by: GapOrder) => (
    <th scope="col" aria-sort={order === by ? 'descending' : undefined}>
      <button type="button" className={styles.head} title={say().hints[by]} onClick={() => setOrder(by)}>
        {say().columns[by]}
        {order === by && ' ▾'}
      </button>
    </th>
  );
  const shown = Array.from(rows.subarray(0, most), (row) => gapRow(spans, gaps, row));
  const gap = (ns: number, sure: boolean) => (
    <td className={cx(ns >= slowNs && styles.slow)}>
      {ns >= slowNs && <span title={say().slowHint}>▲ {say().slow} </span>}
      {sure ? '' : '~ '}
      {formatDuration(ns)}
    </td>
  );
  return (
    <>
      <table className={styles.table} aria-label={say().label}>
        <thead>
          <tr>
            {head(GAP_ORDERS[0])}
            {request === 'beside' && (
              <th scope="col" className={styles.request}>
                {say().request}
              </th>
            )}
            {head('start')}
            {head('end')}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ parent, child, startNs, endNs, range, sure }) => (
            <tr
              key={child}
              aria-current={child === selected ? 'true' : undefined}
              data-child={child}
              title={sureness(range)}
            >
              <td>
                <button
                  type="button"
                  className={styles.link}
                  title={say().select(titleOf(spans, child))}
                  onClick={() => onSelect(child)}
                >
                  {spans.trace.own && (
                    <b>
                      {KIND_LETTERS[spans.kind[parent]]}→{KIND_LETTERS[spans.kind[child]]}{' '}
                    </b>
                  )}
                  {whereIs(spans, parent)} → {whereIs(spans, child)}
                </button>
                {request === 'below' && <div className={styles.below}>{requestOf(spans, child)}</div>}
              </td>
              {request === 'beside' && <td className={styles.request}>{requestOf(spans, child)}</td>}
              {gap(startNs, sure)}
              {gap(endNs, sure)}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown.length && (
        <p className={styles.note}>
          {say().shown(grouped(shown.length), grouped(rows.length))}{' '}
          <button type="button" className={styles.link} onClick={() => setMost(most * 4)}>
            {say().more}
          </button>
        </p>
      )}
      {shown.some(({ sure }) => !sure) && <p className={styles.note}>{say().clocks}</p>}
    </>
  );
}

function gapRow(spans: TraceSpans, gaps: Gaps, row: number) {
  const child = gaps.child[row];
  const parent = spans.forest.parent[child];
  const [startNs, endNs] = [gaps.startNs[row], gaps.endNs[row]];
  const range = gapRange(spans, parent, child, startNs, endNs);
  const sure = range.sure === 'one clock' || (range.sure === 'between' && range.startMinNs === range.startMaxNs);
  return { parent, child, startNs, endNs, range, sure };
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    width: '100%',
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
    'th, td': { padding: theme.spacing(0.25, 0.5), textAlign: 'right', whiteSpace: 'nowrap', fontWeight: 'normal' },
    'th:first-child, td:first-child': { textAlign: 'left', whiteSpace: 'normal', overflowWrap: 'anywhere' },
    thead: { color: theme.colors.text.secondary },
    'tbody tr:hover': { background: theme.colors.action.hover },
    'tbody tr[aria-current="true"]': { background: theme.colors.action.selected },
  }),
  head: css({
    border: 'none',
    background: 'none',
    fontSize: 'inherit',
    padding: 0,
    '&:hover': { textDecoration: 'underline' },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
  link: css({
    border: 'none',
    background: 'none',
    fontSize: 'inherit',
    padding: 0,
    textAlign: 'left',
    color: theme.colors.text.link,
    '&:hover': { textDecoration: 'underline' },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
  request: css({ '&&': { textAlign: 'left' }, maxWidth: 220, overflow: 'hidden', textOverflow: 'ellipsis' }),
  below: css({
    color: theme.colors.text.secondary,
    display: '-webkit-box',
    WebkitLineClamp: 2,
    WebkitBoxOrient: 'vertical',
    overflow: 'hidden',
  }),
  slow: css({ color: theme.colors.warning.text, fontWeight: theme.typography.fontWeightMedium }),
  note: css({ margin: theme.spacing(0.5, 0), color: theme.colors.text.secondary }),
});
