import type { SpanSet } from '../../trace/span';
import type { Completeness, Trace } from '../../trace/trace';
import type { StoreClient } from '../client';
import { firstRows, type Rows } from '../rawRows';
import { StoreError } from '../storeError';
import {
  around,
  FIRST_S,
  hullOf,
  overlapOf,
  partsOf,
  rangeOfSeconds,
  secondOf,
  sidesOf,
  widerMargin,
  without,
  type TimeRange,
} from '../timeRange';
import type { AtHand, Findings } from './atHand';
import { findStart } from './findStart';
import { countKeys, keysOfTraces, noKeys, type Keys } from './keys';
import type { ProcessEnd } from './processEnds';
import type { Round, SearchableStore, StoreSearch } from './storeSearch';

export interface SearchRequest {
  /** Id of the clicked row, of any of the stores. */
  callId?: string;
  /** Or a trace id. */
  traceId?: string;
  /** Where to look for a trace id first, Unix s; the time of a call comes from its id. */
  rangeS?: { from: number; to: number };
  limits?: Partial<SearchLimits>;
  signal?: AbortSignal;
  /** The present, Unix ms; for the word on rows that may still arrive. */
  nowMs?: number;
  /** Ties DNS queries by their transaction id. 16 bits say little: other calls' queries come too. */
  dns?: boolean;
}

export interface SearchLimits {
  /** Rows of one trace. */
  maxRows: number;
  /** Statements of one trace. */
  maxStatements: number;
  /** How far before a call and after it rows are looked for, s. */
  maxWindowS: number;
  /** Rows of one process that no id leads to, in one statement. */
  maxRowsOfProcess: number;
  /** Rows at hand that are not tied, before no more are asked for that no id leads to. */
  maxCandidates: number;
}

export const SEARCH_LIMITS: SearchLimits = {
  maxRows: 50_000,
  maxStatements: 16,
  maxWindowS: 960,
  maxRowsOfProcess: 2000,
  maxCandidates: 20_000,
};

/** What the search knows of a trace beside its rows. Plain data. */
export interface Search {
  /** `_id` of the row that the search began with. */
  startId: string;
  /** Statements sent, the empty last one counted. */
  statements: number;
  /** Rows that came back, each once, with those that turned out not to belong. */
  rowsRead: number;
  /** Of these the rows that a limit cut off, by reason. */
  leftOut: Completeness['leftOut'];
  /** Limits hit and the like, for the screen. */
  notices: string[];
  /** True when the call is old enough that no more rows are expected. */
  settled: boolean;
}

export interface Gathered extends Search {
  /** The rows that belong to the start row. */
  set: SpanSet;
  /** Their trace, decided upon with all rows that were read. */
  trace: Trace;
}

/**
 * Steps from row to row in one statement. A trace id finds most of a request in one; without it, each process on the way
 * takes two: along the connection, and through the process. Of a start row it is not known which it will be.
 */
const NEAR_HOPS = 2;
const FAR_HOPS = 4;

/** DeepFlow sends a row when its session is over or given up (60 s), and SDKs send in batches: until then rows may be on their way. */
const SETTLED_AFTER_MS = 90_000;

/**
 * Searches the rows of one request from any of its rows. Each statement asks for the rows tied to the ids that
 * are new, and by sub-select also for the rows tied to those; what stitching then ties to the start row is
 * kept, and its new ids are asked for next, until there are none. Rows fetched but not tied are candidates:
 * they are looked at again, never followed.
 *
 * In the same statements it asks for the rows of processes where a call or a request of the trace has no parent or
 * child that an id leads to. They are candidates like the others; what stitching ties of them brings new ids.
 *
 * @param atHand keeps the rows; when this is over it has the spans and the trace.
 * @returns null when there is no such row.
 * @throws StoreError from the store, or when asked for nothing.
 */
export async function search(
  client: StoreClient,
  stores: readonly SearchableStore[],
  request: SearchRequest,
  atHand: AtHand
): Promise<Search | null> {
  const opened = stores.map((store) => store.openSearch(client, request.signal));
  const startId = request.callId || (await findStart(opened, traceAsked(request), request.rangeS));
  const owner = stores.findIndex((store) => store.readRowId(startId) !== null);
  if (owner < 0) {
    return null;
  }
  const { second, traceId } = stores[owner].readRowId(startId)!;
  const start: Start = { id: startId, second, traceId: traceId ?? (request.callId ? null : traceAsked(request)) };
  return new Searching(opened, start, request, atHand).run();
}

