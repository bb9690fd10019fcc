import { localEnd, type ObservationPoint, type Span } from './span';

/** Observation points on the very node whose end of the call they show. */
const ON_THE_NODE: ReadonlySet<ObservationPoint> = new Set<ObservationPoint>(['c-p', 'c', 'c-nd', 's-p', 's', 's-nd']);

/**
 * Names the clock that stamped each span: the node's. An eBPF or packet span is stamped by its agent, and an agent
 * is on the node where its process and pod NIC spans are; an OTel span by the node of its pod. Where no node is
 * known, an agent is its own domain, and an OTel span keeps the domain that its maker gave it, the host that it named;
 * without one, nothing is corrected.
 * Sets `clockDomain` on the spans given, whose maker calls this once all rows are there.
 */
export function nameClockDomains(spans: readonly Span[]): void {
  const names = new Map<number, string>();
  const nodes = new Map<number, string>();
  for (const { client, server } of spans) {
    for (const end of [client, server]) {
      if (end.podNodeId && end.podNode && !names.has(end.podNodeId)) {
        names.set(end.podNodeId, end.podNode);
      }
    }
  }
  const nodeOf = (span: Span): string => {
    const { podNodeId, podNode } = localEnd(span);
    return podNode || names.get(podNodeId) || (podNodeId ? String(podNodeId) : '');
  };
  for (const span of spans) {
    const node = nodeOf(span);
    const known = nodes.get(span.agentId);
    if (span.signalSource !== 'otel' && ON_THE_NODE.has(span.observationPoint) && span.agentId && node) {
      // The smallest name, so that the order of the rows does not matter.
      nodes.set(span.agentId, known === undefined || node < known ? node : known);
    }
  }
  for (const span of spans) {
    const node = span.signalSource === 'otel' ? nodeOf(span) : nodes.get(span.agentId);
    const agent = span.agentId ? `agent:${span.agentId}` : '';
    span.clockDomain = node ? `node:${node}` : span.signalSource === 'otel' ? span.clockDomain : agent;
  }
}
