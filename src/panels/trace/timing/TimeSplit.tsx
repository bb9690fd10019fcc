import React, { useEffect, useMemo } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { runAtOnce } from '../../../background/slices';
import { inLanguage } from '../../language';
import { Section } from '../details/Section';
import type { TraceSpans } from '../layout/traceSpans';
import { useSteps } from '../state/useSteps';
import { GapTable } from './GapTable';
import { PartTable } from './PartTable';
import { SplitBar } from './SplitBar';
import { gapsBelow, hopGaps, slowFromNs, type Gaps } from './gaps';
import { someRows } from './gapRows';
import { markTogether } from './markTogether';
import { mainRootOf } from '../layout/mainRoot';
import { timeSplit } from './splitTime';

const say = inLanguage({
  en: {
    title: 'Where the time went',
    gaps: 'Gaps before and after',
    none: 'It took no time.',
    working: 'Counting …',
  },
  zh: { title: '时间去向', gaps: '之前与之后的间隔', none: '没有耗时。', working: '计算中…' },
});

interface Props {
  spans: TraceSpans;
  /** Index in the trace. */
  span: number;
  onSelect(span: number): void;
  /** Marks spans of the trace where the reader sees them; none = no longer. */
  onMark?(spans: readonly number[]): void;
}

/** For the details of a span: where its time went, and the gaps of its links to its parent and to its children. */
export function TimeSplit({ spans, span, onSelect, onMark }: Props) {
  const styles = useStyles2(getStyles);
  const split = useSteps(() => timeSplit(spans, span), [spans, span]);
  const hops = useSteps(() => hopGaps(spans), [spans]);
  const gaps = useMemo(() => gapsAround(spans, span), [spans, span]);
  const slowNs = useMemo(() => (hops ? slowFromNs(hops, wholeNs(spans)) : Infinity), [hops]);
  // What was pointed at goes with the span that it was of.
  useEffect(() => () => onMark?.([]), [spans, span]);
  return (
    <>
      <Section name="where" title={say().title}>
        {!split && <p className={styles.quiet}>{say().working}</p>}
        {split && split.ns === 0 && <p className={styles.quiet}>{say().none}</p>}
        {split && split.ns > 0 && (
          <div {...markTogether((part) => onMark?.(part === null ? [] : split.parts[part].spans))}>
            <SplitBar split={split} onSelect={onSelect} />
            <PartTable spans={spans} split={split} onSelect={onSelect} />
          </div>
        )}
      </Section>
      {gaps.child.length > 0 && (
        <Section name="gaps" title={say().gaps}>
          <GapTable spans={spans} gaps={gaps} slowNs={slowNs} selected={span} onSelect={onSelect} request="none" />
        </Section>
      )}
    </>
  );
}

/** What the trace took as a whole, ns. */
export function wholeNs(spans: TraceSpans): number {
  const root = mainRootOf(spans);
  return root < 0 ? 0 : spans.endNs[root] - spans.startNs[root];
}

/** The links of a span to its parent and to its children. O(k log k) for the children of both. */
function gapsAround(spans: TraceSpans, span: number): Gaps {
  const { offset, children, parent } = spans.forest;
  const below = (of: number): Gaps => {
    const child = of < 0 ? new Uint32Array(0) : children.slice(offset[of], offset[of + 1]);
    return { child, ...runAtOnce(gapsBelow(spans, of, child)) };
  };
  const own = someRows(below(parent[span]), (child) => child === span);
  const kids = below(span);
  return {
    child: Uint32Array.from([...own.child, ...kids.child]),
    startNs: Float64Array.from([...own.startNs, ...kids.startNs]),
    endNs: Float64Array.from([...own.endNs, ...kids.endNs]),
  };
}

const getStyles = (theme: GrafanaTheme2) => ({
  quiet: css({ color: theme.colors.text.secondary }),
});
