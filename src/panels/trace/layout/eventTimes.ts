/**
 * When the events of a span happened. Frames of other data sources carry them; ours come with the details of a span, and
 * are known once these have been loaded.
 */
import type { Detail } from '../../../frames/details';
import type { PanelTrace } from '../../../frames/panelTrace';

const known = new WeakMap<PanelTrace, Map<number, Float64Array>>();
const listeners = new Set<() => void>();

/** ns after `trace.originNs` by the span's own clock, in order; none where they are not known. Read once for each span. */
export function eventTimes(trace: PanelTrace, span: number): Float64Array {
  const ofTrace = known.get(trace) ?? new Map<number, Float64Array>();
  known.set(trace, ofTrace);
  let times = ofTrace.get(span);
  if (!times) {
    const originMs = Number(trace.originNs / 1_000_000n);
    const beyondMs = Number(trace.originNs % 1_000_000n);
    times = Float64Array.from(trace.events(span), (event) => (event.timestampMs - originMs) * 1e6 - beyondMs).sort();
    ofTrace.set(span, times);
  }
  return times;
}

/** Takes the events out of a span's details. */
export function learnEvents(trace: PanelTrace, span: number, details: readonly Detail[]): void {
  const times = details
    .filter(({ kind }) => kind === 'event')
    .map(({ value }) => instantOf(value))
    .filter((ns): ns is bigint => ns !== null)
    .map((ns) => Number(ns - trace.originNs));
  if (times.length > 0 && times.length !== eventTimes(trace, span).length) {
    known.get(trace)?.set(span, Float64Array.from(times).sort());
    listeners.forEach((tell) => tell());
  }
}

/** Calls when events of some span have become known, until the returned function is called. */
export function whenEventsAreLearned(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

/** The time of an event as the stores write it (`time_unix_nano`, or `timestamp` in ns or as UTC text); null = none. */
export function instantOf(eventJson: string): bigint | null {
  // Out of the text: as a number the ns would lose their last digits.
  const [, text] = /"(?:time_unix_nano|timestamp|time)"\s*:\s*"?([^",}]+)/i.exec(eventJson) ?? [];
  if (text === undefined) {
    return null;
  }
  if (/^\d{16,20}$/.test(text)) {
    return BigInt(text);
  }
  const [, seconds, fraction = ''] = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z?$/.exec(text) ?? [];
  const ms = seconds === undefined ? NaN : Date.parse(`${seconds.replace(' ', 'T')}Z`);
  return Number.isNaN(ms) ? null : BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