function traceAsked({ traceId }: SearchRequest): string {
  if (!traceId) {
    throw new StoreError('No call and no trace id was asked for.');
  }
  return traceId;
}

/** The row that a search begins with. */
interface Start {
  id: string;
  /** Unix s. */
  second: number;
  /** Null where it is not known. */
  traceId: string | null;
}

/** How far a search has looked. */
interface Reach {
  /** Where all ids have been asked for, and how far from the call that is. */
  window: TimeRange;
  marginS: number;
  /** Where the traces' ids have been looked for, and how far from the call that went without a sign of more. */
  reach: TimeRange;
  reachS: number;
  /** From when to when the spans at hand went on, once that was a reason to look on. */
  seen: TimeRange | null;
}

/** The next step of a search that looks further. */
interface Step {
  to: Partial<Reach>;
  /** Where rows of the traces are asked for by their id alone; else all is asked for in the wider window. */
  sides?: TimeRange[];
}

class Searching implements Reach {
  private readonly limits: SearchLimits;
  private readonly notices = new Set<string>();
  /** Rows that came back and that a limit cut off. */
  private cutOff = 0;
  private readonly originNs: bigint;
  /** When the call went on; of a row that is not there yet, as much as its id says. */
  private call: TimeRange;
  window: TimeRange;
  marginS: number;
  reach: TimeRange;
  reachS: number;
  seen: TimeRange | null = null;
  /** Rows at hand. */
  private rows = 0;
  private hops = FAR_HOPS;

  constructor(
    private readonly stores: readonly StoreSearch[],
    private readonly start: Start,
    private readonly request: SearchRequest,
    private readonly atHand: AtHand
  ) {
    this.limits = { ...SEARCH_LIMITS, ...request.limits };
    this.originNs = BigInt(start.second) * 1_000_000_000n;
    this.call = secondOf(start.second);
    // Trace ids have an index: there is no use in looking for them in small steps.
    this.marginS = stores.some(({ followsAllIds }) => followsAllIds) ? FIRST_S : this.limits.maxWindowS;
    this.window = around(this.call, this.marginS);
    this.reach = this.window;
    this.reachS = this.marginS;
  }

  async run(): Promise<Search | null> {
    const { start, originNs } = this;
    const { callId = '', dns } = this.request;
    await this.atHand.begin({ id: start.id, originNs, dns, isWholeTrace: callId === '' });
    const first =
      start.traceId === null
        ? await this.ask({ keys: null, ranges: [this.window] })
        : await this.askFor(keysOfTraces([start.traceId]), []);
    if (first.tied === 0) {
      return null;
    }
    const last = await this.lookFurther(await this.follow(first));
    const settled = this.isSettled(last);
    return {
      startId: start.id,
      statements: this.statements,
      rowsRead: this.rows + this.cutOff,
      leftOut: this.cutOff > 0 ? [beyondLimit(this.limits.maxRows, this.cutOff)] : [],
      notices: [...this.stores.flatMap(({ notices }) => notices), ...this.notices],
      settled,
    };
  }

  private get statements(): number {
    return this.stores.reduce((sum, store) => sum + store.statements, 0);
  }

  /** Rounds until nothing new is found. */
  private async follow(first: Findings): Promise<Findings> {
    let found = first;
    for (;;) {
      const ends = this.mayAskForMore(found) ? found.ends : [];
      if ((countKeys(found.keys) === 0 && ends.length === 0) || !this.mayGoOn()) {
        return found;
      }
      found = await this.askFor(found.keys, ends, this.parts().ends, this.namesMissing(found));
    }
  }

  /** Whether a parent is named that the trace's own rows in the window do not hold: it may lie further away. */
  private namesMissing({ missingParents, keys }: Findings): boolean {
    return missingParents > 0 && keys.traceIds.size === 0 && this.reachS < this.limits.maxWindowS;
  }

