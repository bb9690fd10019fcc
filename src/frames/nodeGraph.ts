import { FieldType, toDataFrame, type DataFrame } from '@grafana/data';
import type { Trace } from '../trace/trace';
import { NETWORK, serviceNames } from './serviceNames';

interface Node {
  spans: number;
  errors: number;
  durationNs: number;
  /** Spans that came from another service or from nowhere: what the mean duration is taken over. */
  entries: number;
}

interface Edge {
  source: string;
  target: string;
  calls: number;
  durationNs: number;
  errors: number;
}

/**
 * Services and the calls between them, as Grafana's node graph wants them: a frame of nodes, one of
 * edges. An edge is one step from a span of one service to the nearest span below of another; the
 * network between them is passed through.
 */
export function nodeGraphFrames(trace: Trace, refId?: string): [DataFrame, DataFrame] {
  const services = serviceNames(trace.spans);
  const above = serviceAbove(trace, services);
  const nodes = new Map<string, Node>();
  const edges = new Map<string, Edge>();

  trace.spans.forEach((span, i) => {
    const service = services[i];
    if (service === NETWORK) {
      return;
    }
    const durationNs = span.endNs - span.startNs;
    const failed = ['timeout', 'server_error', 'client_error'].includes(span.responseStatus) ? 1 : 0;
    const node = nodes.get(service) ?? { spans: 0, errors: 0, durationNs: 0, entries: 0 };
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
      const edge = edges.get(id) ?? { source: caller, target: service, calls: 0, durationNs: 0, errors: 0 };
      edges.set(id, edge);
      edge.calls++;
      edge.durationNs += durationNs;
      edge.errors += failed;
    }
  });
  return [nodesFrame(nodes, refId), edgesFrame(edges, refId)];
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

function nodesFrame(nodes: Map<string, Node>, refId?: string): DataFrame {
  const list = [...nodes].map(([id, node]) => ({ id, ...node, rate: node.errors / node.spans }));
  return toDataFrame({
    name: 'nodes',
    refId,
    fields: [
      { name: 'id', type: FieldType.string, values: list.map((node) => node.id) },
      { name: 'title', type: FieldType.string, values: list.map((node) => node.id) },
      {
        name: 'mainstat',
        type: FieldType.number,
        config: { unit: 'ms', displayName: 'Mean duration', decimals: 2 },
        values: list.map((node) => (node.entries > 0 ? node.durationNs / node.entries / 1e6 : null)),
      },
      {
        name: 'secondarystat',
        type: FieldType.number,
        config: { displayName: 'Spans' },
        values: list.map((node) => node.spans),
      },
      {
        name: 'arc__failed',
        type: FieldType.number,
        config: { color: { mode: 'fixed', fixedColor: 'red' }, displayName: 'Failed' },
        values: list.map((node) => node.rate),
      },
      {
        name: 'arc__passed',
        type: FieldType.number,
        config: { color: { mode: 'fixed', fixedColor: 'green' }, displayName: 'Passed' },
        values: list.map((node) => 1 - node.rate),
      },
    ],
    meta: { preferredVisualisationType: 'nodeGraph' },
  });
}

function edgesFrame(edges: Map<string, Edge>, refId?: string): DataFrame {
  const list = [...edges].map(([id, edge]) => ({ id, ...edge }));
  return toDataFrame({
    name: 'edges',
    refId,
    fields: [
      { name: 'id', type: FieldType.string, values: list.map((edge) => edge.id) },
      { name: 'source', type: FieldType.string, values: list.map((edge) => edge.source) },
      { name: 'target', type: FieldType.string, values: list.map((edge) => edge.target) },
      {
        name: 'mainstat',
        type: FieldType.number,
        config: { displayName: 'Calls' },
        values: list.map((edge) => edge.calls),
      },
      {
        name: 'secondarystat',
        type: FieldType.number,
        config: { unit: 'ms', displayName: 'Mean duration', decimals: 2 },
        values: list.map((edge) => edge.durationNs / edge.calls / 1e6),
      },
      {
        name: 'detail__failed',
        type: FieldType.number,
        config: { displayName: 'Failed' },
        values: list.map((edge) => edge.errors),
      },
    ],
    meta: { preferredVisualisationType: 'nodeGraph' },
  });
}
