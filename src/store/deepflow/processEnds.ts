import { isOpenEnded } from '../../trace/cover';
import type { Span } from '../../trace/span';
import { isClientSide, isServerSide, localEnd } from '../../trace/span';
import type { Trace } from '../../trace/trace';
import { Covered, CoverIndex, hullOf, type Stretch } from './stretches';

/** A process, or a pod of which no process was seen. Ids are 0 where not known. */
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

/** How far around an open question the habits of a process are looked at, ns. */
const HABITS_NS = 1e9;

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
  const hasChild = new Uint8Array(spans.length);
  for (const link of links) {
    if (link) {
      hasChild[link.parent] = 1;
    }
  }
  const above: number[] = [];
  const below: number[] = [];
  spans.forEach((span, i) => {
    if (!isTied(i)) {
      return;
    }
    const { observationPoint, signalSource } = span;
    const isCode = signalSource === 'otel';
    if (!links[i] && (isCode || isClientSide(observationPoint))) {
      above.push(i);
    } else if (!isCode && (observationPoint === 's-p' || (isServerSide(observationPoint) && !hasChild[i]))) {
      below.push(i);
    }
  });
  // While much is not put together yet, ids will find most of what is missing.
  const asked = above.length <= FEW ? above : above.filter((i) => isFollowed(spans[i]));
  const ends = [...asked, ...below].flatMap((i): ProcessEnd[] => {
    const span = spans[i];
    const place = placeOf(span);
    return place
      ? [{ ...place, from: span.startNs, to: isOpenEnded(span) ? span.startNs : span.endNs, isWide: false }]
      : [];
  });
  return [...ends, ...habitsAsked(trace, isTied)];
}

/** The while around calls of which several requests at hand may be the cause, tied calls or tied requests among them. */
function habitsAsked({ spans, links }: Trace, isTied: (i: number) => boolean): ProcessEnd[] {
  const received = new Map<string, { all: Stretch[]; tied: Stretch[] }>();
  spans.forEach((span, i) => {
    const at = span.signalSource !== 'otel' && isServerSide(span.observationPoint) ? whereOf(span) : '';
    if (at !== '') {
      const own = received.get(at) ?? { all: [], tied: [] };
      received.set(at, own);
      const life = { from: span.startNs, to: isOpenEnded(span) ? Infinity : span.endNs };
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
    const isCall = isOpen && span.signalSource !== 'otel' && isClientSide(span.observationPoint);
    const cover = isCall ? covers.get(whereOf(span)) : undefined;
    const life = { from: span.startNs, to: isOpenEnded(span) ? span.startNs : span.endNs };
    if (cover && (isTied(i) ? cover.all : cover.tied).coversAny(life)) {
      const place = placeOf(span) as Place;
      const key = keyOf(place);
      const known = around.get(key);
      around.set(key, { ...place, ...(known ? hullOf(known, life) : life), isWide: true });
    }
  });
  return [...around.values()];
}

/** The process that saw the span itself, else the pod at whose end it was seen; null where neither is known. */
function placeOf(span: Span): Place | null {
  const { processId, podId } = localEnd(span);
  const isProcess = span.observationPoint === 'c-p' || span.observationPoint === 's-p';
  const known = isProcess && processId > 0 ? processId : 0;
  return known || podId ? { agentId: known ? span.agentId : 0, processId: known, podId } : null;
}

function keyOf({ agentId, processId, podId }: Place): string {
  return processId ? `${agentId} ${processId}` : `pod ${podId}`;
}

/** The pod, else the process: what calls and requests must share to have to do with each other. */
function whereOf(span: Span): string {
  const place = placeOf(span);
  return !place ? '' : place.podId ? `pod ${place.podId}` : keyOf(place);
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
    const place = placeOf(span);
    if (place && asked.has(keyOf(place))) {
      const { pod, processKname } = localEnd(span);
      const known = rows.get(keyOf(place)) ?? { name: [processKname, pod].filter(Boolean).join(' of '), count: 0 };
      known.count++;
      rows.set(keyOf(place), known);
    }
  }
  return [...rows].filter(([, { count }]) => count >= most).map(([key, { name }]) => name || `Process ${key}`);
}
