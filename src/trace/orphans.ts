import { inferred, type Forest } from './forest';
import { append, indices } from './groupBy';
import { findInnermost, type Nested } from './innermost';
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
    spans[i].parentSpanId !== '' && !forest.hasParent(i) && !forest.passedOver.has(i);
  const orphans = indices(spans).filter(
    (i) =>
      spans[i].signalSource === 'otel' && isOrphan(i) && !isEntry(spans[i])
  );
  if (orphans.length > 0) {
    linkToCode(spans, orphans, forest, time);
  }
}

/**
 * Then what the layers between have left: calls whose sender's span is lost, under code of the process or the
 * request it had received; and code whose server span is lost, under that request.
 */
export function linkOrphanedCalls(
  spans: readonly Span[],
  paths: readonly Path[],
  forest: Forest,
  time: Timeline
): void {
  const heads = paths.filter((path) => !forest.hasParent(headOf(path)) && witnessOf(spans, path) !== undefined);
  if (heads.length > 0) {
    linkToCode(spans, heads.map(headOf), forest, time);
  }
  const received = new Map<string, number[]>();
  for (const path of paths) {
    const last = lastOf(path);
    const witness = witnessOf(spans, path);
    if (witness !== undefined && !isClientSide(spans[last].observationPoint)) {
      keysOf(spans[witness].traceIds, spans[last].server).forEach((key) => append(received, key, last));
    }
  }
  if (received.size === 0) {
    return;
  }
  const code = indices(spans).filter((i) => spans[i].signalSource === 'otel' && spans[i].parentSpanId !== '');
  for (const orphan of [...heads.map(headOf), ...code].filter((i) => !forest.hasParent(i))) {
    const candidates = candidatesOf(spans, received, orphan).filter(
      (last) =>
        isSameProcess(spans[last], spans[orphan]) && time.covers(last, orphan) === true && forest.top(last) !== orphan
    );
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
    const covers = findInnermost(time, candidates, children);
    for (const child of children) {
      const cover = covers.get(child);
      if (!cover) {
        continue;
      }
      const own = forest.top(cover.span) === child;
      // A span's own subtree may cover it to the microsecond: then one by one.
      const parent = own ? innermostOf(candidates, child, forest, time) : cover.span;
      if (parent < 0 || !isSameProcess(spans[parent], spans[child]) || !time.comparable(parent, child)) {
        continue;
      }
      const proposal = inferred(child, parent, EVIDENCE, NEAREST_CONFIDENCE, noteOf(spans, child));
      if (own || cover.alone) {
        forest.link(proposal);
      } else {
        forest.passOver({ ...proposal, confidence: 0.5 }, 'other code of the trace ran at the same time');
      }
    }
  }
}

/** Candidates that are looked at one by one. */
const MOST_CANDIDATES = 500;

function innermostOf(candidates: readonly Nested[], child: number, forest: Forest, time: Timeline): number {
  let best: Nested | undefined;
  for (const candidate of candidates.slice(0, MOST_CANDIDATES)) {
    const { span, depth } = candidate;
    if (forest.top(span) !== child && time.covers(span, child) && (!best || depth > best.depth)) {
      best = candidate;
    }
  }
  return best ? best.span : -1;
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

function candidatesOf(spans: readonly Span[], received: ReadonlyMap<string, number[]>, orphan: number): number[] {
  const span = spans[orphan];
  const here = span.signalSource === 'otel' ? localEnd(span) : span.client;
  return keysOf(span.traceIds, here).flatMap((key) => (received.get(key) ?? []).slice(0, MOST_CANDIDATES));
}

function noteOf(spans: readonly Span[], orphan: number): string {
  const { signalSource, parentSpanId, spanId, traceIds } = spans[orphan];
  const lost = signalSource === 'otel' ? parentSpanId : spanId;
  return `its parent ${lost} of trace ${traceIds[0]} was not found; this is the nearest that was going on in its process`;
}
