/** Counts and sums for the header. */
import { selfTimes } from './selfTime';
import { ANY_FAILURE, NETWORK, type TraceModel } from './traceModel';

export interface ServiceShare {
  service: string;
  spans: number;
  /** Time in which the service ran and none of its children did, ns, over all its spans that are no network spans. */
  selfNs: number;
}

export interface TraceSummary {
  /** Model index of the main root, -1 for an empty trace. */
  root: number;
  /** Spans shown per kind: application, system, network. */
  byKind: [number, number, number];
  hidden: number;
  failures: number;
  /** Links of shown spans, and how many of them are inferred; hidden ones too. */
  links: number;
  inferred: number;
  /** By self time, longest first. */
  services: ServiceShare[];
  /** Sum of all self times, network spans included, ns. */
  selfNs: number;
  networkSelfNs: number;
  otherTrees: number;
  /** Roots of the other trees as they are drawn, indices in the trace. */
  otherRoots: number[];
}

/** O(n log n). */
export function summarise(model: TraceModel): TraceSummary {
  const self = selfTimes(model.input, model.layout);
  const byKind: [number, number, number] = [0, 0, 0];
  const shares = new Map<string, ServiceShare>();
  let failures = 0;
  let links = 0;
  let inferred = 0;
  let selfNs = 0;
  let networkSelfNs = 0;
  for (let i = 0; i < model.spanOf.length; i++) {
    const span = model.spanOf[i];
    byKind[model.kind[i]]++;
    failures += model.marks[i] & ANY_FAILURE ? 1 : 0;
    links += model.trace.parent[span] >= 0 ? 1 : 0;
    inferred += model.trace.strength[span] === 'inferred' ? 1 : 0;
    selfNs += self[i];
    if (model.kind[i] === NETWORK) {
      networkSelfNs += self[i];
      continue;
    }
    const service = model.trace.service[span];
    let share = shares.get(service);
    if (!share) {
      share = { service, spans: 0, selfNs: 0 };
      shares.set(service, share);
    }
    share.spans++;
    share.selfNs += self[i];
  }
  return {
    root: model.layout.roots[0] ?? -1,
    byKind,
    hidden: model.trace.count - model.spanOf.length,
    failures,
    links,
    inferred,
    services: Array.from(shares.values()).sort((a, b) => b.selfNs - a.selfNs || (a.service < b.service ? -1 : 1)),
    selfNs,
    networkSelfNs,
    otherTrees: Math.max(0, model.layout.roots.length - 1),
    otherRoots: model.layout.roots.slice(1).map((root) => model.spanOf[root]),
  };
}
