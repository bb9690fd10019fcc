/** Counts of a trace, for header and legend. All spans count, drawn or not, except where it says so. */
import { atOnce, ROWS_A_STEP, type Steps } from '../../../trace/steps';
import { selfTimesInSteps } from './selfTime';
import type { ColourGroups } from './colourGroups';
import { ANY_FAILURE, marksOfSpans } from './marks';
import { NETWORK, type TraceSpans } from './traceSpans';
import type { TraceModel } from './traceModel';

/** The spans of one colour. */
export interface GroupShare {
  spans: number;
  failures: number;
}

/** What is counted of the spans whatever bars they are in. */
export interface SpanCounts {
  /** Spans per kind: application, system, network. */
  byKind: [number, number, number];
  failures: number;
  /** Spans by how they ended, `server_error` → 3. */
  byStatus: Record<string, number>;
  /** Links, and how many of them are inferred; hidden ones too. */
  links: number;
  inferred: number;
  /** How many, of spans that are no network spans. */
  services: number;
  /** By colour group. */
  groups: GroupShare[];
}

export interface TraceSummary extends SpanCounts {
  /** Model index of the main root, -1 for an empty trace. */
  root: number;
  /** Network spans that are left out. */
  hidden: number;
  otherTrees: number;
  /** Roots of the other trees as they are drawn, indices in the trace. */
  otherRoots: number[];
}

const counted = new WeakMap<Uint16Array, SpanCounts>();

/** Worked out once for the spans and their groups. O(n) */
export function countSpans(spans: TraceSpans, { group, groups }: Pick<ColourGroups, 'group' | 'groups'>): SpanCounts {
  const counts = counted.get(group) ?? newCounts(spans, group, groups);
  counted.set(group, counts);
  return counts;
}

function newCounts(spans: TraceSpans, groupOf: Uint16Array, names: readonly string[]): SpanCounts {
  const { trace, kind } = spans;
  const { status, strength, service, parent } = trace;
  const marks = marksOfSpans(spans);
  const byKind: [number, number, number] = [0, 0, 0];
  const services = new Set<string>();
  const groups = names.map((): GroupShare => ({ spans: 0, failures: 0 }));
  const byStatus: Record<string, number> = {};
  let links = 0;
  let inferred = 0;
  for (let span = 0; span < spans.count; span++) {
    byKind[kind[span]]++;
    byStatus[status[span]] = (byStatus[status[span]] ?? 0) + 1;
    links += parent[span] >= 0 ? 1 : 0;
    inferred += strength[span] === 'inferred' ? 1 : 0;
    const group = groups[groupOf[span]];
    group.spans++;
    group.failures += marks[span] & ANY_FAILURE ? 1 : 0;
    if (kind[span] !== NETWORK) {
      services.add(service[span]);
    }
  }
  const failures = groups.reduce((total, { failures }) => total + failures, 0);
  return { byKind, failures, byStatus, links, inferred, services: services.size, groups };
}

/** O(n), next to nothing where the spans are counted. */
export function summarise({ spans, spanOf, layout, options, groupOf, groups }: TraceModel): TraceSummary {
  const counts = countSpans(spans, { group: groupOf, groups });
  return {
    ...counts,
    root: layout.roots[0] ?? -1,
    hidden: options.folding.network === 'hidden' ? counts.byKind[NETWORK] : 0,
    otherTrees: Math.max(0, layout.roots.length - 1),
    otherRoots: layout.roots.slice(1).map((root) => spanOf[root]),
  };
}

/** By colour group, time in which its spans ran and none of their children did, ns; worked out apart, because it takes longer. */
export function groupSelfTimes(model: TraceModel): Float64Array {
  return atOnce(groupSelfTimesInSteps(model));
}

export function* groupSelfTimesInSteps({ spans, groupOf, groups }: TraceModel): Steps<Float64Array> {
  const self = yield* selfTimesInSteps(spans);
  const selfNs = new Float64Array(groups.length);
  for (let span = 0; span < spans.count; span++) {
    selfNs[groupOf[span]] += self[span];
    if (span % ROWS_A_STEP === 0) {
      yield;
    }
  }
  return selfNs;
}
