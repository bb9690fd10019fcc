import { NOTHING_MISSING } from './nothingMissing';
import { localEnd, type Span } from './span';
import type { ClockOffset, Completeness, Link, PassedOver } from './trace';

/** A trace as far as it can be asked what is missing in it. */
interface Stitched {
  spans: readonly Span[];
  links: ReadonlyArray<Link | null>;
  clocks: readonly ClockOffset[];
  passedOver: ReadonlyMap<number, readonly PassedOver[]>;
}

/** What stitching alone can tell to be missing; the store adds what it cut, and what may still come. */
export function completenessOf(rowsRead: number, { spans, links, clocks, passedOver }: Stitched): Completeness {
  let missingParents = 0;
  let halves = 0;
  let inferredLinks = 0;
  let unsure = 0;
  let rowsUsed = 0;
  spans.forEach((span, i) => {
    const link = links[i];
    missingParents += isParentLost(span, link) ? 1 : 0;
    halves += span.half === null ? 0 : 1;
    inferredLinks += link?.strength === 'inferred' ? 1 : 0;
    unsure += link === null && (passedOver.get(i) ?? []).some((other) => other.strength === 'inferred') ? 1 : 0;
    rowsUsed += span.ids.length;
  });
  const notices: string[] = [];
  if (missingParents > 0) {
    notices.push(
      `${count(missingParents, 'span')} name${missingParents === 1 ? 's' : ''} a parent that was not found.`
    );
  }
  if (halves > 0) {
    notices.push(`${count(halves, 'span')} saw only a request or only a response.`);
  }
  notices.push(...lostEnds(spans));
  return {
    ...NOTHING_MISSING,
    rowsRead,
    rowsUsed,
    missingParents,
    halves,
    inferredLinks,
    unsure,
    movedClocks: clocks
      .filter(({ offsetNs, driftPpm }) => offsetNs !== 0 || driftPpm !== 0)
      .map(({ domain }) => domain),
    withoutEbpf: withoutEbpf(spans),
    notices,
  };
}

/** More than these are counted, not named. */
const MOST_NAMES = 5;

/** One sentence about spans that have no length because their end was not told, or not one that can be. */
function lostEnds(spans: readonly Span[]): string[] {
  const lost = spans.filter(({ lostEnd }) => lostEnd !== undefined);
  if (lost.length === 0) {
    return [];
  }
  const names = lost.slice(0, MOST_NAMES).map(({ lostEnd, endpoint, spanId }) => {
    return `“${endpoint || spanId}” ${lostEnd === 'missing' ? 'never ended' : 'ends before it starts'}`;
  });
  const more = lost.length > MOST_NAMES ? `, and ${lost.length - MOST_NAMES} more` : '';
  return [`${count(lost.length, 'span')} without a length: ${names.join(', ')}${more}.`];
}

/** True for OTel spans that hang under nothing although they name a parent. */
export function isParentMissing(span: Span, link: Link | null): boolean {
  return link === null && isParentLost(span, link);
}

/** True for OTel spans whose parent span id led nowhere, though something else may have said where they belong. */
function isParentLost({ signalSource, parentSpanId }: Span, link: Link | null): boolean {
  return signalSource === 'otel' && parentSpanId !== '' && !(link?.evidence.includes('parent-span-id') ?? false);
}

/** Service instances whose code made or answered calls, where no process of their pod or service was seen by eBPF. */
function withoutEbpf(spans: readonly Span[]): string[] {
  const pods = new Set<string>();
  const processesUnder = spans.some(({ signalSource }) => signalSource === 'ebpf');
  for (const { signalSource, client, server } of spans) {
    if (signalSource === 'ebpf') {
      [client, server].filter(({ processId }) => processId !== 0).forEach((end) => pods.add(placeOf(end)));
    }
  }
  const names = new Set<string>();
  for (const span of spans) {
    const place = placeOf(localEnd(span));
    const crosses = span.spanKind === 'server' || span.spanKind === 'client';
    if (span.signalSource === 'otel' && crosses && (place === '' ? !processesUnder : !pods.has(place))) {
      names.add(span.appService || localEnd(span).pod || place);
    }
  }
  return [...names].sort();
}

function placeOf({ podId, pod, autoInstanceId }: Span['client']): string {
  return podId ? `pod ${podId}` : pod || (autoInstanceId ? `instance ${autoInstanceId}` : '');
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
