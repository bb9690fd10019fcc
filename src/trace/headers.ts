import { exact, inferred, type Forest, type Proposal } from './forest';
import { append } from './groupBy';
import { chooseOf } from './chooseOf';
import { runsAt, sameInstance } from './instance';
import { nearestTo } from './nearest';
import { headOf, lastOf, witnessOf, type Path } from './paths';
import { isClientSide, isServerSide, localEnd, type Span } from './span';
import type { Timeline } from './timeline';
import type { Evidence } from './trace';

const SPAN_ID: Evidence[] = ['span-id'];
const MESSAGE: Evidence[] = ['message', 'span-id'];
const FORWARDED: Evidence[] = ['span-id', 'process'];

/** How sure a process of a pod is to have sent on what was seen to reach the pod with the same header. */
const FORWARDED_BY_POD_CONFIDENCE = 0.9;

/** How sure a request is to follow from the only one that the sender of its header was seen to send. */
const PASSED_ON_CONFIDENCE = 0.9;

/** Received requests with one header that a sent one is held against, the latest first. */
const MOST_RECEIVED = 64;

/** The last spans of paths by the process that received them, and by its pod; by start. */
export function receivedByProcess(spans: readonly Span[], paths: readonly Path[]): Map<string, number[]> {
  const received = new Map<string, number[]>();
  for (const path of paths) {
    const last = lastOf(path);
    const { observationPoint, agentId, server } = spans[last];
    if (observationPoint === 's-p') {
      append(received, processKey(agentId, server.processId), last);
    }
    if (isServerSide(observationPoint) && server.podId) {
      append(received, podKey(server.podId), last);
    }
  }
  received.forEach((lasts) => lasts.sort((a, b) => spans[a].startNs - spans[b].startNs || a - b));
  return received;
}

function processKey(agentId: number, processId: number): string {
  return `${agentId} ${processId}`;
}

function podKey(podId: number): string {
  return `pod ${podId}`;
}

/** What a path may hang under where ids only suggest it, and the caller that they name; -1 for none. */
export interface Guess {
  proposal: Proposal;
  caller: number;
  /** Why the caller that ids name is passed over. */
  reason: string;
}

export function takeGuess({ proposal, caller, reason }: Guess, forest: Forest): void {
  // A guess refines what ids name, and displaces nothing: else it is left at that.
  const refines = caller < 0 || proposal.parent === caller || forest.isBelow(proposal.parent, caller);
  const taken = forest.link(refines ? proposal : { ...proposal, parent: caller });
  if (taken && caller >= 0 && refines && proposal.parent !== caller) {
    forest.passOver(exact(proposal.child, caller, SPAN_ID), reason);
  }
}

/**
 * Hangs a path under the request that was received with the same header, else under the OTel span that the header names.
 *
 * @param carrying all paths with that header
 * @param received of these, what each process received (`receivedByProcess`)
 * @param callers OTel spans with the header's span id
 * @returns what is left to a guess, if anything.
 */
