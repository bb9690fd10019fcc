import { append } from './groupBy';
import { sameInstance } from './instance';
import type { Owner } from './owners';
import { headOf, lastOf, type Path } from './paths';
import { isClientSide, isServerSide, localEnd, type Span } from './span';
import type { Timeline } from './timeline';

/** Where only the id and the time say it, and the proxy's own place is not known. */
const PLACE_UNKNOWN_CONFIDENCE = 0.85;

/** Paths with one request id that a path is held against, the latest first. */
const MOST_RECEIVED = 64;

/**
 * Layer 6: requests across an L7 proxy, by X-Request-ID. A proxy that got the header sends it on (0→0); one that
 * made it sends it on and returns it with its answer (1→0), and answers carry it back (1→1). The request that was
 * sent on lies inside the one that was received, at the same instance; of several the latest.
 *
 * @returns for the first span of each path that was sent on, the request that it was received with; and for OTel roots
 * that tell their request's id, that request.
 */
export function findForwarded(spans: readonly Span[], paths: readonly Path[], time: Timeline): Map<number, Owner> {
  const owners = new Map<number, Owner>();
  const received = new Map<string, Path[]>();
  for (const path of paths) {
    const { request, response } = requestIdsOf(spans, path);
    new Set([...request, ...response]).forEach((id) => append(received, id, path));
  }
  for (const group of received.values()) {
    group.sort((a, b) => time.startNs[lastOf(a)] - time.startNs[lastOf(b)] || lastOf(a) - lastOf(b));
  }
  const code = spans.flatMap((span, i) =>
    span.signalSource === 'otel' && span.parentSpanId === '' && (span.xRequestId0 || span.xRequestId1)
      ? [{ spans: [i] }]
      : []
  );
  for (const path of [...paths, ...code]) {
    const { request, response } = requestIdsOf(spans, path);
    for (const id of new Set([...request, ...response])) {
      const owner = ownerOf(spans, path, id, request.has(id), received.get(id) ?? [], time);
      const known = owners.get(headOf(path));
      if (owner && (!known || time.startNs[owner.server] > time.startNs[known.server])) {
        owners.set(headOf(path), owner);
      }
    }
  }
  return owners;
}

/** The ids that a path's requests and responses carried. */
function requestIdsOf(spans: readonly Span[], path: Path): { request: Set<string>; response: Set<string> } {
  const request = new Set<string>();
  const response = new Set<string>();
  for (const i of path.spans) {
    if (spans[i].xRequestId0 !== '') {
      request.add(spans[i].xRequestId0);
    }
    if (spans[i].xRequestId1 !== '') {
      response.add(spans[i].xRequestId1);
    }
  }
  return { request, response };
}

function ownerOf(
  spans: readonly Span[],
  path: Path,
  id: string,
  inRequest: boolean,
  group: readonly Path[],
  time: Timeline
): Owner | undefined {
  const head = headOf(path);
  let best: { server: number; exact: boolean } | undefined;
  for (const other of group.length > MOST_RECEIVED ? around(group, head, time) : group) {
    const last = lastOf(other);
    if (other === path || time.covers(last, head) === false) {
      continue;
    }
    const { request } = requestIdsOf(spans, other);
    // An id that was in the sent request must have been in the received one, or have been made here (then in its answer);
    // one that only the sent request's answer brought must have come back with the received one's.
    if (!inRequest && request.has(id)) {
      continue;
    }
    const there = samePlace(spans[last], spans[head]);
    if (there === false) {
      continue;
    }
    const exact = there === true && time.covers(last, head) === true;
    if (!best || (exact && !best.exact) || (exact === best.exact && time.startNs[last] >= time.startNs[best.server])) {
      best = { server: last, exact };
    }
  }
  return (
    best && {
      ...best,
      via: -1,
      evidence: 'x-request-id',
      confidence: best.exact ? 1 : PLACE_UNKNOWN_CONFIDENCE,
      why: `x_request_id ${id}`,
    }
  );
}

/** The paths whose last span starts just before the head does. */
function around(group: readonly Path[], head: number, time: Timeline): readonly Path[] {
  let low = 0;
  for (let high = group.length; low < high;) {
    const middle = (low + high) >> 1;
    if (time.startNs[lastOf(group[middle])] <= time.startNs[head]) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return group.slice(Math.max(0, low - MOST_RECEIVED), low + 1);
}

/** Whether the received request ended where the sent one began: one process, else one instance. */
function samePlace(received: Span, sent: Span): boolean | undefined {
  if (sent.signalSource === 'otel') {
    return isServerSide(received.observationPoint) && sameInstance(received.server, localEnd(sent)) === true;
  }
  if (isClientSide(received.observationPoint) && isServerSide(sent.observationPoint)) {
    // Seen leaving and arriving: arriving at the place that it left would be the other way round.
    return sameInstance(received.client, sent.server) === true ? false : undefined;
  }
  if (received.observationPoint === 's-p' && sent.observationPoint === 'c-p') {
    return (
      received.agentId === sent.agentId &&
      (!received.server.processId || !sent.client.processId || received.server.processId === sent.client.processId) &&
      sameInstance(received.server, sent.client) !== false
    );
  }
  return sameInstance(received.server, sent.client);
}
