import { append } from './groupBy';
import { covers } from './cover';
import { nearestTo } from './nearest';
import type { Span } from './span';

/** DeepFlow gives a Unix socket's rows this server port. */
const UNIX_SOCKET_PORT = 1;

/**
 * Joins the two ends of a request over a Unix socket: no packets and no sequences, both processes on one host, so
 * that an id that both carried and the time decide. A server span goes to the tightest client span around it.
 *
 * @param groups of span indices; each goes into exactly one group of the result.
 */
export function tieUnixSockets(spans: readonly Span[], groups: number[][]): number[][] {
  const clients = new Map<string, number[][]>();
  for (const group of groups) {
    if (isLocal(spans[group[0]], 'c-p')) {
      keysOf(spans[group[0]]).forEach((key) => append(clients, key, group));
    }
  }
  if (clients.size === 0) {
    return groups;
  }
  const startOf = (group: number[]): number => spans[group[0]].startNs;
  clients.forEach((list) => list.sort((a, b) => startOf(a) - startOf(b) || a[0] - b[0]));
  const joined = new Set<number[]>();
  const taken = new Set<number[]>();
  for (const group of groups) {
    const server = spans[group[0]];
    if (group.length > 1 || !isLocal(server, 's-p')) {
      continue;
    }
    let best: number[] | undefined;
    for (const key of keysOf(server)) {
      for (const client of nearestTo(server.startNs, clients.get(key) ?? [], startOf)) {
        const later = !best || spans[client[0]].startNs > spans[best[0]].startNs;
        if (later && !taken.has(client) && covers(spans[client[0]], server)) {
          best = client;
        }
      }
    }
    if (best) {
      best.push(...group);
      taken.add(best);
      joined.add(group);
    }
  }
  return groups.filter((group) => !joined.has(group));
}

function isLocal(span: Span, point: 'c-p' | 's-p'): boolean {
  return span.observationPoint === point && span.serverPort === UNIX_SOCKET_PORT && !span.reqTcpSeq && !span.respTcpSeq;
}

function keysOf({ agentId, traceIds, spanId, xRequestId0 }: Span): string[] {
  const keys = traceIds.map((id) => `${agentId} trace ${id} ${spanId}`);
  return xRequestId0 ? [...keys, `${agentId} x-request-id ${xRequestId0}`] : keys;
}
