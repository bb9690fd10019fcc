/** What happened in a span, and what it points to, out of the details that a store gives. */
import { parse } from 'lossless-json';
import type { Detail } from '../../../frames/details';
import type { PanelTrace } from '../../../frames/panelTrace';
import { instantOf } from '../layout/eventTimes';
import type { Fact } from './facts';

export interface SpanEvent {
  name: string;
  /** ns after the trace's origin, by the span's own clock; null where it is not known. */
  atNs: number | null;
  facts: Fact[];
}

/** Another span, of this trace or another, that a span says it has to do with. */
export interface LinkedSpan {
  traceId: string;
  spanId: string;
  facts: Fact[];
}

/** Parts of an event that are shown otherwise. */
const OF_EVENT = /^(name|attributes|time_unix_nano|timestamp|time)$/i;
const OF_LINK = /^(trace_id|span_id|attributes)$/;

export function storedEvents(details: readonly Detail[], originNs: bigint): SpanEvent[] {
  return details
    .filter(({ kind }) => kind === 'event')
    .map(({ key, value }) => {
      const ns = instantOf(value);
      return { name: key, atNs: ns === null ? null : Number(ns - originNs), facts: factsOf(key, value, OF_EVENT) };
    });
}

export function storedLinks(details: readonly Detail[]): LinkedSpan[] {
  return details
    .filter(({ kind }) => kind === 'link')
    .map(({ key, value }) => {
      const { trace_id: traceId, span_id: spanId } = objectOf(value) ?? {};
      return { traceId: textOf(traceId ?? ''), spanId: textOf(spanId ?? ''), facts: factsOf(key, value, OF_LINK) };
    });
}

/** The events that the frame itself carries; their times are ms. */
export function carriedEvents(trace: PanelTrace, span: number): SpanEvent[] {
  const originMs = Number(trace.originNs / 1_000_000n);
  const beyondMs = Number(trace.originNs % 1_000_000n);
  return trace.events(span).map(({ name, timestampMs, fields }) => ({
    name,
    atNs: Math.round((timestampMs - originMs) * 1e6) - beyondMs,
    facts: fields.map(({ key, value }): Fact => [key, textOf(value)]),
  }));
}

/** Attributes, then whatever else there is; a value that is no JSON object stays whole. */
function factsOf(key: string, value: string, shownOtherwise: RegExp): Fact[] {
  const object = objectOf(value);
  if (!object) {
    return [[key, value]];
  }
  const others = Object.entries(object).filter(([name]) => !shownOtherwise.test(name));
  const { attributes } = object;
  const inner = isObject(attributes) ? Object.entries(attributes) : attributes ? [['attributes', attributes]] : [];
  return [...inner, ...others].map(([name, part]): Fact => [String(name), textOf(part)]);
}

/** Numbers as text: none loses a digit. */
function objectOf(json: string): Record<string, unknown> | null {
  try {
    const value = parse(json, undefined, (digits) => digits);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
