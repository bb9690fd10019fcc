import { covers } from './cover';
import { exact, inferred, type Forest } from './forest';
import { append } from './groupBy';
import { sameInstance } from './instance';
import { indices, type Path } from './paths';
import { localEnd, type Span } from './span';
import type { Evidence } from './trace';

const PARENT_SPAN_ID: Evidence[] = ['parent-span-id'];
const SPAN_ID: Evidence[] = ['span-id'];

/**
 * Layers 3 and 4: application code by its ids, and paths into code. A path whose header carried a span id
 * hangs under the OTel span with that id, and the OTel span that was called hangs under the last span of the
 * path: a path goes between an OTel child and its OTel parent, whose direct link is passed over.
 */
export function linkCode(spans: readonly Span[], paths: readonly Path[], forest: Forest): void {
  const code = indexCode(spans);
  const byHeader = indexHeaders(spans, paths);

  for (const [key, carrying] of byHeader) {
    for (const path of carrying) {
      hangPath(spans, path, carrying, code.get(key) ?? [], forest);
    }
  }
  for (const child of indices(spans)) {
    const span = spans[child];
    if (span.signalSource !== 'otel' || span.parentSpanId === '') {
      continue;
    }
    for (const key of keysOf(span, span.parentSpanId)) {
      const callers = (code.get(key) ?? []).filter((i) => i !== child);
      const way = choosePath(spans, child, callers, byHeader.get(key) ?? []);
      const parent = way ? way.spans[way.spans.length - 1] : chooseCaller(spans, child, callers);
      if (parent >= 0 && forest.link(exact(child, parent, PARENT_SPAN_ID))) {
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
    const witness = path.spans.find((i) => spans[i].spanId !== '' && spans[i].traceIds.length > 0);
    if (witness !== undefined) {
      keysOf(spans[witness], spans[witness].spanId).forEach((key) => append(byHeader, key, path));
    }
  }
  return byHeader;
}

function keysOf(span: Span, spanId: string): string[] {
  return span.traceIds.map((traceId) => `${traceId} ${spanId}`);
}

function hangPath(
  spans: readonly Span[],
  path: Path,
  carrying: readonly Path[],
  callers: readonly number[],
  forest: Forest
): void {
  const head = path.spans[0];
  // A proxy forwards the header as it came: the request it sends on lies inside the one it received.
  const received = innermost(
    spans,
    carrying
      .filter((other) => other !== path)
      .map((other) => other.spans[other.spans.length - 1])
      .filter((last) => isReceivedBy(spans[last], spans[head]))
  );
  if (received >= 0) {
    forest.link(
      inferred(
        head,
        received,
        ['span-id', 'process', 'containment'],
        0.9,
        `span_id ${headerOf(spans, path)}, forwarded by the same process`
      )
    );
    return;
  }
  const senders = callers.filter((i) => spans[i].spanKind !== 'server' && spans[i].spanKind !== 'consumer');
  const parent = chooseCaller(spans, head, senders.length > 0 ? senders : callers);
  if (parent >= 0) {
    forest.link(exact(head, parent, SPAN_ID));
  }
}

function headerOf(spans: readonly Span[], path: Path): string {
  return spans[path.spans.find((i) => spans[i].spanId !== '') ?? path.spans[0]].spanId;
}

/** True when one process received `server` and sent `client` while it worked on it. */
function isReceivedBy(server: Span, client: Span): boolean {
  return (
    server.observationPoint === 's-p' &&
    client.observationPoint === 'c-p' &&
    server.agentId === client.agentId &&
    sameInstance(server.server, client.client) === true &&
    server.server.processId === client.client.processId &&
    covers(server, client)
  );
}

/**
 * The path by which an OTel child was called: only when the child is on the far side of it.
 * Code inside the caller (an INTERNAL child of a CLIENT span, say) stays under its OTel parent.
 */
function choosePath(
  spans: readonly Span[],
  child: number,
  callers: readonly number[],
  ways: readonly Path[]
): Path | undefined {
  const span = spans[child];
  const far = ways.filter((way) =>
    isFarSide(
      span,
      callers.map((i) => spans[i]),
      spans[way.spans[way.spans.length - 1]]
    )
  );
  if (far.length < 2) {
    return far[0];
  }
  const lastOf = (way: Path): Span => spans[way.spans[way.spans.length - 1]];
  const there = far.filter((way) => sameInstance(localEnd(lastOf(way)), localEnd(span)) === true);
  const candidates = there.length > 0 ? there : far;
  const covering = candidates.filter((way) => covers(lastOf(way), span));
  const best = innermost(
    spans,
    (covering.length > 0 ? covering : candidates).map((way) => way.spans[way.spans.length - 1])
  );
  return far.find((way) => way.spans[way.spans.length - 1] === best);
}

function isFarSide(child: Span, callers: readonly Span[], last: Span): boolean {
  if (child.spanKind === 'server' || child.spanKind === 'consumer') {
    return true;
  }
  const here = localEnd(child);
  if (callers.some((caller) => sameInstance(here, localEnd(caller)) === true)) {
    return false;
  }
  return sameInstance(here, last.server) === true;
}

/** The OTel span among several with one id: the innermost that covers the child, else the first. */
function chooseCaller(spans: readonly Span[], child: number, callers: readonly number[]): number {
  if (callers.length < 2) {
    return callers.length === 1 ? callers[0] : -1;
  }
  const covering = callers.filter((i) => covers(spans[i], spans[child]));
  return innermost(spans, covering.length > 0 ? covering : callers);
}

/** The latest to start, and of these the first to end; -1 of none. */
function innermost(spans: readonly Span[], candidates: readonly number[]): number {
  let best = -1;
  for (const i of candidates) {
    const later = best < 0 || spans[i].startNs > spans[best].startNs;
    const shorter = best >= 0 && spans[i].startNs === spans[best].startNs && spans[i].endNs < spans[best].endNs;
    if (later || shorter) {
      best = i;
    }
  }
  return best;
}
