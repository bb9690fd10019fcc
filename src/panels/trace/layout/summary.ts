/** Counts and sums of a trace, for header and legend. All spans count, drawn or not, except where it says so. */
import { selfTimesOf } from './selfTime';
import { ANY_FAILURE, NETWORK, type TraceModel } from './traceModel';

export interface ServiceShare {
  service: string;
  spans: number;
  /** Time in which the service ran and none of its children did, ns, over all its spans that are no network spans. */
  selfNs: number;
}

/** The spans of one colour. */
export interface GroupShare {
  spans: number;
  failures: number;
  /** Time in which they ran and none of their children did, ns. */
  selfNs: number;
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
  /** By self time, longest first. */
  services: ServiceShare[];
  /** By colour group of the model. */
  groups: GroupShare[];
  /** Sum of all self times, network spans included, ns. */
  selfNs: number;
  otherTrees: number;
  /** Roots of the other trees as they are drawn, indices in the trace. */
  otherRoots: number[];
}

/** O(n log n). */
export function summarise(model: TraceModel): TraceSummary {
  const { trace, spans, layout, options } = model;
  const self = selfTimesOf(spans);
  const byKind: [number, number, number] = [0, 0, 0];
  const shares = new Map<string, ServiceShare>();
  const groups = model.groups.map((): GroupShare => ({ spans: 0, failures: 0, selfNs: 0 }));
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
    group.selfNs += self[span];
    if (spans.kind[span] === NETWORK) {
      continue;
    }
    const service = trace.service[span];
    let share = shares.get(service);
    if (!share) {
      share = { service, spans: 0, selfNs: 0 };
      shares.set(service, share);
    }
    share.spans++;
    share.selfNs += self[span];
  }
  const sum = (of: (group: GroupShare) => number) => groups.reduce((total, group) => total + of(group), 0);
  return {
    root: layout.roots[0] ?? -1,
    byKind,
    hidden: options.folding.network === 'hidden' ? byKind[NETWORK] : 0,
    failures: sum((group) => group.failures),
    byStatus,
    links,
    inferred,
    services: Array.from(shares.values()).sort((a, b) => b.selfNs - a.selfNs || (a.service < b.service ? -1 : 1)),
    groups,
    selfNs: sum((group) => group.selfNs),
    otherTrees: Math.max(0, layout.roots.length - 1),
    otherRoots: layout.roots.slice(1).map((root) => model.spanOf[root]),
  };
}
