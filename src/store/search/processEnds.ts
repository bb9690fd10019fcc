import { isOpenEnded } from '../../trace/cover';
import type { Span } from '../../trace/span';
import { localEnd, type End } from '../../trace/span';
import type { Trace } from '../../trace/trace';
import { CLOCKS_S } from '../timeRange';
import { Covered, CoverIndex, hullOf, type Stretch } from './stretches';

/**
 * A process; or a pod of which no process was seen, so that its requests and calls are known from the other ends only.
 * Ids are 0 where not known.
 */
export interface Place {
  agentId: number;
  processId: number;
  podId: number;
}

/** A process and a stretch of time, ns from the origin, in which its rows are asked for, since no id leads to them. */
export interface ProcessEnd extends Place, Stretch {
  /** A while around an open question, to see what the process does and when; else one span's own time, NICs as well. */
  isWide: boolean;
}

/** How far around an open question the habits of a process are looked at, ns: as far as rows are read anyway; less is often too little to learn from. */
const HABITS_NS = CLOCKS_S * 1e9;

/** What was seen at a pod's other ends is stamped by other clocks: so far apart they are thought to be at least, ns. */
const CLOCKS_APART_NS = 50e6;

/** So many tops of trees are asked about before all their ids have been followed: that saves a round. */
const FEW = 8;

/**
 * The process ends of the tied spans that ids do not settle:
 * a call, or code, above which nothing was found: what the process received that it may belong to;
 * a request that a process received: what the process called in its course;
 * and, where a call may belong to one of several requests, what the process does and when, a while around.
 * With the rows of a process come those of all its requests that overlap: a call must not go to the only one at hand,
 * and a thread that works on two at once is known only by its neighbours.
 *
 * @param isTied by index of a span: whether it belongs to the start row.
 * @param isFollowed whether all ids of a span have been asked for.
 */
export function openEnds(
  trace: Trace,
  isTied: (i: number) => boolean,
  isFollowed: (span: Span) => boolean
): ProcessEnd[] {
  const { spans, links } = trace;
  const isLast = findLasts(trace);
  const apartNs = clocksApartNs(trace);
  const above: number[] = [];
  const below: number[] = [];
  spans.forEach((_, i) => {
    if (isTied(i)) {
      if (!links[i]) {
        above.push(i);
      }
      if (isLast[i]) {
        below.push(i);
      }
    }
  });
  // While much is not put together yet, ids will find most of what is missing.
  const asked = above.length <= FEW ? above : above.filter((i) => isFollowed(spans[i]));
  const endAt = (place: Place | null, span: Span): ProcessEnd[] =>
    place ? [{ ...place, ...lifeAt(place, span, apartNs), isWide: false }] : [];
  return [
    ...asked.flatMap((i) => endAt(senderOf(spans[i]), spans[i])),
    ...below.flatMap((i) => endAt(receiverOf(spans[i]), spans[i])),
    ...habitsAsked(trace, isTied, isLast, apartNs),
  ];
}

/**
 * By index of a span: 1 for what a process worked on. That is the last that was seen of a request on its way, and code
 * that no process is known to run.
 */
function findLasts({ spans, links }: Trace): Uint8Array {
  const isPoint = (i: number): boolean => spans[i].signalSource !== 'otel';
  const isLast = Uint8Array.from(spans, (_, i) => {
    const link = links[i];
    return isPoint(i) || !link || (isPoint(link.parent) && spans[link.parent].observationPoint !== 's-p') ? 1 : 0;
  });
  links.forEach((link, i) => {
    // The same request, seen further on its way. What a process called hangs under it with the process as evidence.
    const goesOn = link && isPoint(i) && isPoint(link.parent) && !link.evidence.includes('process');
    if (goesOn && spans[link.parent].observationPoint !== 's-p') {
      isLast[link.parent] = 0;
    }
  });
  return isLast;
}

/** How far apart the clocks that stamped the trace were found to be, ns. */
function clocksApartNs({ clocks }: Trace): number {
  const offsets = clocks.map(({ offsetNs }) => offsetNs);
  const apart =
    offsets.reduce((most, one) => Math.max(most, one), 0) - offsets.reduce((least, one) => Math.min(least, one), 0);
  return Math.max(CLOCKS_APART_NS, apart);
}

/** A span's own time at a place; longer where the place's other ends stamp by other clocks. */
function lifeAt({ processId }: Place, span: Span, apartNs: number): Stretch {
  const apart = processId ? 0 : apartNs;
  return { from: span.startNs - apart, to: (isOpenEnded(span) ? span.startNs : span.endNs) + apart };
}