  /**
   * Wider, while spans touch the edge of the window, and always as wide as the call itself. By trace id alone further:
   * as far as the spans at hand reach, and, while a parent that is named is missing, as far as a store may be asked.
   */
  private async lookFurther(first: Findings): Promise<Findings> {
    let found = first;
    for (;;) {
      const step = this.wider(found) ?? this.further(found);
      if (!step || !this.mayGoOn()) {
        break;
      }
      const known = this.parts().ends;
      Object.assign(this, step.to);
      const all = await this.atHand.keysOfTied();
      found = step.sides
        ? await this.askForTraces(all.traceIds, step.sides)
        : await this.askFor(all, [], without(this.parts().ends, known));
      found = await this.follow(found);
    }
    if (found.missingParents > 0 || this.touchesEdge(found, this.reach)) {
      const further = this.reachS > this.marginS ? `, of its traces up to ${inWords(this.reachS)}` : '';
      this.notices.add(
        `Rows were looked for up to ${inWords(this.marginS)} before and after the call${further}` +
          (found.missingParents > 0 ? '; a parent that spans name is not there.' : ' and there may be more.')
      );
    }
    if (this.parts().middle.length > 0) {
      const hours = Math.round((this.call.toS - this.call.fromS) / 360) / 10;
      this.notices.add(
        `The call took ${hours} hours: but for its first and last 16 minutes, only rows with its trace ids were looked for.`
      );
    }
    return found;
  }

  /** The next wider window, where spans touch the edge; null when there is none that adds much. */
  private wider(found: Findings): Step | null {
    const marginS = widerMargin(this.marginS, this.limits.maxWindowS);
    const window = hullOf(this.window, around(this.call, marginS));
    if (!this.touchesEdge(found, this.window) || sidesOf(this.window, window).length === 0) {
      return null;
    }
    return { to: { ...this.lookedIn(window, marginS), window, marginS } };
  }

  /** Where rows of the traces are to be looked for next; null where there is no reason to. */
  private further(found: Findings): Step | null {
    const mayBeMore = found.missingParents > 0 || this.touchesEdge(found, this.reach);
    const [nextS = this.reachS] = mayBeMore
      ? [this.limits.maxWindowS, ...this.stores.map(({ reachS }) => reachS)]
          .filter((reachS) => reachS > this.reachS)
          .sort((a, b) => a - b)
      : [];
    const seen = this.rangeOf(found.startNs, found.endNs);
    const target = hullOf(hullOf(this.reach, seen), around(this.call, nextS));
    const sides = sidesOf(this.reach, target);
    return sides.length === 0 ? null : { to: { ...this.lookedIn(target, nextS), seen }, sides };
  }

  private lookedIn(range: TimeRange, reachS: number): Pick<Reach, 'reach' | 'reachS'> {
    return { reach: hullOf(this.reach, range), reachS: Math.max(this.reachS, reachS) };
  }

  /** Of the window: what is looked at row by row, and what trace ids alone reach. */
  private parts(): { ends: TimeRange[]; middle: TimeRange[] } {
    return partsOf(this.window, this.call);
  }

  private rangeOf(fromNs: number, toNs: number): TimeRange {
    return rangeOfSeconds([fromNs, toNs].map((ns) => this.start.second + Math.floor(ns / 1e9)));
  }

  private touchesEdge({ startNs, endNs }: Findings, { fromS, toS }: TimeRange): boolean {
    const edgeNs = 2e9;
    const originS = this.start.second;
    return startNs < (fromS - originS) * 1e9 + edgeNs || endNs > (toS - originS) * 1e9 - edgeNs;
  }

  private mayGoOn(): boolean {
    if (this.rows >= this.limits.maxRows) {
      return false;
    }
    if (this.statements >= this.limits.maxStatements) {
      this.notices.add(`The search stopped after ${this.statements} statements; the trace may be incomplete.`);
      return false;
    }
    return true;
  }

  /** Whether rows that no id leads to may still be asked for. */
  private mayAskForMore({ rows, tied, ends }: Findings): boolean {
    const may = rows - tied < this.limits.maxCandidates;
    if (!may && ends.length > 0) {
      this.notices.add(
        `The processes on the way were too busy to look at all they did: more than ${this.limits.maxCandidates} rows of other requests. Calls that no id ties may be missing.`
      );
    }
    return may;
  }