export function hangPath(
  spans: readonly Span[],
  path: Path,
  carrying: readonly Path[],
  received: Map<string, number[]> | undefined,
  callers: readonly number[],
  forest: Forest,
  time: Timeline
): Guess | null {
  const head = headOf(path);
  // A proxy forwards the header as it came: the request it sends on lies inside the one it received.
  const { agentId, client, observationPoint } = spans[head];
  const sentOn = (key: string): number =>
    received ? receivedBefore(spans, head, lastOf(path), received.get(key) ?? [], time) : -1;
  const isProcess = observationPoint === 'c-p';
  const forwarded = isProcess ? sentOn(processKey(agentId, client.processId)) : -1;
  // Where the process that sent it was not seen, or not what it received: what its pod received.
  const mayBePod = forwarded < 0 && client.podId && isClientSide(observationPoint);
  const isSenderHere = isProcess && callers.some((i) => runsAt(localEnd(spans[i]), client));
  const byPod = mayBePod && !isSenderHere ? sentOn(podKey(client.podId)) : -1;
  // What the header's own sender sent came by no other way.
  const isSent = callers.some((i) => runsAt(localEnd(spans[i]), client) === true);
  const arrived = forwarded < 0 && byPod < 0 && received && !isSent ? arrivedFrom(spans, path, carrying, time) : -1;
  const senders = callers.filter((i) => spans[i].spanKind !== 'server' && spans[i].spanKind !== 'consumer');
  const caller = chooseOf(head, senders.length > 0 ? senders : callers, time);
  if (forwarded >= 0) {
    const header = spans[witnessOf(spans, path) ?? head].spanId;
    const note = `span_id ${header}, forwarded by the same process`;
    if (forest.link(exact(head, forwarded, FORWARDED, note)) && caller >= 0) {
      forest.passOver(exact(head, caller, SPAN_ID), 'the same header had come in at the process that sent this');
    }
  } else if (byPod >= 0 && (caller < 0 || forest.isBelow(byPod, caller))) {
    const note = `span_id ${spans[witnessOf(spans, path) ?? head].spanId}, received by its pod`;
    const proposal = inferred(head, byPod, [...FORWARDED, 'containment'], FORWARDED_BY_POD_CONFIDENCE, note);
    return { proposal, caller, reason: 'the same header had come in at the pod that sent this' };
  } else if (arrived >= 0) {
    const note = `span_id ${spans[witnessOf(spans, path) ?? head].spanId}, seen leaving there and arriving here`;
    if (forest.link(exact(head, arrived, SPAN_ID, note)) && caller >= 0) {
      forest.passOver(exact(head, caller, SPAN_ID), 'the request was seen on its way between the two');
    }
  } else if (caller >= 0) {
    const proposal = carrying.length > 1 ? passedOn(spans, head, caller, carrying, time) : null;
    if (proposal) {
      return { proposal, caller, reason: 'the request was seen on its way between the two' };
    }
    forest.link(exact(head, caller, SPAN_ID));
  }
  return null;
}

/**
 * A request that another place than its header's sender sent, while the sender's own was seen as well: somebody in
 * between (a queue, a proxy) passed it on, after what it had received. Null where this was not so.
 */
function passedOn(
  spans: readonly Span[],
  head: number,
  caller: number,
  carrying: readonly Path[],
  time: Timeline
): Proposal | null {
  const place = localEnd(spans[caller]);
  const { isAsync, client } = spans[head];
  if (runsAt(place, client) !== false) {
    return null;
  }
  const mayHaveLed = (last: number): boolean =>
    isAsync
      ? !time.comparable(last, head) || time.startNs[last] <= time.startNs[head] + time.slackBetween(last, head)
      : time.overlaps(last, head) !== false;
  if (!mayHaveLed(caller)) {
    return null;
  }
  const own = nearestTo(spans[head].startNs, carrying, (way) => spans[lastOf(way)].startNs)
    .filter((way) => headOf(way) !== head && runsAt(place, spans[headOf(way)].client) === true)
    .map(lastOf)
    .filter(mayHaveLed);
  const parent = own.length === 1 ? own[0] : caller;
  const note = `span_id ${spans[caller].spanId}, passed on by another than its sender`;
  return inferred(head, parent, isAsync ? MESSAGE : SPAN_ID, PASSED_ON_CONFIDENCE, note);
}

/** The one path with the same header that was seen only leaving, for one that was seen only arriving; -1 for none or several. */
function arrivedFrom(spans: readonly Span[], path: Path, carrying: readonly Path[], time: Timeline): number {
  const head = headOf(path);
  if (!isServerSide(spans[head].observationPoint)) {
    return -1;
  }
  const left = carrying
    .slice(0, MOST_RECEIVED)
    .filter((other) => other !== path && isClientSide(spans[lastOf(other)].observationPoint))
    .map(lastOf)
    .filter((last) => time.covers(last, head) !== false && spans[last].l7Protocol === spans[head].l7Protocol);
  return left.length === 1 ? left[0] : -1;
}

/** Of requests with the same header that the head's process received, the one it had when it sent this; -1 for none. */
function receivedBefore(
  spans: readonly Span[],
  head: number,
  ownLast: number,
  lasts: readonly number[],
  time: Timeline
): number {
  const { client, startNs } = spans[head];
  let low = 0;
  for (let high = lasts.length; low < high;) {
    const middle = (low + high) >> 1;
    if (spans[lasts[middle]].startNs <= startNs) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  for (let at = low - 1; at >= Math.max(0, low - MOST_RECEIVED); at--) {
    const last = lasts[at];
    if (last !== ownLast && sameInstance(spans[last].server, client) === true && time.covers(last, head)) {
      return last;
    }
  }
  return -1;
}
