import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decodeJson } from '../receiver/otlp/json';
import type { SentSpan } from './otherStore';

/** Requests of OTLP/JSON with spans that are stored or read wrong easily; by what is odd about them. */
export const SPAN_CASES = [
  '01-attributes',
  '02-leaf-and-branch',
  '02b-same-path-twice',
  '03-parent-missing',
  '04-several-roots',
  '05-async-consumer',
  '06-clock-offset',
  '07-long',
  '07b-three-days',
  '07c-30-min-apart',
  '08-shared-id',
  '09-sent-twice',
  '10-blank',
  '12-end-before-start',
  '13-events',
  '14-nanoseconds',
  '18-no-server-span',
] as const;
export type SpanCase = (typeof SPAN_CASES)[number];

/** Zipped where most of it is one long value. */
const ZIPPED: readonly SpanCase[] = ['01-attributes'];

/** The spans of a case, all around 2026-11-30 01:23 UTC. Scopes are left out. */
export function spansOfCase(name: SpanCase): SentSpan[] {
  const folder = join(__dirname, 'cases');
  const text = ZIPPED.includes(name)
    ? gunzipSync(readFileSync(join(folder, `${name}.json.gz`))).toString('utf8')
    : readFileSync(join(folder, `${name}.jsonl`), 'utf8');
  return decodeJson(text).flatMap(({ resource, spans }) => spans.map((span) => ({ span, resource })));
}
