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
  private readonly delays = new Map<number, Float64Array>();
  /** By relation: the kinds of tie, and their sum. Before anything was seen, a tie is a little likelier to tell the truth. */
  private readonly ties = [
    [2, 1, 1, 4],
    [2, 1, 1, 4],
    [1, 1, 1, 3],
  ].map((counts) => Float64Array.from(counts));

  constructor(private readonly keys: number) {
    this.transitions = new Counts(keys + 1);
    this.anyPlace = new Counts(keys + 1);
  }

  /** Counts a step, or with a weight of -1 takes it back. */
  count(step: Step, weight: number): void {
    this.transitions.add(this.contextOf(step) * MOST_PLACES + step.place, step.to, weight);
    this.anyPlace.add(this.contextOf(step), step.to, weight);
    const bin = binOf(step.gapNs);
    for (const which of this.delayKeys(step)) {
      const histogram = this.histogram(which);
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
    for (const which of this.delayKeys(step)) {
      const histogram = this.delays.get(which);
      if (histogram) {
        share = (histogram[bin] + PRIOR * share) / (histogram[BINS] + PRIOR);
      }
    }
    likelihood *= share / widthNs(bin);
    if (step.to !== this.keys) {
      const ties = this.ties[step.relation];
      likelihood *= Math.max(1e-4, ties[step.tie] / ties[3]);
    }
    return Math.log(Math.max(likelihood, Number.MIN_VALUE));
  }

  private contextOf({ type, from }: Step): number {
    return type * (this.keys + 1) + from;
  }

  /** From the general to the particular. */
  private delayKeys({ type, from, to, relation }: Step): [number, number, number] {
    const n = this.keys + 1;
    return [relation, 3 + relation * n + to, 3 + 3 * n + ((type * n + from) * n + to) * 3 + relation];
  }

  private histogram(which: number): Float64Array {
    let histogram = this.delays.get(which);
    if (!histogram) {
      this.delays.set(which, (histogram = new Float64Array(BINS + 1)));
    }
    return histogram;
  }
}

/** Rows of counts, made where something is counted. */
class Counts {
  private readonly rows = new Map<number, Float64Array>();

  constructor(private readonly columns: number) {}

  add(row: number, column: number, weight: number): void {
    let counts = this.rows.get(row);
    if (!counts) {
      this.rows.set(row, (counts = new Float64Array(this.columns + 1)));
    }
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

function widthNs(bin: number): number {
  return bin === 0 ? FIRST_NS : FIRST_NS * (2 ** (bin / 2) - 2 ** ((bin - 1) / 2));
}
