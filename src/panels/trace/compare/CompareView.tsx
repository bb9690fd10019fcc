import React, { useEffect, useMemo, useRef, useState } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { isSnapshot } from '../../frozenDashboard';
import { inLanguage } from '../../language';
import { chipStyles } from '../find/chipStyles';
import { GlyphButton } from '../header/GlyphButton';
import { ScrollRow } from '../header/ScrollRow';
import { traceKey } from '../layout/traceModel';
import { traceSpans } from '../layout/traceSpans';
import { useSteps } from '../state/useSteps';
import type { ViewProps } from '../views/view';
import { grouped } from '../words';
import { keepBase, useBase, type Base } from './base';
import { BasePicker } from './BasePicker';
import { changeCounts, diffTraces, orderedRows, SAME_WITHIN, type Change, type DiffOrder } from './diff';
import { DiffTable } from './DiffTable';
import { GraphPair } from './GraphPair';
import { CHANGE_SIGNS, changeWords } from './words';

const CHANGES: readonly Change[] = ['slower', 'faster', 'new', 'missing', 'same'];
const ORDERS: readonly DiffOrder[] = ['impact', 'duration', 'tree'];
const LINE_PX = 30;
/** Less, and graphs and differences take turns, CSS pixels. */
const HEIGHT_FOR_BOTH = 400;

const say = inLanguage({
  en: {
    label: 'Compare with another trace',
    none: 'Compare this trace with another: enter the id of a call or of a trace, or keep this one and choose another call.',
    itself: 'This is the base itself. Choose another call: it is compared with this one.',
    inSnapshot: 'Compare this trace with one from a file. Other calls need the live dashboard.',
    drop: 'Compare with another',
    cut: (count: string) => `The first ${count} are listed.`,
    working: 'Comparing …',
    changes: 'Changes shown',
    order: 'Order',
    orders: { impact: 'by self time', duration: 'by difference', tree: 'as called' } as Record<DiffOrder, string>,
    line: 'What is compared',
    what: 'Graphs or differences',
    graphs: 'Graphs',
    differences: 'Differences',
    rule: `Spans are the same operation when they and their callers have the same service, operation, kind and observation point; numbers, ids and quoted values in names are not told apart. Durations of one operation are summed; less than ${SAME_WITHIN * 100} % is the same.`,
  },
  zh: {
    label: '与另一条调用链对比',
    none: '与另一条调用链对比：输入调用 ID 或 Trace ID，或以当前调用链为基准再选择另一个调用。',
    itself: '当前就是基准调用链。请选择另一个调用，与它对比。',
    inSnapshot: '与文件中的调用链对比。与其他调用对比需要打开实时仪表板。',
    drop: '更换基准',
    cut: (count: string) => `仅列出前 ${count} 项。`,
    working: '对比中…',
    changes: '显示的变化',
    order: '排序',
    orders: { impact: '按自身耗时', duration: '按差值', tree: '按调用顺序' },
    line: '对比选项',
    what: '火焰图或差异',
    graphs: '火焰图',
    differences: '差异',
    rule: `Span 及其各级调用者的服务、操作、类型和观测点都相同，即为同一操作；名称中的数字、ID 和引号内的值不作区分。同一操作的耗时相加；变化小于 ${SAME_WITHIN * 100}% 视为相同。`,
  },
});

/** This trace beside another, and what differs between them. */
export function CompareView(props: ViewProps) {
  const { spans, data, state, onChange, width, height } = props;
  const styles = useStyles2(getStyles);
  const base = useBase(state.base);
  const root = useRef<HTMLDivElement>(null);
  const focusDue = useRef(false);
  const keep = (next: Base | null) => {
    focusDue.current = root.current?.contains(document.activeElement) ?? false;
    keepBase(next);
    onChange({ base: next?.id ?? '' });
  };
  const isItself = base !== null && traceKey(base.trace) === traceKey(spans.trace);
  /** What had the focus goes with the choice: what comes in its place takes it. */
  const takeFocus = () => {
    if (focusDue.current && !root.current?.contains(document.activeElement)) {
      root.current?.querySelector<HTMLElement>('[role="grid"], form [data-takes-focus]')?.focus();
    }
    focusDue.current = false;
  };
  const compares = base !== null && !isItself;
  useEffect(() => {
    if (!compares) {
      takeFocus();
    }
  }, [compares]);
  return (
    <div ref={root} className={styles.root} style={{ width, height }} role="region" aria-label={say().label}>
      {compares ? (
        <Comparison {...props} base={base} onDrop={() => keep(null)} onReady={takeFocus} />
      ) : (
        <div className={styles.start}>
          <p>{isSnapshot() ? say().inSnapshot : isItself ? say().itself : say().none}</p>
          <BasePicker trace={spans.trace} data={data} id={isItself ? '' : state.base} onPick={keep} />
        </div>
      )}
    </div>
  );
}

