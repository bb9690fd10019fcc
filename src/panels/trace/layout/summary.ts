/** Counts of a trace, for header and legend. All spans count, drawn or not, except where it says so. */
import { atOnce, ROWS_A_STEP, type Steps } from '../../../trace/steps';
import { selfTimesInSteps } from './selfTime';
import { ANY_FAILURE, NETWORK, type TraceModel } from './traceModel';

/** The spans of one colour. */
export interface GroupShare {
  spans: number;
  failures: number;
}

export interface TraceSummary {
  /** Model index of the main root, -1 for an empty trace. */
  root: number;
  /** Spans per kind: application, system, network. */
  byKind: [number, number, number];
  /** Network spans that are left out. */
  hidden: number;
  failures: number;
  /** Spans by how they ended, `server_error` → 3. */
  byStatus: Record<string, number>;
  /** Links, and how many of them are inferred; hidden ones too. */
  links: number;
  inferred: number;
  /** How many, of spans that are no network spans. */
  services: number;
  /** By colour group of the model. */
  groups: GroupShare[];
  otherTrees: number;
  /** Roots of the other trees as they are drawn, indices in the trace. */
  otherRoots: number[];
}

/** O(n). */
export function summarise(model: TraceModel): TraceSummary {
  const { trace, spans, layout, options } = model;
  const byKind: [number, number, number] = [0, 0, 0];
  const services = new Set<string>();
  const groups = model.groups.map((): GroupShare => ({ spans: 0, failures: 0 }));
  const byStatus: Record<string, number> = {};
  let links = 0;
  let inferred = 0;
  for (let span = 0; span < spans.count; span++) {
    byKind[spans.kind[span]]++;
    byStatus[trace.status[span]] = (byStatus[trace.status[span]] ?? 0) + 1;
    links += trace.parent[span] >= 0 ? 1 : 0;
    inferred += trace.strength[span] === 'inferred' ? 1 : 0;
    const group = groups[model.groupOf[span]];
    group.spans++;
    group.failures += model.marksOf[span] & ANY_FAILURE ? 1 : 0;
    if (spans.kind[span] !== NETWORK) {
      services.add(trace.service[span]);
    }
  }
  return {
    root: layout.roots[0] ?? -1,
    byKind,
    hidden: options.folding.network === 'hidden' ? byKind[NETWORK] : 0,
    failures: groups.reduce((total, { failures }) => total + failures, 0),
    byStatus,
    links,
    inferred,
    services: services.size,
    groups,
    otherTrees: Math.max(0, layout.roots.length - 1),
    otherRoots: layout.roots.slice(1).map((root) => model.spanOf[root]),
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
