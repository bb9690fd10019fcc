/** How many spans the quick filters would find. */
import type { Steps } from '../../../background/job';
import type { TraceSpans } from '../layout/traceSpans';
import type { Query } from './query';
import { selfTimesInSteps } from '../layout/selfTime';
import { columnsOf } from './spanTexts';

export interface QuickCounts {
  errors: number;
  /** Null where no span stands out. */
  slow: { leastNs: number; count: number } | null;
  /** By kind: application, system, network. */
  kinds: [number, number, number];
  /** Most first. */
  services: ValueCount[];
  protocols: ValueCount[];
}

export interface ValueCount {
  value: string;
  count: number;
}

export const ERRORS: Query = { kind: 'equals', key: 'status', value: 'error' };
const FAILED = new Set(['server_error', 'client_error', 'timeout']);

/** Values listed at most. */
const MOST_VALUES = 200;
/** Self times looked at for the percentile. */
const MOST_SAMPLES = 100_000;
const STEP = 8192;

/** O(n log n) the first time. */
export function* quickCounts(spans: TraceSpans): Steps<QuickCounts> {
  const kinds: [number, number, number] = [0, 0, 0];
  for (let span = 0; span < spans.count; span++) {
    kinds[spans.kind[span]]++;
    if (span % STEP === 0) {
      yield;
    }
  }
  const statuses = yield* valueCounts(spans, 'status');
  const errors = statuses.reduce((sum, { value, count }) => sum + (FAILED.has(value) ? count : 0), 0);
  const services = yield* valueCounts(spans, 'service');
  const protocols = yield* valueCounts(spans, 'protocol');
  return { errors, kinds, services, protocols, slow: yield* slowSpans(spans) };
}

/** The values of a key and how often each occurs, the most frequent first; none where there are too many to count. */
export function* valueCounts({ trace }: TraceSpans, key: string): Steps<ValueCount[]> {
  const counts = new Map<string, number>();
  for (const { values, code } of yield* columnsOf(trace, key)) {
    const byCode = new Uint32Array(values?.length ?? 0);
    if (values && !code) {
      byCode.fill(trace.count);
    }
    for (let span = 0; values && code && span < trace.count; span++) {
      byCode[code[span]]++;
    }
    values?.forEach((value, c) => counts.set(value, (counts.get(value) ?? 0) + byCode[c]));
    yield;
  }
  counts.delete('');
  return Array.from(counts, ([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, MOST_VALUES);
}

/** Slow is what has a self time at or above the 95th percentile of the trace's, rounded down to three digits. */
function* slowSpans(spans: TraceSpans): Steps<QuickCounts['slow']> {
  const self = yield* selfTimesInSteps(spans);
  const stride = Math.max(1, Math.ceil(spans.count / MOST_SAMPLES));
  const sample = new Float64Array(Math.ceil(spans.count / stride));
  for (let k = 0; k < sample.length; k++) {
    sample[k] = self[k * stride];
  }
  sample.sort();
  const leastNs = threeDigitsDown(sample[Math.floor(sample.length * 0.95)] ?? 0);
  if (leastNs <= 0) {
    return null;
  }
  let count = 0;
  for (let span = 0; span < spans.count; span++) {
    count += self[span] >= leastNs ? 1 : 0;
  }
  return { leastNs, count };
}

function threeDigitsDown(ns: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, ns))) - 2);
  return Math.floor(ns / step) * step;
}

/** The term for what takes at least this long by itself. */
export function slowTerm(leastNs: number): Query {
  const [unitNs, unit] =
    leastNs >= 1e9 ? [1e9, 's'] : leastNs >= 1e6 ? [1e6, 'ms'] : leastNs >= 1e3 ? [1e3, 'us'] : [1, 'ns'];
  return { kind: 'compare', key: 'self', operator: '>=', value: `${Number((leastNs / unitNs).toPrecision(3))}${unit}` };
}
