import type { Trace } from '../trace/trace';
import { NETWORK, serviceNames } from './serviceNames';

/** A service. */
export interface ServiceNode {
  /** Its name. */
  id: string;
  spans: number;
  errors: number;
  durationNs: number;
  /** Spans that came from another service or from nowhere: what the mean duration is taken over. */
  entries: number;
}

/** One service calls another. */
export interface ServiceEdge {
  id: string;
  source: string;
  target: string;
  calls: number;
  durationNs: number;
  errors: number;
}

/** Plain data, so that it can come out of a worker. */
export interface ServiceGraph {
  nodes: ServiceNode[];
  edges: ServiceEdge[];
}

/**
 * Services and the calls between them. An edge is one step from a span of one service to the nearest span below of
 * another; the network between them is passed through.
 */
export function serviceGraph(trace: Trace): ServiceGraph {
  const services = serviceNames(trace.spans);
  const above = serviceAbove(trace, services);
  const nodes = new Map<string, ServiceNode>();
  const edges = new Map<string, ServiceEdge>();

  trace.spans.forEach((span, i) => {
    const service = services[i];
    if (service === NETWORK) {
      return;
    }
    const durationNs = span.endNs - span.startNs;
    const failed = ['timeout', 'server_error', 'client_error'].includes(span.responseStatus) ? 1 : 0;
    const node = nodes.get(service) ?? { id: service, spans: 0, errors: 0, durationNs: 0, entries: 0 };
    nodes.set(service, node);
    node.spans++;
    node.errors += failed;
    const caller = above[i];
    if (caller === service) {
      return;
    }
    node.entries++;
    node.durationNs += durationNs;
    if (caller !== '') {
      const id = `${caller}→${service}`;
      const edge = edges.get(id) ?? { id, source: caller, target: service, calls: 0, durationNs: 0, errors: 0 };
      edges.set(id, edge);
      edge.calls++;
      edge.durationNs += durationNs;
      edge.errors += failed;
    }
  });
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

/** The service of the nearest span above that is not the network; '' where there is none. Parents may come after children. */
function serviceAbove(trace: Trace, services: string[]): string[] {
  const above: Array<string | undefined> = new Array(trace.spans.length).fill(undefined);
  for (let i = 0; i < above.length; i++) {
    const path: number[] = [];
    let at = i;
    while (above[at] === undefined) {
      path.push(at);
      const parent = trace.links[at]?.parent ?? -1;
      if (parent < 0) {
        above[at] = '';
      } else if (services[parent] !== NETWORK) {
        above[at] = services[parent];
      } else {
        at = parent;
      }
    }
    const found = above[at];
    path.forEach((span) => (above[span] ??= found));
  }
  return above as string[];
}
