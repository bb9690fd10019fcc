/** The words around a picture of the flame graph. */
import { inLanguage } from '../../language';
import type { Marked } from '../draw/paintOverlay';
import { barTitle } from '../layout/barTitle';
import type { Scene } from '../draw/scene';
import { formatDuration, formatShift } from '../format/duration';
import { formatInstant } from '../format/instant';
import { legendItems } from '../header/legendItems';
import { groupSelfTimes, type TraceSummary } from '../layout/summary';
import { grouped } from '../words';
import type { ViewPicture } from './drawView';

/** What the graph gives for a picture. */
export interface GraphPicture {
  scene: Scene;
  marked: Marked;
  fontPx: number;
}

export function pictureOf(
  { scene, marked, fontPx }: GraphPicture,
  summary: TraceSummary,
  timeZone: string
): ViewPicture {
  const { model, window } = scene;
  const { root } = summary;
  const words = say();
  const [startNs, endNs] = root < 0 ? [0, 0] : [model.input.startNs[root], model.input.endNs[root]];
  const first = Math.floor(scene.scrollTop / scene.laneHeight) + 1;
  const last = Math.floor((scene.scrollTop + scene.height) / scene.laneHeight);
  const { laneCount } = model.layout;
  const whole = window.fromNs <= model.whole.fromNs && window.toNs >= model.whole.toNs;
  const facts = [
    formatInstant(model.trace.originNs, model.zeroNs + startNs, timeZone),
    words.spans(model.trace.count),
    words.services(summary.services),
    summary.failures > 0 ? words.errors(summary.failures) : '',
    // A picture does not say by itself what it leaves out.
    whole ? '' : words.window(formatShift(window.fromNs), formatShift(window.toNs)),
    last - first + 1 < laneCount ? words.lanes(first, last, laneCount) : '',
  ];
  return {
    scene,
    marked,
    fontPx,
    title: `${root < 0 ? '' : barTitle(model, root)}  ${formatDuration(endNs - startNs)}`.trim(),
    facts: facts.filter((fact) => fact !== '').join(' · '),
    legend: legendItems(model, summary, groupSelfTimes(model), scene.colours),
  };
}

const say = inLanguage({
  en: {
    spans: (n: number) => `${grouped(n)} ${n === 1 ? 'span' : 'spans'}`,
    services: (n: number) => `${n} ${n === 1 ? 'service' : 'services'}`,
    errors: (n: number) => `${grouped(n)} ${n === 1 ? 'error' : 'errors'}`,
    window: (from: string, to: string) => `shown from ${from} to ${to}`,
    lanes: (first: number, last: number, all: number) =>
      `rows ${grouped(first)} to ${grouped(last)} of ${grouped(all)}`,
  },
  zh: {
    spans: (n: number) => `${grouped(n)} 个 Span`,
    services: (n: number) => `${n} 个服务`,
    errors: (n: number) => `${grouped(n)} 个错误`,
    window: (from: string, to: string) => `显示 ${from} 至 ${to}`,
    lanes: (first: number, last: number, all: number) =>
      `第 ${grouped(first)} 至 ${grouped(last)} 行，共 ${grouped(all)} 行`,
  },
});
