/** How often and how long, by what the reader groups spans by. */
import type { Steps } from '../../../background/job';
import { selfTimesInSteps } from '../layout/selfTime';
import { KIND_LETTERS, NETWORK, type TraceSpans } from '../layout/traceSpans';

export const GROUPINGS = [
  'service',
  'operation',
  'serviceOperation',
  'host',
  'pod',
  'protocol',
  'source',
  'kind',
] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** A row per group, in the order in which groups first occur. Times in ns. */
export interface Statistics {
  by: Grouping;
  /** What the spans of a group have in common; two texts where two things are grouped by. '' = they have none. */
  names: Array<readonly string[]>;
  count: Float64Array;
  errors: Float64Array;
  /** Sum of the self times: no moment of one span and its children twice. */
  selfNs: Float64Array;
  /** Sum of the durations: children count again. */
  totalNs: Float64Array;
  minNs: Float64Array;
  medianNs: Float64Array;
  p95Ns: Float64Array;
  maxNs: Float64Array;
}

export const COLUMNS = ['selfNs', 'totalNs', 'count', 'errors', 'minNs', 'medianNs', 'p95Ns', 'maxNs'] as const;
export type StatisticsColumn = (typeof COLUMNS)[number];

const STEP = 20_000;
const FAILURES = new Set(['server_error', 'client_error', 'timeout']);

/**
 * All spans of the trace, those of all its trees. Quantiles are values that occur: the smallest that as many of the group's spans
 * as the quantile says do not exceed (nearest rank). O(n log n).
 */
export function* statisticsOf(spans: TraceSpans, by: Grouping): Steps<Statistics> {
  const { trace, count: n } = spans;
  const self = yield* selfTimesInSteps(spans);
  yield;
  const groupOf = new Uint32Array(n);
  const numbers = new Map<string, number>();
  const names: Array<readonly string[]> = [];
  for (let span = 0; span < n; span++) {
    const name = nameOf(spans, span, by);
    const key = name.length === 1 ? name[0] : name.join('\u0000');
    let group = numbers.get(key);
    if (group === undefined) {
      group = names.push(name) - 1;
      numbers.set(key, group);
    }
    groupOf[span] = group;
    if (span % STEP === STEP - 1) {
      yield;
    }
  }
  const zeros = () => new Float64Array(names.length);
  const made: Statistics = {
    by,
    names,
    count: zeros(),
    errors: zeros(),
    selfNs: zeros(),
    totalNs: zeros(),
    minNs: zeros(),
    medianNs: zeros(),
    p95Ns: zeros(),
    maxNs: zeros(),
  };
  for (let span = 0; span < n; span++) {
    const group = groupOf[span];
    made.count[group]++;
    made.errors[group] += FAILURES.has(trace.status[span]) ? 1 : 0;
    made.selfNs[group] += self[span];
    made.totalNs[group] += trace.durationNs[span];
    if (span % STEP === STEP - 1) {
      yield;
    }
  }
  yield* addQuantiles(made, groupOf, trace.durationNs);
  return made;
}

/** Durations side by side by group, then each group's in order. */
function* addQuantiles(made: Statistics, groupOf: Uint32Array, durationNs: Float64Array): Steps<void> {
  const end = new Float64Array(made.count.length);
  made.count.reduce((sum, count, group) => (end[group] = sum + count), 0);
  const cursor = end.map((to, group) => to - made.count[group]);
  const sorted = new Float64Array(durationNs.length);
  for (let span = 0; span < durationNs.length; span++) {
    sorted[cursor[groupOf[span]]++] = durationNs[span];
  }
  yield;
  let since = 0;
  for (let group = 0; group < end.length; group++) {
    const mine = sorted.subarray(end[group] - made.count[group], end[group]).sort();
    const rank = (quantile: number) => mine[Math.max(0, Math.ceil(quantile * mine.length) - 1)];
    made.minNs[group] = mine[0];
    made.medianNs[group] = rank(0.5);
    made.p95Ns[group] = rank(0.95);
    made.maxNs[group] = mine[mine.length - 1];
    since += mine.length;
    if (since > STEP) {
      since = 0;
      yield;
    }
  }
}

/** A network span belongs to no service: it was seen at an interface. */
export const NO_SERVICE = '\u0001network';

function nameOf({ trace, kind }: TraceSpans, span: number, by: Grouping): readonly string[] {
  const service = kind[span] === NETWORK ? NO_SERVICE : trace.service[span];
  switch (by) {
    case 'service':
      return [service];
    case 'serviceOperation':
      return [service, trace.operation[span]];
    case 'source':
      return [KIND_LETTERS[kind[span]]];
    default:
      return [trace[by][span]];
  }
}

/** Group numbers in the order of a column, the largest first unless turned round; by name where they are the same. */
export function sortedGroups(made: Statistics, column: StatisticsColumn | 'name', ascending: boolean): Uint32Array {
  const name = (group: number) => made.names[group].join(' ');
  const sign = ascending ? 1 : -1;
  const byName = (a: number, b: number) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0);
  const order =
    column === 'name'
      ? (a: number, b: number) => sign * byName(a, b)
      : (a: number, b: number) => sign * (made[column][a] - made[column][b]) || byName(a, b);
  return Uint32Array.from(made.names, (_, group) => group).sort(order);
}
