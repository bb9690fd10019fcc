/** What a measure says, in a box of plain elements: it changes with every move of the pointer. */
import { formatDuration, formatShift } from '../format/duration';
import type { TimeWindow } from '../layout/timeWindow';
import type { TraceModel } from '../layout/traceModel';
import { grouped } from '../words';
import { inLanguage } from '../../language';
import { countSpans } from './measure';

/** The elements that a measure's box has; `zoom` and `close` are buttons. */
export interface MeasureElements {
  box: HTMLElement;
  text: HTMLElement;
}

/** Fills and places the box over the measured stretch, or hides it. x in CSS pixels of its parent. */
export function showMeasure(
  { box, text }: MeasureElements,
  model: TraceModel | null,
  measure: TimeWindow | null,
  xOf: (ns: number) => number
): void {
  if (!model || !measure) {
    box.style.display = 'none';
    return;
  }
  box.style.display = 'flex';
  text.textContent = measureWords(model, measure);
  const room = (box.parentElement?.clientWidth ?? 0) - box.offsetWidth;
  const middle = (xOf(measure.fromNs) + xOf(measure.toNs) - box.offsetWidth) / 2;
  box.style.transform = `translateX(${Math.round(Math.max(0, Math.min(middle, room)))}px)`;
}

/** `1.2 ms, from +3 ms to +4.2 ms · 3 spans inside, 7 touched`. */
export function measureWords(model: TraceModel, { fromNs, toNs }: TimeWindow): string {
  const { inside, touching } = countSpans(model.spans.startNs, model.spans.endNs, { fromNs, toNs });
  return say().measured(formatDuration(toNs - fromNs), formatShift(fromNs), formatShift(toNs), inside, touching);
}

const say = inLanguage({
  en: {
    measured: (length: string, from: string, to: string, inside: number, touching: number) =>
      `${length}, from ${from} to ${to} · ${grouped(inside)} ${inside === 1 ? 'span' : 'spans'} inside, ${grouped(touching)} touched`,
  },
  zh: {
    measured: (length: string, from: string, to: string, inside: number, touching: number) =>
      `${length}，从 ${from} 到 ${to} · 完全在内 ${grouped(inside)} 个 Span，有重叠 ${grouped(touching)} 个`,
  },
});
