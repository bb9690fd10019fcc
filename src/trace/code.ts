import { exact, inferred, type Forest, type Proposal } from './forest';
import { append, indices } from './groupBy';
import { runsAt, sameInstance } from './instance';
import { headOf, lastOf, witnessOf, type Path } from './paths';
import { isClientSide, isServerSide, localEnd, type Span } from './span';
import { ROWS_A_STEP, type Steps } from './steps';
import type { Timeline } from './timeline';
import type { Evidence } from './trace';

const PARENT_SPAN_ID: Evidence[] = ['parent-span-id'];
const SPAN_ID: Evidence[] = ['span-id'];
const MESSAGE: Evidence[] = ['message', 'span-id'];
const FORWARDED: Evidence[] = ['span-id', 'process'];

/** How sure a process of a pod is to have sent on what was seen to reach the pod with the same header. */
const FORWARDED_BY_POD_CONFIDENCE = 0.9;

/** How sure a request is to follow from the only one that the sender of its header was seen to send. */
const PASSED_ON_CONFIDENCE = 0.9;

/** Received requests with one header that a sent one is held against, the latest first. */
const MOST_RECEIVED = 64;

/**
 * Layers 3 and 4: application code by its ids, and paths into code. A path whose header carried a span id
 * hangs under the OTel span with that id, and the OTel span that was called hangs under the last span of the
 * path: a path goes between an OTel child and its OTel parent, whose direct link is passed over. In steps.
 */
export function* linkCode(spans: readonly Span[], paths: readonly Path[], forest: Forest, time: Timeline): Steps<void> {
  const code = indexCode(spans);
  yield;
  const byHeader = indexHeaders(spans, paths);
  yield;
  let done = 0;

  const guesses: Guess[] = [];
  for (const [key, carrying] of byHeader) {
    const callers = code.get(key) ?? [];
    const received = carrying.length > 1 ? receivedByProcess(spans, carrying) : undefined;
    for (const path of carrying) {
      const guess = hangPath(spans, path, carrying, received, callers, forest, time);
      if (guess) {
        guesses.push(guess);
      }
      if (++done % ROWS_A_STEP === 0) {
        yield;
      }
    }
  }
  // What ids name comes before what they only suggest.
  guesses.forEach((guess) => takeGuess(guess, forest));
  // Those first that a path leads to the very place of: the others take what is left.
  const leadsTo = (child: number): boolean =>
    keysOf(spans[child], spans[child].parentSpanId).some((key) =>
      byHeader.get(key)?.some((way) => runsAt(localEnd(spans[child]), spans[lastOf(way)].server) === true)
    );
  const found: number[] = [];
  const others: number[] = [];
  for (const i of indices(spans)) {
    if (spans[i].signalSource === 'otel' && spans[i].parentSpanId !== '') {
      (leadsTo(i) ? found : others).push(i);
    }
    if (++done % ROWS_A_STEP === 0) {
      yield;
    }
  }
  for (const child of [...found, ...others]) {
    const span = spans[child];
    if (++done % ROWS_A_STEP === 0) {
      yield;
    }
    for (const key of keysOf(span, span.parentSpanId)) {
      const callers = (code.get(key) ?? []).filter((i) => i !== child);
      const way = choosePath(spans, child, callers, byHeader.get(key) ?? [], forest, time);
      const caller = chooseOf(child, callers, time);
      const parent = way ? lastOf(way) : caller;
      if (parent >= 0 && forest.link(exact(child, parent, PARENT_SPAN_ID))) {
        if (way && caller >= 0) {
          forest.passOver(exact(child, caller, PARENT_SPAN_ID), 'the request was seen on its way between the two');
        }
        break;
      }
    }
  }
}

/** OTel spans by trace id and own span id. */
function indexCode(spans: readonly Span[]): Map<string, number[]> {
  const byId = new Map<string, number[]>();
  for (const i of indices(spans)) {
    const span = spans[i];
    if (span.signalSource === 'otel' && span.spanId !== '') {
      keysOf(span, span.spanId).forEach((key) => append(byId, key, i));
    }
  }
  return byId;
}

