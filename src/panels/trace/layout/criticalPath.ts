/**
 * The critical path: at each moment the one span that the end of the request was waiting for. Walking back from a span's end, the
 * child that finished last is what it waited for; when that child started, the one that had finished last before, and so
 * on; what is left is the span's own time. The rule is the one of CRISP (Zhang et al., USENIX ATC 2022, §3) and of
 * Jaeger UI's critical path, its cases for children that do not lie inside their parents included:
 *
 *  - A child counts only inside of its parent; one that starts before it or ends after it is cut.
 *  - One that runs wholly outside of its parent was not waited for.
 *  - Nor was a consumer of a message that ends after the producer: nobody waits for it. (Jaeger leaves out `FOLLOWS_FROM`.)
 *  - A child that still ran when the next one started did not lead to it, and is not on the path.
 */
import type { Steps } from '../../../background/job';
import { runAtOnce } from '../../../background/slices';
import { mainRootOf } from './mainRoot';
import { sortInSteps } from './sortInSteps';
import type { TraceSpans } from './traceSpans';

/** Pieces of spans, one after the other in time, without gaps. Times in ns after `zeroNs`. */
export interface Pieces {
  /** Index in the trace. */
  span: Uint32Array;
  fromNs: Float64Array;
  /** After `fromNs`, and the next piece's `fromNs`. */
  toNs: Float64Array;
  /** The span's child that was walked just before the piece; -1 where the span itself starts. */
  before: Int32Array;
  /** The span's child that was walked just after the piece; -1 where the span itself ends. */
  after: Int32Array;
}

export type TimedForest = Pick<TraceSpans, 'startNs' | 'endNs' | 'forest' | 'trace'>;

/** The critical path of the tree that was asked for. O(n log n), no recursion. */
export function criticalPath(spans: TraceSpans): Pieces {
  return piecesBelow(spans, mainRootOf(spans), false);
}

/**
 * Whose time each moment of a span is: the deepest span's of those that ran, as far as the walk from the end goes.
 * The pieces fill the span exactly; a span without a duration has none. O(m log m) for m spans below it.
 *
 * @param root index in the trace; -1 = none
 * @param running of siblings that run at once, also count the one that the next did not wait for, until that one starts
 */
export function piecesBelow(spans: TimedForest, root: number, running: boolean): Pieces {
  return runAtOnce(pieceSteps(spans, root, running));
}

/** How many children are looked at between two steps. */
const STEP = 10_000;

/** `piecesBelow` in steps. */
export function* pieceSteps(spans: TimedForest, root: number, running: boolean): Steps<Pieces> {
  let looked = 0;
  const out = new BackwardPieces();
  const walks: Walk[] = [];
  if (root >= 0) {
    walks.push(yield* walkOf(spans, root, spans.startNs[root], spans.endNs[root]));
  }
  while (walks.length > 0) {
    const walk = walks[walks.length - 1];
    const child = nextChild(spans, walk, running);
    if (child < 0) {
      out.add(walk, walk.fromNs, -1);
      walks.pop();
      continue;
    }
    const fromNs = Math.max(spans.startNs[child], walk.fromNs);
    const toNs = Math.min(spans.endNs[child], walk.atNs);
    out.add(walk, toNs, child);
    walk.atNs = fromNs;
    walk.after = child;
    walks.push(yield* walkOf(spans, child, fromNs, toNs));
    looked += 1 + walks[walks.length - 1].left;
    if (looked > STEP) {
      looked = 0;
      yield;
    }
  }
  return out.inTime();
}

/** A walk back through a span. */
interface Walk {
  span: number;
  /** Where the span, as far as it counts, starts. */
  fromNs: number;
  /** How far the walk back has come. */
  atNs: number;
  /** The child walked last; -1 = none yet. */
  after: number;
  /** Its children in the order of their ends. */
  children: Uint32Array;
  /** How many of them may still be walked. */
  left: number;
}

function* walkOf(spans: TimedForest, span: number, fromNs: number, toNs: number): Steps<Walk> {
  const { startNs, endNs } = spans;
  const { offset, children } = spans.forest;
  let byEnd = children.subarray(offset[span], offset[span + 1]);
  if (byEnd.length > 1) {
    byEnd = byEnd.slice();
    // The last to end stands last; of those that end together, the first to start.
    yield* sortInSteps(byEnd, (a, b) => endNs[a] - endNs[b] || startNs[b] - startNs[a] || b - a);
  }
  return { span, fromNs, atNs: toNs, after: -1, children: byEnd, left: byEnd.length };
}

/** Takes the next child that was waited for; -1 when there is none. */
function nextChild({ startNs, endNs, trace }: TimedForest, walk: Walk, running: boolean): number {
  while (walk.left > 0) {
    const child = walk.children[--walk.left];
    const isEmpty = Math.min(endNs[child], walk.atNs) <= Math.max(startNs[child], walk.fromNs);
    const isLeftBehind = endNs[child] > endNs[walk.span] && trace.kind[child] === 'consumer';
    const ranBeside = endNs[child] > walk.atNs && walk.after >= 0;
    if (!isEmpty && !isLeftBehind && (running || !ranBeside)) {
      return child;
    }
  }
  return -1;
}

/** Pieces as they are found: the last first. */
class BackwardPieces {
  private count = 0;
  private pieces = emptyPieces(64);

  /** What lies between `fromNs` and where the walk is. */
  add({ span, atNs, after }: Walk, fromNs: number, before: number): void {
    if (atNs <= fromNs) {
      return;
    }
    if (this.count === this.pieces.span.length) {
      const old = this.pieces;
      this.pieces = emptyPieces(2 * this.count);
      COLUMNS.forEach((column) => this.pieces[column].set(old[column]));
    }
    this.pieces.span[this.count] = span;
    this.pieces.fromNs[this.count] = fromNs;
    this.pieces.toNs[this.count] = atNs;
    this.pieces.before[this.count] = before;
    this.pieces.after[this.count] = after;
    this.count++;
  }

  inTime(): Pieces {
    const { span, fromNs, toNs, before, after } = this.pieces;
    return {
      span: span.slice(0, this.count).reverse(),
      fromNs: fromNs.slice(0, this.count).reverse(),
      toNs: toNs.slice(0, this.count).reverse(),
      before: before.slice(0, this.count).reverse(),
      after: after.slice(0, this.count).reverse(),
    };
  }
}

const COLUMNS = ['span', 'fromNs', 'toNs', 'before', 'after'] as const;

function emptyPieces(size: number): Pieces {
  return {
    span: new Uint32Array(size),
    fromNs: new Float64Array(size),
    toNs: new Float64Array(size),
    before: new Int32Array(size),
    after: new Int32Array(size),
  };
}