function Comparison(props: ViewProps & { base: Base; onDrop(): void; onReady(): void }) {
  const { spans, state, selected, onSelect, width, height } = props;
  const styles = useStyles2(getStyles);
  const { chip, chipOn } = useStyles2(chipStyles);
  const { switches } = spans;
  const { trace, notices } = props.base;
  const base = useMemo(() => traceSpans(trace, switches), [trace, switches.correctClocks, switches.showInferred]);
  const diff = useSteps(() => diffTraces(base, spans), [base, spans]);
  const [changes, setChanges] = useState<ReadonlySet<Change>>(new Set(CHANGES.slice(0, 4)));
  const [order, setOrder] = useState<DiffOrder>('impact');
  const [turn, setTurn] = useState<'graphs' | 'differences'>('differences');
  /** What was chosen last: a row, and one of its spans in the base. */
  const [chosen, setChosen] = useState({ row: -1, baseSpan: -1 });
  const rows = useMemo(() => diff && orderedRows(diff, changes, order), [diff, changes, order]);
  const counts = useMemo(() => diff && changeCounts(diff), [diff]);
  const ready = diff !== null;
  useEffect(() => {
    if (ready) {
      props.onReady();
    }
  }, [ready]);
  if (!diff || !rows || !counts) {
    return <p role="status">{say().working}</p>;
  }
  const row = selected >= 0 ? diff.b.rowOf[selected] : chosen.row;
  const baseSpan = row < 0 ? -1 : chosen.row === row && chosen.baseSpan >= 0 ? chosen.baseSpan : diff.a.first[row];
  const selectRow = (to: number) => {
    setChosen({ row: to, baseSpan: -1 });
    onSelect(to < 0 ? -1 : diff.b.first[to]);
  };
  const wanted = CHANGES.reduce((sum, change) => sum + (changes.has(change) ? counts[change] : 0), 0);
  const both = height >= HEIGHT_FOR_BOTH;
  const rest = height - LINE_PX;
  const graphsHeight = both ? Math.round(rest * 0.58) : rest;
  return (
    <>
      <ScrollRow label={say().line} height={LINE_PX} className={styles.line}>
        <span className={styles.group} role="group" aria-label={say().changes} title={say().rule}>
          {CHANGES.map((change) => (
            <button
              key={change}
              type="button"
              className={cx(chip, changes.has(change) && chipOn)}
              aria-pressed={changes.has(change)}
              onClick={() => setChanges(toggled(changes, change))}
            >
              {CHANGE_SIGNS[change]} {changeWords(change)} {grouped(counts[change])}
            </button>
          ))}
        </span>
        <select
          className={chip}
          aria-label={say().order}
          value={order}
          onChange={(event) => setOrder(event.currentTarget.value as DiffOrder)}
        >
          {ORDERS.map((one) => (
            <option key={one} value={one}>
              {say().orders[one]}
            </option>
          ))}
        </select>
        {!both && (
          <span className={styles.group} role="group" aria-label={say().what}>
            {(['graphs', 'differences'] as const).map((one) => (
              <button
                key={one}
                type="button"
                className={cx(chip, turn === one && chipOn)}
                aria-pressed={turn === one}
                onClick={() => setTurn(one)}
              >
                {say()[one]}
              </button>
            ))}
          </span>
        )}
        <GlyphButton glyph={say().drop} label={say().drop} title={say().drop} onClick={props.onDrop} />
        {wanted > rows.length && <span className={styles.notice}>{say().cut(grouped(rows.length))}</span>}
        {[...notices, ...trace.notices].map((notice) => (
          <span key={notice} className={styles.notice}>
            {notice}
          </span>
        ))}
      </ScrollRow>
      {(both || turn === 'graphs') && (
        <GraphPair
          base={base}
          compared={spans}
          state={state}
          timeZone={props.timeZone}
          selected={{ base: baseSpan, compared: selected }}
          onSelect={(of, span) => {
            if (of === 'compared') {
              onSelect(span);
            } else if (span < 0) {
              selectRow(-1);
            } else {
              const to = diff.a.rowOf[span];
              setChosen({ row: to, baseSpan: span });
              onSelect(diff.b.first[to]);
            }
          }}
          width={width}
          height={graphsHeight}
        />
      )}
      {(both || turn === 'differences') && (
        <DiffTable
          diff={diff}
          base={base}
          compared={spans}
          rows={rows}
          isTree={order === 'tree'}
          selected={row}
          onSelect={selectRow}
          width={width}
          height={both ? rest - graphsHeight : rest}
        />
      )}
    </>
  );
}

function toggled(changes: ReadonlySet<Change>, change: Change): ReadonlySet<Change> {
  const next = new Set(changes);
  if (!next.delete(change)) {
    next.add(change);
  }
  return next;
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({
    overflow: 'hidden',
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  start: css({ padding: theme.spacing(2), p: { maxWidth: 640 } }),
  line: css({ gap: theme.spacing(1.5) }),
  notice: css({ flex: 'none', color: theme.colors.text.secondary }),
  group: css({ display: 'inline-flex', flex: 'none', gap: theme.spacing(0.5) }),
});
