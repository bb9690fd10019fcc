/**
 * What differs between two traces, by operation path: a span's path is what it is called, by whom, down from the root.
 * Spans with the same path are one row, whichever trace they are in. Pure, no recursion.
 */
import type { Steps } from '../../../background/job';
import { preorder } from '../layout/forest';
import type { TraceSpans } from '../layout/traceSpans';
import { selfTimesInSteps } from '../layout/selfTime';

/** How a path's time changed from the first trace to the second. */
export type Change = 'slower' | 'faster' | 'new' | 'missing' | 'same';

/** Sums over the spans of one trace that have a path. */
export interface Side {
  count: Uint32Array;
  durationNs: Float64Array;
  selfNs: Float64Array;
  /** Index in that trace of its first span with the path; -1 = none. */
  first: Int32Array;
  /** By index in that trace, the row of a span. */
  rowOf: Uint32Array;
}

export interface TraceDiff {
  /** Rows, in the order of the trees: parents first. */
  rows: number;
  /** Row of the path above; -1 = a root's. */
  parent: Int32Array;
  depth: Uint32Array;
  /** The trace with which the comparison begins, and the one that is compared. */
  a: Side;
  b: Side;
}

/** Changes below this part of the longer of both are none. */
export const SAME_WITHIN = 0.05;

/** Names that differ in these only are the same: UUIDs, ids of at least 16 hex digits, numbers and quoted values by themselves. */
const VALUES = /\b[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\b|\b[\da-f]{16,}\b|\b\d+(?:\.\d+)?\b|'[^']*'/gi;

/** More than there are names or rows: both together in one exact number. */
const NAMES = 2 ** 26;
const SHARDS = 64;
/** Spans between two yields. */
const STEP = 4096;

/** O(n), and what self times cost. */
export function* diffTraces(a: TraceSpans, b: TraceSpans): Steps<TraceDiff> {
  const names = new Map<string, number>();
  // Several small ones: one that grows to a million keeps the page each time it doubles.
  const paths = Array.from({ length: SHARDS }, () => new Map<number, number>());
  const parent = new Int32Array(a.count + b.count);
  const depth = new Uint32Array(a.count + b.count);
  let rows = 0;
  const rowsOf: Uint32Array[] = [];
  for (const spans of [a, b]) {
    const nameOf = nameReader(spans, names);
    const rowOf = new Uint32Array(spans.count);
    let done = 0;
    for (const span of preorder(spans.forest)) {
      const up = spans.forest.parent[span];
      const above = up < 0 ? -1 : rowOf[up];
      const name = nameOf(span);
      const known = paths[(above + 1 + name) % SHARDS];
      const path = (above + 1) * NAMES + name;
      let row = known.get(path);
      if (row === undefined) {
        row = rows++;
        known.set(path, row);
        parent[row] = above;
        depth[row] = above < 0 ? 0 : depth[above] + 1;
      }
      rowOf[span] = row;
      if (++done % STEP === 0) {
        yield;
      }
    }
    rowsOf.push(rowOf);
  }
  return {
    rows,
    parent: parent.slice(0, rows),
    depth: depth.slice(0, rows),
    a: yield* sideOf(a, rowsOf[0], rows),
    b: yield* sideOf(b, rowsOf[1], rows),
  };
}

function nameReader({ trace }: TraceSpans, names: Map<string, number>): (span: number) => number {
  const plain = new Map<string, string>();
  return (span) => {
    const written = trace.operation[span];
    let operation = plain.get(written);
    if (operation === undefined) {
      operation = written.replace(VALUES, '#');
      plain.set(written, operation);
    }
    const name = [
      trace.service[span],
      operation,
      trace.signalSource[span],
      trace.kind[span],
      trace.observationPoint[span],
    ].join('\n');
    let number = names.get(name);
    if (number === undefined) {
      number = names.size;
      names.set(name, number);
    }
    return number;
  };
}

function* sideOf(spans: TraceSpans, rowOf: Uint32Array, rows: number): Steps<Side> {
  const self = yield* selfTimesInSteps(spans);
  const side: Side = {
    count: new Uint32Array(rows),
    durationNs: new Float64Array(rows),
    selfNs: new Float64Array(rows),
    first: new Int32Array(rows).fill(-1),
    rowOf,
  };
  for (let span = 0; span < spans.count; span++) {
    const row = rowOf[span];
    side.count[row]++;
    side.durationNs[row] += spans.trace.durationNs[span];
    side.selfNs[row] += self[span];
    if (side.first[row] < 0 || spans.startNs[span] < spans.startNs[side.first[row]]) {
      side.first[row] = span;
    }
  }
  return side;
}

/** What became of a path from `a` to `b`: by the sum of its spans' durations. */
export function changeOf({ a, b }: TraceDiff, row: number): Change {
  if (a.count[row] === 0) {
    return 'new';
  }
  if (b.count[row] === 0) {
    return 'missing';
  }
  const [before, after] = [a.durationNs[row], b.durationNs[row]];
  return Math.abs(after - before) <= SAME_WITHIN * Math.max(before, after)
    ? 'same'
    : after > before
      ? 'slower'
      : 'faster';
}

/** How much longer the spans of a path took in `b`, ns: together with what is below them, and without. */
export function durationChange({ a, b }: TraceDiff, row: number): number {
  return b.durationNs[row] - a.durationNs[row];
}

export function selfChange({ a, b }: TraceDiff, row: number): number {
  return b.selfNs[row] - a.selfNs[row];
}

/** The same comparison the other way round. */
export function swapped(diff: TraceDiff): TraceDiff {
  return { ...diff, a: diff.b, b: diff.a };
}

export type DiffOrder = 'impact' | 'duration' | 'tree';

/** Rows listed at most: sorting more keeps the page, and more pixels than the trees' have no scroll bar in some browsers. */
export const MOST_ROWS: Record<DiffOrder, number> = { impact: 20_000, duration: 20_000, tree: 500_000 };

/**
 * Rows of the wanted changes in an order, the first `most` of them. Impact is the change of self time: what a path
 * itself does differently, so that what it calls does not count again in all its callers. O(rows + most log most).
 */
export function orderedRows(
  diff: TraceDiff,
  changes: ReadonlySet<Change>,
  order: DiffOrder,
  most = MOST_ROWS[order]
): Uint32Array {
  const wanted = new Uint32Array(diff.rows);
  let count = 0;
  for (let row = 0; row < diff.rows; row++) {
    if (changes.has(changeOf(diff, row))) {
      wanted[count++] = row;
    }
  }
  const rows = wanted.subarray(0, count);
  if (order === 'tree') {
    return rows.subarray(0, most);
  }
  const amount = new Float64Array(diff.rows);
  for (const row of rows) {
    amount[row] = Math.abs(order === 'impact' ? selfChange(diff, row) : durationChange(diff, row));
  }
  const least = rows.length > most ? Float64Array.from(rows, (row) => amount[row]).sort()[rows.length - most] : 0;
  const largest = rows.filter((row) => amount[row] >= least);
  return largest.sort((one, other) => amount[other] - amount[one] || one - other).subarray(0, most);
}

/** How many rows of each change there are. */
export function changeCounts(diff: TraceDiff): Record<Change, number> {
  const counts: Record<Change, number> = { slower: 0, faster: 0, new: 0, missing: 0, same: 0 };
  for (let row = 0; row < diff.rows; row++) {
    counts[changeOf(diff, row)]++;
  }
  return counts;
}
