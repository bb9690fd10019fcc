import { chooseOf } from './chooseOf';
import { exact, type Forest } from './forest';
import { append, indices } from './groupBy';
import { hangPath, receivedByProcess, takeGuess, type Guess } from './headers';
import { runsAt, sameInstance } from './instance';
import { headOf, lastOf, witnessOf, type Path } from './paths';
import { nearestTo } from './nearest';
import { localEnd, type Span } from './span';
import { ROWS_A_STEP, type Steps } from './steps';
import type { Timeline } from './timeline';
import type { Evidence } from './trace';

const PARENT_SPAN_ID: Evidence[] = ['parent-span-id'];
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
      const near = nearestTo(spans[headOf(path)].startNs, callers, (i) => spans[i].startNs);
      const guess = hangPath(spans, path, carrying, received, near, forest, time);
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
      const startOf = (i: number): number => spans[i].startNs;
      const callers = nearestTo(span.startNs, code.get(key) ?? [], startOf).filter((i) => i !== child);
      const way = choosePath(spans, child, callers, nearestPaths(spans, child, byHeader.get(key) ?? []), forest, time);
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

/** The paths with one header that ended nearest to where a span starts. */
function nearestPaths(spans: readonly Span[], child: number, paths: readonly Path[]): readonly Path[] {
  return nearestTo(spans[child].startNs, paths, (path) => spans[lastOf(path)].startNs);
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
  const byStart = (a: Path, b: Path): number =>
    spans[lastOf(a)].startNs - spans[lastOf(b)].startNs || lastOf(a) - lastOf(b);
  byHeader.forEach((list) => list.sort(byStart));
  return byHeader;
}

function keysOf(span: Span, spanId: string): string[] {
  return span.traceIds.map((traceId) => `${traceId} ${spanId}`);
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
