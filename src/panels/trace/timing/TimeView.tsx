import React, { useMemo, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Checkbox, useStyles2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import { formatDuration } from '../format/duration';
import { mainRootOf } from '../layout/mainRoot';
import { titleOf } from '../layout/spanTitle';
import { useSteps } from '../state/useSteps';
import type { ViewProps } from '../views/view';
import { GapTable } from './GapTable';
import { PartTable } from './PartTable';
import { SplitBar } from './SplitBar';
import { wholeNs } from './TimeSplit';
import { gapsOf, hopGaps, slowFromNs } from './gaps';
import { markTogether } from './markTogether';
import { timeSplit } from './splitTime';

const say = inLanguage({
  en: {
    label: 'Where the time of the trace went',
    title: (what: string, took: string) => `Where the ${took} of ${what} went`,
    law: 'Each moment is counted once, for the deepest span that ran; of spans that ran at once, for the one that ended last. The parts sum to the duration exactly.',
    gaps: 'Gaps on the way of requests',
    noGaps: 'No request was seen at two places.',
    others: (count: number) =>
      `${count} other ${count === 1 ? 'tree' : 'trees'} of this trace not counted: nothing ties them to this one.`,
    all: 'Links inside the code, too',
    working: 'Counting …',
    empty: 'The trace is empty.',
  },
  zh: {
    label: '整条调用链的时间去向',
    title: (what, took) => `${what} 的 ${took} 去了哪里`,
    law: '每一刻只计一次，归于当时运行的最深的 Span；同时运行的，归于最后结束者。各部分之和恰为总时长。',
    gaps: '请求路径上的间隔',
    noGaps: '没有请求在两个位置被观测到。',
    others: (count) => `本调用链的另外 ${count} 棵树未计入：没有关联到这一棵。`,
    all: '包括代码内部的关联',
    working: '计算中…',
    empty: '调用链为空。',
  },
});

/** From this width on gaps lie beside the parts. */
const BESIDE_PX = 900;
/** Narrower, a table of gaps has no room for the requests beside them. */
const REQUESTS_PX = 640;

/** The whole trace: where its time went, and the links with the largest gaps. */
export function TimeView({ spans, selected, onSelect, width, height }: ViewProps) {
  const styles = useStyles2(getStyles);
  const [all, setAll] = useState(false);
  const root = useMemo(() => mainRootOf(spans), [spans]);
  const split = useSteps(() => timeSplit(spans, root), [spans, root]);
  const hops = useSteps(() => hopGaps(spans), [spans]);
  const links = useSteps(() => (all ? gapsOf(spans, true) : hopGaps(spans)), [spans, all]);
  const slowNs = useMemo(() => (hops ? slowFromNs(hops, wholeNs(spans)) : Infinity), [hops]);
  const beside = width >= BESIDE_PX;
  const request = (beside ? 0.6 * width : width) >= REQUESTS_PX ? 'beside' : 'below';
  const others = spans.forest.roots.length - 1;
  if (root < 0) {
    return <p style={{ width }}>{say().empty}</p>;
  }
  return (
    <div
      className={styles.root}
      style={{ width, height }}
      role="region"
      aria-label={say().label}
      tabIndex={0}
      {...markTogether()}
    >
      <h5 aria-level={3}>{say().title(titleOf(spans, root), formatDuration(wholeNs(spans)))}</h5>
      {split && <SplitBar split={split} onSelect={onSelect} />}
      <p className={styles.quiet}>
        {split ? say().law : say().working} {others > 0 && say().others(others)}
      </p>
      <div
        className={styles.columns}
        style={{ gridTemplateColumns: beside ? 'minmax(0, 2fr) minmax(0, 3fr)' : 'minmax(0, 1fr)' }}
      >
        <div className={styles.parts}>{split && <PartTable spans={spans} split={split} onSelect={onSelect} />}</div>
        <div>
          <div className={styles.line}>
            <h5 aria-level={3}>{say().gaps}</h5>
            <Checkbox label={say().all} value={all} onChange={() => setAll(!all)} />
          </div>
          {!links && <p className={styles.quiet}>{say().working}</p>}
          {links && links.child.length === 0 && <p className={styles.quiet}>{say().noGaps}</p>}
          {links && links.child.length > 0 && (
            <GapTable
              spans={spans}
              gaps={links}
              slowNs={slowNs}
              selected={selected}
              onSelect={onSelect}
              request={request}
            />
          )}
        </div>
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({
    overflow: 'auto',
    padding: theme.spacing(1),
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    h5: { margin: theme.spacing(0.5, 0), fontSize: theme.typography.body.fontSize },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 },
  }),
  columns: css({ display: 'grid', alignItems: 'start', gap: theme.spacing(1, 3) }),
  // Wider, and the eye loses the line on its way to the numbers.
  parts: css({ maxWidth: 560 }),
  line: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(2) }),
  quiet: css({ margin: theme.spacing(0.5, 0), color: theme.colors.text.secondary }),
});
