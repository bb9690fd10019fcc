/**
 * Kinds and statuses are written in many ways: `Server` (the collector's exporter today), `SPAN_KIND_SERVER` (up to
 * 0.10x, OTLP), `SERVER` (Java), `SpanKind.SERVER` (Python), `server` (Jaeger), or as OTLP numbers them. Their one form
 * is the word in small letters without what stands before it.
 */
import { SPAN_KIND_BY_CODE, type SpanKind } from '../../trace/span';
import type { OtelStatus } from '../outcome';

const BEFORE_KIND = 'spankind';
const BEFORE_STATUS = 'statuscode';

export function kindOf(text: string): SpanKind {
  const word = plain(text, BEFORE_KIND);
  const kind = /^\d$/.test(word) ? SPAN_KIND_BY_CODE[Number(word)] : (word as SpanKind);
  return SPAN_KIND_BY_CODE.includes(kind) ? kind : 'unspecified';
}

export function statusOf(text: string): OtelStatus {
  const word = plain(text, BEFORE_STATUS);
  return word === 'error' || word === '2' ? 'error' : word === 'ok' || word === '1' ? 'ok' : 'unset';
}

function plain(text: string, before: string): string {
  const word = text.toLowerCase().replace(/[^a-z0-9]+/g, '');
  return word.startsWith(before) ? word.slice(before.length) : word;
}

/** SQL of a kind in its one form. @param column SQL of the column, of any type */
export function kindSql(column: string): string {
  return `replaceOne(replaceRegexpAll(lower(toString(${column})), '[^a-z0-9]+', ''), '${BEFORE_KIND}', '')`;
}

/** What `kindSql` gives for these kinds. */
export function kindWords(...kinds: SpanKind[]): string[] {
  return kinds.flatMap((kind) => [kind, String(SPAN_KIND_BY_CODE.indexOf(kind))]);
}

/** SQL of a status in its one form: `error` or `2`, `ok` or `1`. @param column SQL of the column, of any type */
export function statusSql(column: string): string {
  return `replaceOne(replaceRegexpAll(lower(toString(${column})), '[^a-z0-9]+', ''), '${BEFORE_STATUS}', '')`;
}
