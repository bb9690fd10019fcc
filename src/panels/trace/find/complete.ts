/** What the word at the cursor may become: keys that this trace has, and their values. */
import type { Steps } from '../../../background/job';
import type { TraceSpans } from '../layout/traceSpans';
import { KEYS, resolveKey } from './keys';
import { printQuery } from './query';
import { valueCounts, type ValueCount } from './quickCounts';
import { attributesOf, attributeText } from './spanTexts';

export interface Completions {
  /** The piece of the text that a choice takes the place of. */
  from: number;
  to: number;
  items: Completion[];
}

export interface Completion {
  text: string;
  /** Spans that have the value; null for a key. */
  count: number | null;
}

const MOST_ITEMS = 12;
/** Spans whose attributes are looked at. */
const MOST_SPANS = 5000;
/** Different values or keys of attributes that are kept. */
const MOST_KEPT = 2000;
const AT_CURSOR = /(?:^|[\s(])-?((tag:)?[A-Za-z_][\w.\-/@$:]*)?(?:(!=|=)("?[^\s"()]*|"[^"]*))?$/;

/** O(n) the first time a key's values are asked for. */
export function* completions(spans: TraceSpans, text: string, cursor: number): Steps<Completions | null> {
  const found = AT_CURSOR.exec(text.slice(0, cursor));
  if (!found || (found[1] === undefined && found[3] !== undefined)) {
    return null;
  }
  const word = found[1] ?? '';
  if (found[3] === undefined) {
    const keys = keysOf(spans).map((key) => ({ text: `${key}=`, count: null }));
    const items = fitting(keys, word, (item) => item.text).filter((item) => item.text !== word);
    return items.length === 0 ? null : { from: cursor - word.length, to: cursor, items };
  }
  const piece = found[4];
  const values = fitting(yield* valuesOf(spans, word), piece.replace(/^"/, ''), (item) => item.value);
  const items = values.map(({ value, count }) => ({
    text: printQuery({ kind: 'equals', key: 'x', value }).slice(2),
    count,
  }));
  const isThere = items.length === 1 && items[0].text === piece;
  return items.length === 0 || isThere ? null : { from: cursor - piece.length, to: cursor, items };
}

/** Keys of this trace: those of ours that it can have, then those of attributes. */
function keysOf(spans: TraceSpans): string[] {
  const { trace } = spans;
  const everywhere = ['service', 'operation', 'status', 'kind', 'duration', 'self', 'start', 'depth', 'span', 'trace'];
  const ours = Array.from(KEYS.keys()).filter((key) => trace.own || everywhere.includes(key));
  const keys = new Set<string>();
  for (const span of sample(spans)) {
    for (const { key } of attributesOf(trace, span)) {
      if (keys.size < MOST_KEPT) {
        keys.add(resolveKey(key).kind === 'attribute' ? key : `tag:${key}`);
      }
    }
  }
  return [...ours, ...Array.from(keys).sort()];
}

function* valuesOf(spans: TraceSpans, written: string): Steps<ValueCount[]> {
  const { key, kind } = resolveKey(written);
  if (key === 'source') {
    return Array.from('ASN', (value, k) => ({
      value,
      count: spans.kind.reduce((n, of) => n + (of === k ? 1 : 0), 0),
    })).filter(({ count }) => count > 0);
  }
  if (kind === 'text' || key === 'code') {
    return yield* valueCounts(spans, key);
  }
  const counts = new Map<string, number>();
  for (const span of kind === 'attribute' ? sample(spans) : []) {
    for (const tag of attributesOf(spans.trace, span)) {
      const value = tag.key === key ? attributeText(tag) : '';
      if (value !== '' && (counts.has(value) || counts.size < MOST_KEPT)) {
        counts.set(value, (counts.get(value) ?? 0) + 1);
      }
    }
  }
  return Array.from(counts, ([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}

/** Indices spread over the trace. */
function sample({ count }: TraceSpans): number[] {
  const stride = Math.max(1, count / MOST_SPANS);
  return Array.from({ length: Math.min(count, MOST_SPANS) }, (_, k) => Math.floor(k * stride));
}

/** Those that begin with it, then those that have it inside. */
function fitting<T>(items: readonly T[], typed: string, textOf: (item: T) => string): T[] {
  const wanted = typed.toLowerCase();
  const at = (item: T) => textOf(item).toLowerCase().indexOf(wanted);
  return [...items.filter((item) => at(item) === 0), ...items.filter((item) => at(item) > 0)].slice(0, MOST_ITEMS);
}