/** Paths by the trace id and span id that their header carried. */
function indexHeaders(spans: readonly Span[], paths: readonly Path[]): Map<string, Path[]> {
  const byHeader = new Map<string, Path[]>();
  for (const path of paths) {
    const witness = witnessOf(spans, path);
    if (witness !== undefined) {
      keysOf(spans[witness], spans[witness].spanId).forEach((key) => append(byHeader, key, path));
    }
  }
  return byHeader;
}

function keysOf(span: Span, spanId: string): string[] {
  return span.traceIds.map((traceId) => `${traceId} ${spanId}`);
}

/** The last spans of paths by the process that received them, and by its pod; by start. */
function receivedByProcess(spans: readonly Span[], paths: readonly Path[]): Map<string, number[]> {
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
interface Guess {
  proposal: Proposal;
  caller: number;
  /** Why the caller that ids name is passed over. */
  reason: string;
}

function takeGuess({ proposal, caller, reason }: Guess, forest: Forest): void {
  // A guess refines what ids name, and displaces nothing: else it is left at that.
  const refines = caller < 0 || proposal.parent === caller || forest.isBelow(proposal.parent, caller);
  const taken = forest.link(refines ? proposal : { ...proposal, parent: caller });
  if (taken && caller >= 0 && refines && proposal.parent !== caller) {
    forest.passOver(exact(proposal.child, caller, SPAN_ID), reason);
  }
}

/** @returns what is left to a guess, if anything. */
function hangPath(
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
  const own = carrying
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

/**
 * The path by which an OTel child was called: only when the child is on the far side of it.
 * Code inside the caller (an INTERNAL child of a CLIENT span, say) stays under its OTel parent.
 */
function choosePath(
  spans: readonly Span[],
  child: number,
  callers: readonly number[],
  ways: readonly Path[],
  forest: Forest,
  time: Timeline
): Path | undefined {
  if (ways.length === 0) {
    return undefined;
  }
  const span = spans[child];
  const far = ways.filter(
    (way) =>
      isFarSide(spans, span, callers, spans[lastOf(way)]) &&
      // A request that called code where it ended called none elsewhere.
      (runsAt(localEnd(span), spans[lastOf(way)].server) !== false || !forest.hasChild(lastOf(way)))
  );
  const byPlace =
    far.length < 2 ? far : preferred(far, (way) => sameInstance(localEnd(spans[lastOf(way)]), localEnd(span)) === true);
  // A proxy sent the header on: what it received is not what called the child.
  const ends = byPlace.length < 2 ? byPlace : preferred(byPlace, (way) => !forest.hasChild(lastOf(way)));
  const last = chooseOf(child, ends.map(lastOf), time);
  return ends.find((way) => lastOf(way) === last);
}

function isFarSide(spans: readonly Span[], child: Span, callers: readonly number[], last: Span): boolean {
  if (child.spanKind === 'server' || child.spanKind === 'consumer') {
    return true;
  }
  const here = localEnd(child);
  if (callers.some((caller) => sameInstance(here, localEnd(spans[caller])) === true)) {
    return false;
  }
  return runsAt(here, last.server) === true;
}

function preferred<T>(items: T[], test: (item: T) => boolean): T[] {
  const some = items.filter(test);
  return some.length > 0 ? some : items;
}

/** Of several candidates the innermost that covers the child, as far as clocks can tell, else the innermost; -1 of none. */
function chooseOf(child: number, candidates: readonly number[], time: Timeline): number {
  if (candidates.length < 2) {
    return candidates.length === 1 ? candidates[0] : -1;
  }
  let best = -1;
  let bestCovers = false;
  for (const i of candidates) {
    const covers = time.covers(i, child) === true;
    if (best < 0 || (covers && !bestCovers) || (covers === bestCovers && isInside(i, best, time))) {
      best = i;
      bestCovers = covers;
    }
  }
  return best;
}

/** The later to start, and of two that start together the first to end. */
function isInside(a: number, b: number, time: Timeline): boolean {
  return time.startNs[a] > time.startNs[b] || (time.startNs[a] === time.startNs[b] && time.endNs[a] < time.endNs[b]);
}
