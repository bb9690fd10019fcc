import { inferred, type Forest } from './forest';
import { append, indices } from './groupBy';
import { findInnermost, type Cover, type Nested } from './innermost';
import { sameInstance } from './instance';
import { headOf, lastOf, witnessOf, type Path } from './paths';
import { findSegments } from './segments';
import { isClientSide, localEnd, type End, type Span } from './span';
import type { Timeline } from './timeline';
import type { Evidence } from './trace';

/** How sure an orphan is to belong to the innermost span of its trace and process that covers it, no other covering it. */
const NEAREST_CONFIDENCE = 0.9;

const EVIDENCE: Evidence[] = ['trace-id', 'process', 'containment'];

/**
 * Spans that name a parent that is not there: lost, or not sampled. The parent of the parent is most likely the
 * innermost span of the same trace in the same process that was going on all the time.
 * Code first: an OTel span below the entry of its process hangs under other code of the process.
 */
export function linkOrphanedCode(spans: readonly Span[], forest: Forest, time: Timeline): void {
  // A parent that is there and was refused is not lost.
  const isOrphan = (i: number): boolean =>
    namesLostParent(spans[i]) && !forest.hasParent(i) && !forest.passedOver.has(i);
  const orphans = indices(spans).filter((i) => spans[i].signalSource === 'otel' && isOrphan(i) && !isEntry(spans[i]));
  if (orphans.length > 0) {
    linkToCode(spans, orphans, forest, time);
  }
}

/** Then code whose server span is lost, under the request of its trace that its process had received. */
export function linkCodeWithoutServer(
  spans: readonly Span[],
  paths: readonly Path[],
  forest: Forest,
  time: Timeline
): void {
  const code = indices(spans).filter(
    (i) =>
      spans[i].signalSource === 'otel' && namesLostParent(spans[i]) && !forest.hasParent(i) && !forest.passedOver.has(i)
  );
  linkToReceived(spans, paths, code, forest, time);
}

/** At last calls whose sender's span is lost, under other code of the process, else under the request it had received. */
export function linkOrphanedCalls(
  spans: readonly Span[],
  paths: readonly Path[],
  forest: Forest,
  time: Timeline
): void {
  const heads = paths
    .filter((path) => !forest.hasParent(headOf(path)) && witnessOf(spans, path) !== undefined)
    .map(headOf);
  if (heads.length > 0) {
    linkToCode(spans, heads, forest, time);
    linkToReceived(
      spans,
      paths,
      heads.filter((head) => !forest.hasParent(head)),
      forest,
      time
    );
  }
}

function linkToReceived(
  spans: readonly Span[],
  paths: readonly Path[],
  orphans: readonly number[],
  forest: Forest,
  time: Timeline
): void {
  if (orphans.length === 0) {
    return;
  }
  const received = new Map<string, number[]>();
  const receivers = new Set<string>();
  for (const path of paths) {
    const last = lastOf(path);
    const { server, agentId, observationPoint, traceIds } = spans[last];
    if (observationPoint === 's-p' && server.processId) {
      receivers.add(`${agentId} ${server.processId}`);
    }
    if (!isClientSide(observationPoint)) {
      const witness = witnessOf(spans, path);
      const ids = witness === undefined ? traceIds : spans[witness].traceIds;
      keysOf(ids, server).forEach((key) => append(received, key, last));
    }
  }
  for (const orphan of orphans) {
    const there = candidatesOf(spans, received, orphan).filter(
      (last) => time.covers(last, orphan) === true && forest.top(last) !== orphan
    );
    // A process that was never asked itself works for another of its pod.
    const { agentId, client } = spans[orphan];
    const asked = spans[orphan].signalSource === 'otel' || receivers.has(`${agentId} ${client.processId}`);
    const candidates = asked ? there.filter((last) => isSameProcess(spans[last], spans[orphan])) : there;
    // Nested requests of one trace in one place (a sidecar and its application): the innermost.
    candidates.sort((a, b) => time.startNs[b] - time.startNs[a] || time.endNs[a] - time.endNs[b]);
    if (candidates.length > 0 && isNested(candidates, time)) {
      forest.link(inferred(orphan, candidates[0], EVIDENCE, NEAREST_CONFIDENCE, noteOf(spans, orphan)));
    }
  }
}

