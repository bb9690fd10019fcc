import type { StoreClient } from '../client';
import type { Rows } from '../rawRows';
import { StoreError } from '../storeError';
import { without, type TimeRange } from '../timeRange';
import type { AtHand, Findings } from './atHand';
import { findStart } from './findStart';
import { countKeys, keysOfTraces, noKeys, type Keys } from './keys';
import type { ProcessEnd } from './processEnds';
import { inWords, Reach, type Step } from './reach';
import { RowLimit } from './RowLimit';
import { SEARCH_LIMITS, type Search, type SearchLimits, type SearchRequest } from './searchRequest';
import type { Round, SearchableStore, StoreSearch } from './storeSearch';

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
  const tell = () => request.onProgress?.({ statements: statementsOf(opened), rows: 0, tied: 0 });
  const startId = request.callId || (await findStart(opened, traceAsked(request), request.rangeS, tell));
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

const statementsOf = (stores: readonly StoreSearch[]): number => stores.reduce((sum, one) => sum + one.statements, 0);

/** The row that a search begins with. */
interface Start {
  id: string;
  /** Unix s. */
  second: number;
  /** Null where it is not known. */
  traceId: string | null;
}

class Searching {
  private readonly limits: SearchLimits;
  private readonly notices = new Set<string>();
  private rowLimit: RowLimit;
  private readonly originNs: bigint;
  private readonly reach: Reach;
  /** Rows at hand, and those of them that are tied to the start row. */
  private rows = 0;
  private tied = 0;
  private hops = FAR_HOPS;

  constructor(
    private readonly stores: readonly StoreSearch[],
    private readonly start: Start,
    private readonly request: SearchRequest,
    private readonly atHand: AtHand
  ) {
    this.limits = { ...SEARCH_LIMITS, ...request.limits };
    this.originNs = BigInt(start.second) * 1_000_000_000n;
    this.rowLimit = new RowLimit(stores, this.limits.maxRows);
    this.reach = new Reach(start.second, stores, this.limits.maxWindowS);
  }

  async run(): Promise<Search | null> {
    const { start } = this;
    await this.begin();
    const first =
      start.traceId === null
        ? await this.ask({ keys: null, ranges: [this.reach.window] })
        : await this.askFor(keysOfTraces([start.traceId]), []);
    if (first.tied === 0) {
      return null;
    }
    let last = await this.lookFurther(await this.follow(first));
    const { rowLimit } = this;
    if (rowLimit.isHit) {
      const { found, notice } = await rowLimit.fillIn(this.atHand, last);
      last = found;
      this.rows = found.rows;
      this.notices.add(notice);
    } else {
      this.noticeReach(last);
    }
    const settled = this.isSettled(last);
    return {
      startId: start.id,
      statements: this.statements,
      rowsRead: this.rows + rowLimit.cutOff,
      leftOut: rowLimit.leftOut,
      notices: [...this.stores.flatMap(({ notices }) => notices), ...this.notices],
      settled,
      isUnread: this.stores.some(({ notices }) => notices.length > 0),
    };
  }

  private begin(): Promise<void> {
    const { callId = '', dns } = this.request;
    this.rowLimit = new RowLimit(this.stores, this.limits.maxRows);
    this.rows = 0;
    this.tied = 0;
    return this.atHand.begin({ id: this.start.id, originNs: this.originNs, dns, isWholeTrace: callId === '' });
  }

  private get statements(): number {
    return statementsOf(this.stores);
  }

  /** Rounds until nothing new is found. */
  private async follow(first: Findings): Promise<Findings> {
    let found = first;
    for (;;) {
      const ends = this.mayAskForMore(found) ? found.ends : [];
      const isElsewhere = this.reach.extendNear(found);
      if ((countKeys(found.keys) === 0 && ends.length === 0 && !isElsewhere) || !this.mayGoOn()) {
        return found;
      }
      const keys = isElsewhere ? await this.atHand.keysOfTied() : found.keys;
      const isFurther = this.reach.namesMissing(found);
      found = await this.askFor(keys, ends, this.reach.parts().ends, { isFurther });
    }
  }

  /** As long as there is a reason to look further. */
  private async lookFurther(first: Findings): Promise<Findings> {
    const { reach } = this;
    let found = first;
    for (;;) {
      const step = reach.next(found);
      if (!step || !this.mayGoOn()) {
        break;
      }
      const known = reach.parts().ends;
      reach.take(step);
      const all = await this.atHand.keysOfTied();
      found = step.window
        ? await this.askFor(all, [], without(reach.parts().ends, known))
        : await this.ask({ keys: { ...noKeys(), traceIds: all.traceIds }, hops: 1, ranges: [] }, step);
      found = await this.follow(found);
    }
    return found;
  }

  private noticeReach(found: Findings): void {
    const { all, traces } = this.reach.marginsS;
    if (this.reach.mayBeMore(found)) {
      const further = traces > all ? `, of its traces up to ${inWords(traces)}` : '';
      this.notices.add(
        `Rows were looked for up to ${inWords(all)} before and after the call${further}` +
          (found.missingParents > 0 ? '; a parent that spans name is not there.' : ' and there may be more.')
      );
    }
    if (this.reach.parts().middle.length > 0) {
      const { fromS, toS } = this.reach.call;
      const hours = Math.round((toS - fromS) / 360) / 10;
      this.notices.add(
        `The call took ${hours} hours: but for its first and last 16 minutes, only rows with its trace ids were looked for.`
      );
    }
  }

