/** How a step came about: from the request's start, after the call before was answered, or while that one was still going on. */
export const FROM_START = 0;
export const AFTER = 1;
export const BESIDE = 2;

/** Whether the thread that makes a call had last read what the step began with, something else, or nothing that was seen. */
export const TIED = 0;
export const TIED_ELSEWHERE = 1;
export const UNTIED = 2;

/** One step in the course of a request: from its start or a call to the next call or its end. */
export interface Step {
  /** Kind of the request. */
  type: number;
  /** Kind of the call before; `keys` for the request's start. */
  from: number;
  /** Kind of the call; `keys` for the request's end. */
  to: number;
  relation: number;
  /** How many calls came before, up to `MOST_PLACES - 1`. */
  place: number;
  gapNs: number;
  tie: number;
}

export const MOST_PLACES = 5;

/** Two bins an octave, from 1 µs to 2^44 ns. */
const BINS = 72;
const FIRST_NS = 1000;

/** Weight of what is known in general against what was seen in particular, in observations. */
const PRIOR = 12;

/**
 * What a process was seen to do: which call follows which in a request of some kind, and after what delay. Counts of
 * steps, smoothed from the particular to the general, so that a little evidence moves it and much decides it.
 */
export class Pattern {
  private readonly transitions: Counts;
  private readonly anyPlace: Counts;
  private readonly delays: Rows;
  /** By relation: the kinds of tie, and their sum. Before anything was seen, a tie is a little likelier to tell the truth. */
  private readonly ties = [
    [2, 1, 1, 4],
    [2, 1, 1, 4],
    [1, 1, 1, 3],
  ].map((counts) => Float64Array.from(counts));

  /** @param types kinds of requests; @param keys kinds of calls */
  constructor(
    types: number,
    private readonly keys: number
  ) {
    const n = keys + 1;
    this.transitions = new Counts(types * n * MOST_PLACES, n);
    this.anyPlace = new Counts(types * n, n);
    this.delays = new Rows(3 + 3 * n + 3 * types * n * n, BINS + 1);
  }

  /** Counts a step, or with a weight of -1 takes it back. */
  count(step: Step, weight: number): void {
    this.transitions.add(this.contextOf(step) * MOST_PLACES + step.place, step.to, weight);
    this.anyPlace.add(this.contextOf(step), step.to, weight);
    const bin = binOf(step.gapNs);
    for (let level = 0; level < LEVELS; level++) {
      const histogram = this.delays.made(this.delayRow(step, level));
      // Half into the neighbours: a delay is never seen twice to the microsecond.
      histogram[bin] += weight / 2;
      histogram[Math.max(0, bin - 1)] += weight / 4;
      histogram[Math.min(BINS - 1, bin + 1)] += weight / 4;
      histogram[BINS] += weight;
    }
    if (step.to !== this.keys) {
      const ties = this.ties[step.relation];
      ties[step.tie] += weight;
      ties[3] += weight;
    }
  }

  /** Logarithm of the step's likelihood, per ns of delay. */
  logLikelihood(step: Step): number {
    const context = this.contextOf(step);
    const general = this.anyPlace.share(context, step.to, 1 / (this.keys + 1));
    let likelihood = this.transitions.share(context * MOST_PLACES + step.place, step.to, general);
    const bin = binOf(step.gapNs);
    let share = 1 / BINS;
    for (let level = 0; level < LEVELS; level++) {
      const histogram = this.delays.get(this.delayRow(step, level));
      if (histogram) {
        share = (histogram[bin] + PRIOR * share) / (histogram[BINS] + PRIOR);
      }
    }
    likelihood *= share * PER_NS[bin];
    if (step.to !== this.keys) {
      const ties = this.ties[step.relation];
      likelihood *= Math.max(1e-4, ties[step.tie] / ties[3]);
    }
    return Math.log(Math.max(likelihood, Number.MIN_VALUE));
  }

  private contextOf({ type, from }: Step): number {
    return type * (this.keys + 1) + from;
  }

  /** Which histogram of delays, the levels from the general to the particular. */
  private delayRow({ type, from, to, relation }: Step, level: number): number {
    const n = this.keys + 1;
    return level === 0
      ? relation
      : level === 1
        ? 3 + relation * n + to
        : 3 + 3 * n + ((type * n + from) * n + to) * 3 + relation;
  }
}

const LEVELS = 3;

/** Above so many rows only those that are made are kept a place for. */
const MOST_DENSE = 1 << 18;

/** Rows of numbers, made where something is counted. */
class Rows {
  private readonly dense: Array<Float64Array | undefined> | null;
  private readonly sparse = new Map<number, Float64Array>();

  constructor(
    rows: number,
    private readonly length: number
  ) {
    this.dense = rows <= MOST_DENSE ? new Array<Float64Array | undefined>(rows).fill(undefined) : null;
  }

  get(row: number): Float64Array | undefined {
    return this.dense ? this.dense[row] : this.sparse.get(row);
  }

  made(row: number): Float64Array {
    let numbers = this.get(row);
    if (!numbers) {
      numbers = new Float64Array(this.length);
      if (this.dense) {
        this.dense[row] = numbers;
      } else {
        this.sparse.set(row, numbers);
      }
    }
    return numbers;
  }
}

class Counts {
  private readonly rows: Rows;

  constructor(
    rows: number,
    private readonly columns: number
  ) {
    this.rows = new Rows(rows, columns + 1);
  }

  add(row: number, column: number, weight: number): void {
    const counts = this.rows.made(row);
    counts[column] += weight;
    counts[this.columns] += weight;
  }

  share(row: number, column: number, general: number): number {
    const counts = this.rows.get(row);
    return counts ? (counts[column] + PRIOR * general) / (counts[this.columns] + PRIOR) : general;
  }
}

function binOf(gapNs: number): number {
  return gapNs <= FIRST_NS ? 0 : Math.min(BINS - 1, 1 + Math.floor(2 * Math.log2(gapNs / FIRST_NS)));
}

/** One over the width of each bin, 1/ns. */
const PER_NS = Float64Array.from(
  { length: BINS },
  (_, bin) => 1 / (bin === 0 ? FIRST_NS : FIRST_NS * (2 ** (bin / 2) - 2 ** ((bin - 1) / 2)))
);