function linkToCode(spans: readonly Span[], orphans: readonly number[], forest: Forest, time: Timeline): void {
  const segments = findSegments(spans, forest);
  const groups = new Map<string, Nested[]>();
  for (const i of indices(spans)) {
    if (spans[i].signalSource === 'otel') {
      const nested = { span: i, depth: segments.depth[i] };
      keysOf(spans[i].traceIds, localEnd(spans[i]), spans[i]).forEach((key) => append(groups, key, nested));
    }
  }
  const byGroup = new Map<string, number[]>();
  for (const orphan of orphans) {
    const key = keysOf(spans[orphan].traceIds, localEnd(spans[orphan]), spans[orphan]).find((one) => groups.has(one));
    if (key !== undefined) {
      append(byGroup, key, orphan);
    }
  }
  for (const [key, children] of byGroup) {
    const candidates = groups.get(key) as Nested[];
    const few = candidates.length * children.length <= MOST_COMPARED;
    const covers = few ? null : findInnermost(time, without(candidates, children), children);
    for (const child of children) {
      const cover = covers ? covers.get(child) : innermostOf(spans, candidates, child, forest, time);
      if (!cover || !isSameProcess(spans[cover.span], spans[child]) || !time.comparable(cover.span, child)) {
        continue;
      }
      const proposal = inferred(child, cover.span, EVIDENCE, NEAREST_CONFIDENCE, noteOf(spans, child));
      if (cover.alone) {
        forest.link(proposal);
      } else {
        forest.passOver({ ...proposal, confidence: 0.5 }, 'other code of the trace ran at the same time');
      }
    }
  }
}

/** Comparisons one by one, in a trace's code in one process, before the sweep is used, which leaves orphans out as parents. */
const MOST_COMPARED = 250_000;

function without(candidates: readonly Nested[], children: readonly number[]): Nested[] {
  const orphans = new Set(children);
  return candidates.filter(({ span }) => !orphans.has(span));
}

/** The innermost that covers the child and is not below it, and whether all others that cover it contain that one. */
function innermostOf(
  spans: readonly Span[],
  candidates: readonly Nested[],
  child: number,
  forest: Forest,
  time: Timeline
): Cover | undefined {
  const covering = candidates.filter(
    ({ span }) =>
      span !== child && mayCall(spans[span], spans[child]) && time.covers(span, child) && forest.top(span) !== child
  );
  if (covering.length === 0) {
    return undefined;
  }
  const lengthNs = ({ span }: Nested): number => time.endNs[span] - time.startNs[span];
  const best = covering.reduce((a, b) =>
    lengthNs(b) < lengthNs(a) || (lengthNs(b) === lengthNs(a) && b.depth > a.depth) ? b : a
  );
  return { span: best.span, alone: covering.every((other) => other === best || time.covers(other.span, best.span)) };
}

/** A client's span stands for a call of its own: it is not the lost sender of another. */
function mayCall(parent: Span, child: Span): boolean {
  const isCall = child.signalSource !== 'otel' || isClientSide(child.observationPoint);
  return !isCall || !isClientSide(parent.observationPoint);
}

/** A span that names itself as its parent has lost none. */
function namesLostParent({ parentSpanId, spanId }: Span): boolean {
  return parentSpanId !== '' && parentSpanId !== spanId;
}

function isEntry({ spanKind }: Span): boolean {
  return spanKind === 'server' || spanKind === 'consumer';
}

/** Each lies inside the one before it. */
function isNested(candidates: readonly number[], time: Timeline): boolean {
  return candidates.every((inner, at) => at === 0 || time.covers(inner, candidates[at - 1]));
}

function isSameProcess(a: Span, b: Span): boolean {
  const [x, y] = [endOf(a, 'server'), endOf(b, 'client')];
  if (a.signalSource !== 'otel' && b.signalSource !== 'otel' && x.processId && y.processId) {
    return a.agentId === b.agentId && x.processId === y.processId;
  }
  return sameInstance(x, y) !== false;
}

function endOf(span: Span, side: 'client' | 'server'): End {
  return span.signalSource === 'otel' ? localEnd(span) : span[side];
}

/** Trace and place: the pod, else the service instance, else the address. */
function keysOf(traceIds: readonly string[], end: End, code?: Span): string[] {
  const place = end.podId
    ? `pod ${end.podId}`
    : end.pod
      ? `pod ${end.pod}`
      : code?.signalSource === 'otel'
        ? `app ${code.agentId} ${code.appService} ${code.appInstance}`
        : end.ip
          ? `ip ${end.ip}`
          : '';
  return place === '' ? [] : traceIds.map((id) => `${id} ${place}`);
}

/** Requests of one trace that one place received and that an orphan is held against. */
const MOST_RECEIVED = 500;

function candidatesOf(spans: readonly Span[], received: ReadonlyMap<string, number[]>, orphan: number): number[] {
  const span = spans[orphan];
  const here = span.signalSource === 'otel' ? localEnd(span) : span.client;
  return keysOf(span.traceIds, here).flatMap((key) => (received.get(key) ?? []).slice(0, MOST_RECEIVED));
}

function noteOf(spans: readonly Span[], orphan: number): string {
  const { signalSource, parentSpanId, spanId, traceIds } = spans[orphan];
  const lost = signalSource === 'otel' ? parentSpanId : spanId;
  return `its parent ${lost} of trace ${traceIds[0]} was not found; this is the nearest that was going on in its process`;
}
