import { conflicts } from './conflict';
import { append } from './groupBy';
import type { Span } from './span';

const DNS = 120;

/** Requests with one number that another is held against, the latest: a connection gives a number out once. */
const MOST_HELD = 64;

/** Protocols whose request id is a number that one connection gives out once: HTTP/2, gRPC, Dubbo and other RPC. */
function countsRequests(l7Protocol: number): boolean {
  return l7Protocol === 21 || (l7Protocol >= 40 && l7Protocol < 60);
}

/**
 * Joins groups that are of one request by its own number on the connection: an HTTP/2 or RPC stream id, or a DNS
 * transaction id with the client's port. Needed where TCP sequences say nothing: datagrams, frames of one stream
 * in different segments.
 *
 * @param groups of span indices; each goes into exactly one group of the result.
 */
export function tieByRequestId(spans: readonly Span[], groups: number[][]): number[][] {
  const byKey = new Map<string, number[][]>();
  const joined: number[][] = [];
  for (const group of groups) {
    const key = keyOf(spans[group[0]]);
    const home =
      key === ''
        ? undefined
        : byKey
            .get(key)
            ?.slice(-MOST_HELD)
            .find((other) => agree(spans, other, group));
    if (home) {
      home.push(...group);
      continue;
    }
    joined.push(group);
    if (key !== '') {
      append(byKey, key, group);
    }
  }
  return joined;
}

function keyOf({ l7Protocol, requestId, clientPort, serverPort, client, server, requestResource }: Span): string {
  if (requestId === '' || clientPort === 0) {
    return '';
  }
  if (l7Protocol === DNS) {
    // A cluster's DNS service has another address before and after the translation; the client's port stays.
    return `dns ${client.ip} ${clientPort} ${requestId} ${requestResource}`;
  }
  if (countsRequests(l7Protocol) && requestId !== '0') {
    return `stream ${client.ip} ${clientPort} ${server.ip} ${serverPort} ${requestId}`;
  }
  return '';
}

/** What was seen of one request lies this close together even where clocks disagree, ns. */
const NEAR_NS = 10e9;

function agree(spans: readonly Span[], one: number[], other: number[]): boolean {
  const near = Math.abs(spans[one[0]].startNs - spans[other[0]].startNs) < NEAR_NS;
  const latest = one.length > MOST_HELD ? one.slice(-MOST_HELD) : one;
  return near && !other.some((i) => latest.some((j) => conflicts(spans[i], spans[j])));
}