  /**
   * @param ranges where all ids are asked for; trace ids also in the middle of a very long call
   * @param isFurther as well, as far as the window may get, for rows of the traces that are known: that saves a round
   */
  private async askFor(
    keys: Keys,
    ends: readonly ProcessEnd[],
    ranges: readonly TimeRange[] = this.parts().ends,
    isFurther = false
  ): Promise<Findings> {
    const widest = around(this.call, this.limits.maxWindowS);
    const sides = [...(isFurther ? sidesOf(this.window, widest) : []), ...this.parts().middle];
    const { traceIds } = isFurther ? await this.atHand.keysOfTied() : keys;
    if (isFurther) {
      Object.assign(this, this.lookedIn(widest, this.limits.maxWindowS));
    }
    return this.ask({ keys, ends, ranges, further: { traceIds, ranges: sides } });
  }

  private askForTraces(traceIds: Set<string>, ranges: readonly TimeRange[]): Promise<Findings> {
    return this.ask({ keys: { ...noKeys(), traceIds }, hops: 1, ranges: [], further: { traceIds, ranges } });
  }

  private async ask(what: Pick<Round, 'keys' | 'ranges'> & Partial<Round>): Promise<Findings> {
    const { maxRowsOfProcess, maxWindowS, maxRows } = this.limits;
    const limit = maxRows - this.rows;
    const round: Round = {
      startId: this.start.id,
      startS: this.start.second,
      originNs: this.originNs,
      hops: this.hops,
      ends: [],
      maxRowsOfProcess,
      further: { traceIds: new Set(), ranges: [] },
      widest: around(this.call, maxWindowS),
      limit: limit + 1,
      ...what,
    };
    const answers = await Promise.all(this.stores.map((store) => store.rowsFor(this.asFarAs(store, round))));
    const found = await this.atHand.take({
      rows: this.cutTo(limit, answers).map((rows, i) => ({ kind: this.stores[i].kind, rows })),
      asked: round.keys,
      hops: round.hops,
      ends: round.ends,
      maxRowsOfProcess,
    });
    this.rows = found.rows;
    this.call = hullOf(this.call, this.rangeOf(found.call.from, found.call.to));
    this.hops = found.hasTraceId ? NEAR_HOPS : FAR_HOPS;
    for (const name of found.busy) {
      this.notices.add(
        `${name} was busy: of what it did at the time only the ${maxRowsOfProcess} nearest rows were looked at. Calls that no id ties may be missing.`
      );
    }
    return found;
  }

  /** Further away than a store may be asked without a sign, only where spans at hand were. */
  private asFarAs(store: StoreSearch, round: Round): Round {
    const { traceIds, ranges } = round.further;
    const may = around(this.call, store.reachS);
    const seen = this.seen ?? may;
    const usable = ranges.flatMap((range) => overlapOf(range, hullOf(may, seen)) ?? []);
    return { ...round, further: { traceIds, ranges: usable } };
  }

  /** So many rows of all stores: each loses the same share, from its end; the row that was asked for is at the start. */
  private cutTo(limit: number, answers: readonly Rows[]): Rows[] {
    const sum = answers.reduce((rows, { length }) => rows + length, 0);
    if (sum <= limit) {
      return [...answers];
    }
    this.cutOff += sum - limit;
    this.notices.add(`More than ${this.limits.maxRows} rows are tied to this call; the rest was left out.`);
    return answers.map((rows) => firstRows(rows, Math.max(1, Math.floor((rows.length * limit) / sum))));
  }

  private isSettled({ endNs }: Findings): boolean {
    const settled = isSettled(this.originNs, endNs, this.request.nowMs);
    if (!settled) {
      this.notices.add(NOT_SETTLED);
    }
    return settled;
  }
}

/** A length of time in words: `a minute`, `16 minutes`, `24 hours`. */
function inWords(lengthS: number): string {
  const minutes = lengthS / 60;
  return minutes >= 120 ? `${Math.round(minutes / 60)} hours` : minutes === 1 ? 'a minute' : `${minutes} minutes`;
}

/** The word for rows that the limit of a trace's rows cut off. */
export function beyondLimit(maxRows: number, rows: number): Completeness['leftOut'][number] {
  return { reason: `beyond the limit of ${maxRows} rows of one trace`, rows };
}

/** The word for a call whose rows may be on their way. */
export const NOT_SETTLED = 'This call ended less than 90 s ago: rows may still arrive. Refresh to gather them.';

/** True when what ended then, ns from the origin, is long enough ago that no more rows are expected. */
export function isSettled(originNs: bigint, endNs: number, nowMs = Date.now()): boolean {
  return nowMs - (Number(originNs / 1_000_000n) + Math.max(0, endNs) / 1e6) >= SETTLED_AFTER_MS;
}