  /** With as many rows as are allowed, and none cut off, there may be no more: that is asked. */
  private mayGoOn(): boolean {
    if (this.rowLimit.isHit) {
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
   * @param how.isFurther as well, as far as the window may get, for rows of the traces that are known: that saves a round
   */
  private async askFor(
    keys: Keys,
    ends: readonly ProcessEnd[],
    ranges: readonly TimeRange[] = this.reach.parts().ends,
    { isFurther = false } = {}
  ): Promise<Findings> {
    const { traceIds } = isFurther ? await this.atHand.keysOfTied() : keys;
    const sides = [...(isFurther ? this.reach.lookAsFarAsWindowMayGet() : []), ...this.reach.parts().middle];
    return this.ask({ keys, ends, ranges }, { sides, stretches: [] }, traceIds);
  }

  /**
   * @param beside where rows of the traces are asked for as well
   * @param traceIds which traces these are
   */
  private async ask(
    what: Pick<Round, 'keys' | 'ranges'> & Partial<Round>,
    beside: Pick<Step, 'sides' | 'stretches'> = { sides: [], stretches: [] },
    traceIds: ReadonlySet<string> = what.keys?.traceIds ?? new Set()
  ): Promise<Findings> {
    const { maxRowsOfProcess, maxRows } = this.limits;
    const round: Omit<Round, 'further'> = {
      startId: this.start.id,
      startS: this.start.second,
      originNs: this.originNs,
      near: this.reach.near(what.ranges),
      hops: this.hops,
      ends: [],
      maxRowsOfProcess,
      widest: this.reach.widest,
      // Rows at hand come again: more than are allowed tell that there are new ones.
      limit: maxRows + 1,
      ...what,
    };
    const furtherOf = (store: StoreSearch): Round['further'] => ({
      traceIds,
      ranges: [...this.reach.within(beside.sides, store), ...beside.stretches],
    });
    const answers = await this.answers((store) => store.rowsFor({ ...round, further: furtherOf(store) }));
    const found = await this.take(round, answers);
    const isFull = this.rowLimit.isHit || found.rows >= maxRows;
    return round.keys === null && isFull ? this.askTheOthers(round, answers, found) : found;
  }

  /**
   * Where the start row's own store has more than is shown, the others, which do not know that row, are asked for its traces
   * all the same: each store gives its share.
   */
  private async askTheOthers(
    round: Omit<Round, 'further'>,
    answers: readonly Rows[],
    first: Findings
  ): Promise<Findings> {
    const { traceIds } = await this.atHand.keysOfTied();
    const ofTraces = { ...round, keys: { ...noKeys(), traceIds }, hops: 1, further: { traceIds, ranges: [] } };
    const all = await this.answers((store, i) =>
      answers[i].length > 0 || traceIds.size === 0 ? answers[i] : store.rowsFor(ofTraces)
    );
    if (all.every(({ length }, i) => length === answers[i].length)) {
      return first;
    }
    await this.begin();
    return this.take(round, all);
  }

  /** Asks all stores at once, and tells how far the search is. */
  private answers(ask: (store: StoreSearch, i: number) => Rows | Promise<Rows>): Promise<Rows[]> {
    const before = this.statements;
    const asked = Promise.all(this.stores.map(ask));
    const { statements, rows, tied } = this;
    if (statements > before) {
      this.request.onProgress?.({ statements, rows, tied });
    }
    return asked;
  }

  private async take(round: Omit<Round, 'further'>, answers: readonly Rows[]): Promise<Findings> {
    const { hops, ends, maxRowsOfProcess } = round;
    const found = await this.atHand.take({
      rows: answers.map((rows, i) => ({ kind: this.stores[i].kind, rows })),
      maxRows: this.limits.maxRows,
      asked: round.keys,
      hops,
      ends,
      maxRowsOfProcess,
    });
    this.rowLimit.note(found);
    this.rows = found.rows;
    this.tied = found.tied;
    this.reach.extendCall(found.call);
    this.hops = found.hasTraceId ? NEAR_HOPS : FAR_HOPS;
    for (const name of found.busy) {
      this.notices.add(
        `${name} was busy: of what it did at the time only the ${maxRowsOfProcess} nearest rows were looked at. Calls that no id ties may be missing.`
      );
    }
    return found;
  }

  private isSettled({ endNs }: Findings): boolean {
    const settled = isSettled(this.originNs, endNs, this.request.nowMs);
    if (!settled) {
      this.notices.add(NOT_SETTLED);
    }
    return settled;
  }
}

/** The word for a call whose rows may be on their way. */
const NOT_SETTLED = 'This call ended less than 90 s ago: rows may still arrive. Refresh to gather them.';

/** True when what ended then, ns from the origin, is long enough ago that no more rows are expected. */
function isSettled(originNs: bigint, endNs: number, nowMs = Date.now()): boolean {
  return nowMs - (Number(originNs / 1_000_000n) + Math.max(0, endNs) / 1e6) >= SETTLED_AFTER_MS;
}
