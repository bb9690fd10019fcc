import React from 'react';
import { cx } from '@emotion/css';
import { firstEndingAfter, type CriticalBars } from '../layout/criticalBars';
import { failureOf } from '../layout/failures';
import type { RowContext } from './rowContext';
import { barTitle, isCorrected, isInferred } from './tableText';

/** The span's place in the trace, with the marks that its bar has in the flame graph. */
export function TimeBar({ context, span }: { context: RowContext; span: number }) {
  const { spans, window, styles, colourOf, critical } = context;
  const place = placeOfBar(spans.startNs[span], spans.endNs[span], window.fromNs, window.toNs);
  if (!place) {
    return null;
  }
  const colour = colourOf(span);
  return (
    <>
      <span
        className={cx(
          styles.bar,
          isInferred(spans, span) && styles.inferred,
          isCorrected(spans, span) && styles.corrected,
          failureOf(spans.trace.status[span]) && styles.failedBar
        )}
        style={{ left: `${place.left}%`, width: `${place.width}%`, background: colour.fill, color: colour.text }}
        title={barTitle(spans, span)}
      />
      {critical && <CriticalStretches context={context} critical={critical} span={span} />}
    </>
  );
}

/** More cannot be told apart in a cell. */
const MOST_STRETCHES = 60;

/** Where the end of the request was waiting for the span: a line above its bar. */
function CriticalStretches({
  context: { window, styles },
  critical,
  span,
}: {
  context: RowContext;
  critical: CriticalBars;
  span: number;
}) {
  const { offset, fromNs, toNs } = critical;
  const lines: React.ReactNode[] = [];
  const first = firstEndingAfter(critical, span, window.fromNs);
  for (let k = first; k < offset[span + 1] && fromNs[k] < window.toNs && k < first + MOST_STRETCHES; k++) {
    const place = placeOfBar(fromNs[k], toNs[k], window.fromNs, window.toNs);
    if (place) {
      lines.push(
        <span key={k} className={styles.critical} style={{ left: `${place.left}%`, width: `${place.width}%` }} />
      );
    }
  }
  return <>{lines}</>;
}

/** Left edge and width in percent of the window, cut at its ends; null where the span lies outside of it. */
export function placeOfBar(
  startNs: number,
  endNs: number,
  fromNs: number,
  toNs: number
): { left: number; width: number } | null {
  const wholeNs = toNs - fromNs;
  if (endNs < fromNs || startNs > toNs || wholeNs <= 0) {
    return null;
  }
  const left = (100 * (Math.max(startNs, fromNs) - fromNs)) / wholeNs;
  return { left, width: (100 * (Math.min(endNs, toNs) - fromNs)) / wholeNs - left };
}
