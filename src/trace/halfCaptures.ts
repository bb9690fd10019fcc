import { append } from './groupBy';
import { byStart, uniteIds } from './ids';
import type { Span } from './span';

/** Two captures of one packet differ in time by less than this, ns. */
const NEAR_NS = 1e6;

/**
 * Joins what one interface saw half of into what a second one (a mirror, a bond's other port) saw whole: the same
 * request at the interface of the same pod. A pod has one interface on its way, so that two of them are no two hops.
 *
 * @param spans in canonical order.
 * @returns spans in canonical order.
 */
export function joinHalfCaptures(spans: Span[]): Span[] {
  const halves = spans.filter((span) => span.half !== null && isAtPod(span));
  if (halves.length === 0) {
    return spans;
  }
  const wanted = new Set(halves.flatMap(keysOf));
  const whole = new Map<string, number>();
  spans.forEach((span, i) => {
    if (span.half === null && isAtPod(span)) {
      keysOf(span)
        .filter((key) => wanted.has(key))
        .forEach((key) => whole.set(key, i));
    }
  });
  const joined = new Map<number, Span[]>();
  const gone = new Set<Span>();
  for (const half of halves) {
    const at = keysOf(half)
      .map((key) => whole.get(key))
      .find((i) => i !== undefined);
    if (at !== undefined && isNear(half, spans[at])) {
      append(joined, at, half);
      gone.add(half);
    }
  }
  return gone.size === 0
    ? spans
    : spans.flatMap((span, i) => (gone.has(span) ? [] : [withRows(span, joined.get(i) ?? [])])).sort(byStart);
}

function withRows(span: Span, halves: readonly Span[]): Span {
  return halves.length === 0 ? span : { ...span, ids: uniteIds([span, ...halves].map(({ ids }) => ids)) };
}

function isAtPod({ signalSource, observationPoint }: Span): boolean {
  return signalSource === 'packet' && (observationPoint === 'c' || observationPoint === 's');
}

function keysOf({ agentId, observationPoint, reqTcpSeq, respTcpSeq, requestId, l7Protocol }: Span): string[] {
  const place = `${agentId} ${observationPoint} ${l7Protocol} ${requestId}`;
  return [reqTcpSeq ? `${place} request ${reqTcpSeq}` : '', respTcpSeq ? `${place} response ${respTcpSeq}` : ''].filter(
    Boolean
  );
}

function isNear(half: Span, whole: Span): boolean {
  const gapNs = half.half === 'request' ? half.startNs - whole.startNs : half.endNs - whole.endNs;
  return half.captureNic !== whole.captureNic && Math.abs(gapNs) < NEAR_NS;
}
