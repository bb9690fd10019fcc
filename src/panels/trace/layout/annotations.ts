/** The dashboard's annotations that fall into the time of a trace. */
import type { DataFrame } from '@grafana/data';
import { fieldOf, readVector } from '../../../frames/vector';
import type { TraceSpans } from './traceSpans';

/** Times in ns after the trace's zero; an instant begins and ends at once. */
export interface Annotation {
  fromNs: number;
  toNs: number;
  /** Title and text, without markup. */
  text: string;
  /** CSS; '' = none was chosen. */
  colour: string;
}

/** More are not told apart. */
const MOST = 50;

/**
 * @param frames as a panel is given them: a row for each annotation, with the fields of Grafana's `AnnotationEvent` (Unix ms).
 * @returns at most 50, by time; what was going on before and after the trace counts as well
 */
export function annotationsIn(frames: readonly DataFrame[] | undefined, spans: TraceSpans): Annotation[] {
  const found: Annotation[] = [];
  const originMs = Number(spans.trace.originNs / 1000n) / 1000;
  const nsOf = (ms: number) => (ms - originMs) * 1e6 - spans.zeroNs;
  for (const frame of frames ?? []) {
    const read = (name: string) => readVector<unknown>(fieldOf(frame, name));
    const [time, timeEnd, title, text, colour] = ['time', 'timeEnd', 'title', 'text', 'color'].map(read);
    for (let row = 0; row < frame.length; row++) {
      const from = numberOf(time[row]);
      if (from === null) {
        continue;
      }
      const fromNs = nsOf(from);
      const toNs = Math.max(fromNs, nsOf(numberOf(timeEnd[row]) || from));
      if (toNs >= 0 && fromNs <= spans.lastNs) {
        const words = [title[row], text[row]].map(plain).filter((part) => part !== '');
        const chosen = typeof colour[row] === 'string' ? String(colour[row]) : '';
        found.push({ fromNs, toNs, text: words.join(': '), colour: chosen });
      }
    }
  }
  return found.sort((a, b) => a.fromNs - b.fromNs).slice(0, MOST);
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Grafana lets annotations hold HTML. */
function plain(value: unknown): string {
  return typeof value === 'string'
    ? value
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim()
    : '';
}