/** The while around calls of which several requests at hand may be the cause, tied calls or tied requests among them. */
function habitsAsked(
  { spans, links }: Trace,
  isTied: (i: number) => boolean,
  isLast: Uint8Array,
  apartNs: number
): ProcessEnd[] {
  const received = new Map<string, { all: Stretch[]; tied: Stretch[] }>();
  spans.forEach((span, i) => {
    const place = isLast[i] ? receiverOf(span) : null;
    if (place) {
      const own = received.get(whereOf(place)) ?? { all: [], tied: [] };
      received.set(whereOf(place), own);
      const { from, to } = lifeAt(place, span, apartNs);
      const life = { from, to: isOpenEnded(span) ? Infinity : to };
      own.all.push(life);
      if (isTied(i)) {
        own.tied.push(life);
      }
    }
  });
  const covers = new Map<string, { all: CoverIndex; tied: CoverIndex }>();
  received.forEach(({ all, tied }, at) => covers.set(at, { all: new CoverIndex(all), tied: new CoverIndex(tied) }));

  const around = new Map<string, ProcessEnd>();
  spans.forEach((span, i) => {
    const link = links[i];
    const isOpen = !link || link.evidence.includes('pattern');
    const place = isOpen && span.signalSource !== 'otel' ? senderOf(span) : null;
    const cover = place && covers.get(whereOf(place));
    const life = { from: span.startNs, to: isOpenEnded(span) ? span.startNs : span.endNs };
    if (place && cover && (isTied(i) ? cover.all : cover.tied).coversAny(life)) {
      const key = keyOf(place);
      const known = around.get(key);
      around.set(key, { ...place, ...(known ? hullOf(known, life) : life), isWide: true });
    }
  });
  return [...around.values()];
}

/** Whose call, or whose code, a span is; null where that is not known. */
function senderOf(span: Span): Place | null {
  return span.signalSource === 'otel' ? placeAt(localEnd(span), 0) : placeAt(span.client, processAt(span, 'c-p'), span);
}

/** Who received the request that a span saw, or runs the code; null where that is not known. */
function receiverOf(span: Span): Place | null {
  return span.signalSource === 'otel' ? placeAt(localEnd(span), 0) : placeAt(span.server, processAt(span, 's-p'), span);
}

/** The process that saw the span itself, at that end of it. */
function processAt({ observationPoint, client, server }: Span, point: 'c-p' | 's-p'): number {
  return observationPoint !== point ? 0 : (point === 'c-p' ? client : server).processId;
}

function placeAt({ podId }: End, process: number, span?: Span): Place | null {
  const processId = process > 0 ? process : 0;
  return processId || podId ? { agentId: processId && span ? span.agentId : 0, processId, podId } : null;
}

function keyOf({ agentId, processId, podId }: Place): string {
  return processId ? `${agentId} ${processId}` : `pod ${podId}`;
}

/** The pod, else the process: what calls and requests must share to have to do with each other. */
function whereOf(place: Place): string {
  return place.podId ? `pod ${place.podId}` : keyOf(place);
}

/** What has been asked of which process, so that nothing is asked for twice. */
export class AskedEnds {
  private readonly covered = new Covered();

  /** Those not asked for yet, each place's overlapping ones as one, at most so many; wide ones as wide as they are asked for. */
  fresh(ends: readonly ProcessEnd[], most: number): ProcessEnd[] {
    const fresh = new Map<string, ProcessEnd[]>();
    for (const end of ends) {
      if (!this.covered.has(kindOf(end), end)) {
        const own = fresh.get(kindOf(end)) ?? [];
        fresh.set(kindOf(end), own);
        own.push(end.isWide ? { ...end, from: end.from - HABITS_NS, to: end.to + HABITS_NS } : end);
      }
    }
    return [...fresh.values()].flatMap(joinOverlapping).slice(0, most);
  }

  add(ends: readonly ProcessEnd[]): void {
    ends.forEach((end) => this.covered.add(kindOf(end), end));
  }
}

function kindOf(end: ProcessEnd): string {
  return `${keyOf(end)} ${end.isWide ? 'wide' : ''}`;
}

function joinOverlapping(ends: ProcessEnd[]): ProcessEnd[] {
  const joined: ProcessEnd[] = [];
  for (const end of ends.sort((a, b) => a.from - b.from)) {
    const last = joined[joined.length - 1];
    if (last && end.from <= last.to) {
      joined[joined.length - 1] = { ...last, ...hullOf(last, end) };
    } else {
      joined.push(end);
    }
  }
  return joined;
}

/** Names of the places among those asked for of which there are so many rows that more may have been cut off. */
export function busyPlaces(spans: readonly Span[], ends: readonly ProcessEnd[], most: number): string[] {
  if (spans.length < most || ends.length === 0) {
    return [];
  }
  const asked = new Set(ends.map(keyOf));
  const rows = new Map<string, { name: string; count: number }>();
  for (const span of spans) {
    for (const [place, { pod, processKname }] of placesOf(span)) {
      if (asked.has(keyOf(place))) {
        const known = rows.get(keyOf(place)) ?? { name: [processKname, pod].filter(Boolean).join(' of '), count: 0 };
        known.count++;
        rows.set(keyOf(place), known);
      }
    }
  }
  return [...rows].filter(([, { count }]) => count >= most).map(([key, { name }]) => name || `Process ${key}`);
}

function placesOf(span: Span): Array<[Place, End]> {
  const ends: Array<[Place | null, End]> =
    span.signalSource === 'otel'
      ? [[senderOf(span), localEnd(span)]]
      : [
          [senderOf(span), span.client],
          [receiverOf(span), span.server],
        ];
  return ends.flatMap(([place, end]): Array<[Place, End]> => (place ? [[place, end]] : []));
}
