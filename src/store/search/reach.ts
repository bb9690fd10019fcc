import {
  around,
  FIRST_S,
  hullOf,
  joined,
  CLOCKS_S,
  overlapOf,
  partsOf,
  rangeOfSeconds,
  secondOf,
  sidesOf,
  widerMargin,
  without,
  type TimeRange,
} from '../timeRange';
import type { Findings } from './atHand';
import type { StoreSearch } from './storeSearch';
import type { Stretch } from './stretches';

/** The next step of a search that looks further: nothing has been looked at of it when it is taken. */
export interface Step {
  /** All ids are asked for in here, where it is given. */
  window?: { range: TimeRange; marginS: number };
  /** Rows of the traces are asked for by their id alone; how far a store goes is its own matter. */
  sides: TimeRange[];
  /** The same in all stores, however far away: spans at hand went on there. */
  stretches: TimeRange[];
  /** What this adds up to. */
  traces: TimeRange;
  tracesS: number;
}

/** Spans this near to the edge of where ids without an index were looked for may have more beyond it, s. */
const NEAR_EDGE_S = 1;

/** When a call went on, how far around it a search has looked, and where it is to look next. */
export class Reach {
  /** When the call went on; of a row that is not there yet, as much as its id says. */
  call: TimeRange;
  /** Where all ids have been asked for, and how far from the call that is. */
  window: TimeRange;
  marginS: number;
  /** Where the traces' ids have been looked for, in the store that goes furthest, and how far from the call that went without a sign of more. */
  private traces: TimeRange;
  private tracesS: number;
  /** Where they have been looked for in every store. */
  private everywhere: TimeRange[];
  /** When spans of its traces went on, where one names a parent which is not there: that is looked for from these on. */
  private extent: TimeRange;
  /** Around the spans that are known: where ids without an index are looked for. Within the window. */
  private nearSpans: TimeRange[];

  /**
   * @param second Unix s of the row that the search begins with
   * @param mostS how far from the call all ids may be asked for
   */
  constructor(
    private readonly second: number,
    private readonly stores: readonly StoreSearch[],
    private readonly mostS: number
  ) {
    this.call = secondOf(second);
    // Trace ids have an index: there is no use in looking for them in small steps.
    this.marginS = stores.some(({ followsAllIds }) => followsAllIds) ? FIRST_S : mostS;
    this.window = around(this.call, this.marginS);
    this.traces = this.window;
    this.tracesS = this.marginS;
    this.everywhere = [this.window];
    this.extent = this.call;
    this.nearSpans = [around(this.call, CLOCKS_S)];
  }

  /** Of these ranges, where ids without an index are looked for: around the spans that are known. */
  near(ranges: readonly TimeRange[]): TimeRange[] {
    return overlapsOf(ranges, this.nearSpans);
  }

  /** Spans that were found since went on elsewhere. @returns whether all ids are to be asked for again, around these */
  extendNear({ stretches }: Findings): boolean {
    if (!this.stores.some(({ followsAllIds }) => followsAllIds)) {
      return false;
    }
    const spans = stretches.map(({ from, to }) => this.rangeOf(from, to));
    const edges = spans.map((range) => around(range, NEAR_EDGE_S));
    if (without(overlapsOf(this.parts().ends, edges), this.nearSpans).length === 0) {
      return false;
    }
    this.nearSpans = joined([...this.nearSpans, ...spans.map((range) => around(range, CLOCKS_S))]);
    return true;
  }

  /** As far as all ids may be asked for. */
  get widest(): TimeRange {
    return around(this.call, this.mostS);
  }

  /** How far from the call rows were looked for, and rows of its traces. */
  get marginsS(): { all: number; traces: number } {
    return { all: this.marginS, traces: this.tracesS };
  }

  /** The call goes on for as long as its spans say. Ns from the origin. */
  extendCall({ from, to }: Stretch): void {
    this.call = hullOf(this.call, this.rangeOf(from, to));
  }

  /** Of the window: what is looked at row by row, and what trace ids alone reach. */
  parts(): { ends: TimeRange[]; middle: TimeRange[] } {
    return partsOf(this.window, this.call);
  }

  /** Whether a parent is named that the trace's own rows in the window do not hold: it may lie further away. */
  namesMissing({ missingParents, keys }: Findings): boolean {
    return missingParents > 0 && keys.traceIds.size === 0 && this.tracesS < this.mostS;
  }

