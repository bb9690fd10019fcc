/**
 * Which bars there are, and which bar stands for each span. It starts with a bar for every span; each step of
 * `folding.ts` lets some bars go into others. Plain data: it can cross to a worker and back.
 */
export interface Shown {
  /** Bar → index in the trace of its span, of several the first. */
  spanOf: Uint32Array;
  /** Index in the trace → bar of the span or of what stands in for it; -1 = nothing does. */
  placeOf: Int32Array;
  /** Bar → bar above; -1 for a root. */
  parent: Int32Array;
  startNs: Float64Array;
  endNs: Float64Array;
  /** Bar → number of its fold; -1 for a span by itself. Null where nothing is folded. */
  fold: Int32Array | null;
  folds: Folds;
}

/** Bars that are several spans. Those of fold `f` are `members[offset[f] … offset[f + 1])`, indices in the trace. */
export interface Folds {
  offset: Uint32Array;
  members: Uint32Array;
  /** The folds before this one are hops on the way of one request, the others repeated siblings. */
  paths: number;
}

export const NO_FOLDS: Folds = { offset: new Uint32Array(1), members: new Uint32Array(0), paths: 0 };

/** The spans' own times and parents (a forest), by their index in the trace. */
export interface SpanTree {
  startNs: Float64Array;
  endNs: Float64Array;
  parent: Int32Array;
}

/** A bar for every span. Shares the arrays of the tree. */
export function everySpan({ startNs, endNs, parent }: SpanTree): Shown {
  const spanOf = new Uint32Array(parent.length);
  const placeOf = new Int32Array(parent.length);
  for (let i = 0; i < parent.length; i++) {
    spanOf[i] = placeOf[i] = i;
  }
  return { spanOf, placeOf, parent, startNs, endNs, fold: null, folds: NO_FOLDS };
}

/**
 * Lets bars go into others. `into[i]` is `i` for a bar that stays, else the bar that it goes into or whose way it shares
 * (which may itself go into another, without a circle), else -1: nothing stands for it. What hung under it hangs under
 * that bar, or is a root. O(n).
 */
export function absorb(shown: Shown, into: Int32Array): Shown {
  const n = into.length;
  followUp(into);
  const at = new Int32Array(n).fill(-1);
  let count = 0;
  for (let i = 0; i < n; i++) {
    if (into[i] === i) {
      at[i] = count++;
    }
  }
  const spanOf = new Uint32Array(count);
  const parent = new Int32Array(count);
  const startNs = new Float64Array(count);
  const endNs = new Float64Array(count);
  const fold = shown.fold && new Int32Array(count);
  for (let i = 0; i < n; i++) {
    const place = at[i];
    if (place < 0) {
      continue;
    }
    const above = shown.parent[i] < 0 ? -1 : into[shown.parent[i]];
    parent[place] = above < 0 ? -1 : at[above];
    spanOf[place] = shown.spanOf[i];
    startNs[place] = shown.startNs[i];
    endNs[place] = shown.endNs[i];
    if (fold && shown.fold) {
      fold[place] = shown.fold[i];
    }
  }
  const placeOf = shown.placeOf.map((bar) => (bar < 0 || into[bar] < 0 ? -1 : at[into[bar]]));
  return { spanOf, placeOf, parent, startNs, endNs, fold, folds: shown.folds };
}

/** Replaces each entry by the end of its way, in place; every entry on a way is walked once. */
function followUp(into: Int32Array): void {
  for (let i = 0; i < into.length; i++) {
    let end = i;
    while (end >= 0 && into[end] !== end) {
      end = into[end];
    }
    for (let at = i; at !== end;) {
      const next = into[at];
      into[at] = end;
      at = next;
    }
  }
}

/** Bars that become one, group after group; the first of each group is the one that stays. */
export class Groups {
  readonly bars: number[] = [];
  /** Where each group ends in `bars`. */
  readonly ends: number[] = [];

  /** Ends the group that the last bars belong to. */
  end(): void {
    this.ends.push(this.bars.length);
  }
}

/**
 * Makes one bar of each group, which lasts from the first start to the last end; `into` as in `absorb`.
 * @param paths whether the groups are hops of one request; these come before all repeats
 */
export function foldTogether(shown: Shown, into: Int32Array, { bars, ends }: Groups, paths: boolean): Shown {
  const { folds } = shown;
  const [before, taken] = [folds.offset.length - 1, folds.members.length];
  const offset = new Uint32Array(before + 1 + ends.length);
  offset.set(folds.offset);
  const members = new Uint32Array(taken + bars.length);
  members.set(folds.members);
  const startNs = shown.startNs.slice();
  const endNs = shown.endNs.slice();
  const fold = shown.fold?.slice() ?? new Int32Array(shown.spanOf.length).fill(-1);
  let from = 0;
  for (let group = 0; group < ends.length; group++) {
    const lead = bars[from];
    fold[lead] = before + group;
    for (let k = from; k < ends[group]; k++) {
      members[taken + k] = shown.spanOf[bars[k]];
      startNs[lead] = Math.min(startNs[lead], shown.startNs[bars[k]]);
      endNs[lead] = Math.max(endNs[lead], shown.endNs[bars[k]]);
    }
    from = ends[group];
    offset[before + 1 + group] = taken + from;
  }
  const all: Folds = { offset, members, paths: paths ? before + ends.length : folds.paths };
  return absorb({ ...shown, startNs, endNs, fold, folds: all }, into);
}
