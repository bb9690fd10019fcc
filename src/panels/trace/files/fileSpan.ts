/** A span as files have it, whatever their format. */
import type { KeyValue } from '../../../frames/panelTrace';

export interface FileSpan {
  traceId: string;
  spanId: string;
  /** '' = none. */
  parentSpanId: string;
  name: string;
  service: string;
  /** server, client, …; '' = not told. */
  kind: string;
  /** Unix ns; 0 = not told. */
  startNs: bigint;
  endNs: bigint;
  /** OpenTelemetry's: 0 unset, 1 ok, 2 error. */
  statusCode: number;
  statusMessage: string;
  attributes: KeyValue[];
  resource: KeyValue[];
  events: FileEvent[];
}

export interface FileEvent {
  timeNs: bigint;
  name: string;
  fields: KeyValue[];
}

/** What was read out of a file. `trace` is Spanloom's own word about the trace, where it wrote the file. */
export interface FileSpans {
  spans: FileSpan[];
  trace: unknown;
}

type Json = Record<string, unknown>;

/** The value as an object; an empty one for what is none. Files are anyone's: nothing in them is as it should be. */
export function objectOf(value: unknown): Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : {};
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? `${value}` : '';
}

/** A whole number of `unitNs`, as ns; 0 for what is none, or does not fit into 64 bits. */
export function nanosOf(value: unknown, unitNs = 1n): bigint {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(Math.round(value)) : textOf(value).trim();
  if (!/^\d{1,20}$/.test(text)) {
    return 0n;
  }
  const ns = BigInt(text) * unitNs;
  return ns < 1n << 64n ? ns : 0n;
}