  /** Whether there may be more beyond what was looked at. */
  mayBeMore(found: Findings): boolean {
    return found.missingParents > 0 || this.touchesEdge(found, this.traces);
  }

  /** The traces have been looked for as far as the window may get. @returns what that was more than the window */
  lookAsFarAsWindowMayGet(): TimeRange[] {
    const sides = sidesOf(this.window, this.widest);
    this.lookedFor(this.widest, this.mostS, [this.widest]);
    return sides;
  }

  /**
   * Wider, while spans touch the edge of the window, and always as wide as the call itself. By trace id alone further:
   * where spans at hand went on, and, while a parent that is named is missing, as far from them as a store may be asked.
   * @returns null where there is no reason to look further
   */
  next(found: Findings): Step | null {
    return this.wider(found) ?? this.further(found);
  }

  take({ window, stretches, traces, tracesS }: Step): void {
    if (window) {
      this.window = window.range;
      this.marginS = window.marginS;
    }
    this.lookedFor(traces, tracesS, window ? [window.range] : stretches);
  }

  /** Of these ranges, what a store is asked about without a sign that there are rows. */
  within(ranges: readonly TimeRange[], { reachS }: StoreSearch): TimeRange[] {
    const may = around(hullOf(this.call, this.extent), reachS);
    return ranges.flatMap((range) => overlapOf(range, may) ?? []);
  }

  /** The next wider window, where spans touch the edge; null when there is none that adds much. */
  private wider(found: Findings): Step | null {
    const marginS = widerMargin(this.marginS, this.mostS);
    const range = hullOf(this.window, around(this.call, marginS));
    if (!this.touchesEdge(found, this.window) || sidesOf(this.window, range).length === 0) {
      return null;
    }
    return { window: { range, marginS }, sides: [], stretches: [], traces: range, tracesS: marginS };
  }

  /** Where rows of the traces are to be looked for next; null where there is no reason to. */
  private further(found: Findings): Step | null {
    const [nextS = this.tracesS] = this.mayBeMore(found)
      ? [this.mostS, ...this.stores.map(({ reachS }) => reachS)]
          .filter((reachS) => reachS > this.tracesS)
          .sort((a, b) => a - b)
      : [];
    const wentOn = found.stretches.map(({ from, to }) => this.rangeOf(from, to));
    this.extent = found.missingParents > 0 ? wentOn.reduce(hullOf, this.call) : this.call;
    const seen = wentOn.map((range) => around(range, FIRST_S));
    const target = seen.reduce(hullOf, hullOf(this.traces, around(this.extent, nextS)));
    const sides = sidesOf(this.traces, target);
    // Less than the margin around them is not worth a statement.
    const stretches = without(seen, this.everywhere).filter(({ fromS, toS }) => toS - fromS > FIRST_S);
    return sides.length + stretches.length === 0 ? null : { sides, stretches, traces: target, tracesS: nextS };
  }

  private lookedFor(traces: TimeRange, tracesS: number, everywhere: readonly TimeRange[]): void {
    this.traces = hullOf(this.traces, traces);
    this.tracesS = Math.max(this.tracesS, tracesS);
    this.everywhere.push(...everywhere);
  }

  private rangeOf(fromNs: number, toNs: number): TimeRange {
    return rangeOfSeconds([fromNs, toNs].map((ns) => this.second + Math.floor(ns / 1e9)));
  }

  private touchesEdge({ startNs, endNs }: Findings, { fromS, toS }: TimeRange): boolean {
    const edgeNs = 2e9;
    return startNs < (fromS - this.second) * 1e9 + edgeNs || endNs > (toS - this.second) * 1e9 - edgeNs;
  }
}

function overlapsOf(ranges: readonly TimeRange[], others: readonly TimeRange[]): TimeRange[] {
  return ranges.flatMap((range) => others.flatMap((other) => overlapOf(range, other) ?? []));
}

/** A length of time in words: `a minute`, `16 minutes`, `24 hours`. */
export function inWords(lengthS: number): string {
  const minutes = lengthS / 60;
  return minutes >= 120 ? `${Math.round(minutes / 60)} hours` : minutes === 1 ? 'a minute' : `${minutes} minutes`;
}
