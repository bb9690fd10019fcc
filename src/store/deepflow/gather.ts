import type { SpanSet } from '../../trace/span';
import type { Completeness, Trace } from '../../trace/trace';
import type { StoreClient } from '../client';
import { StoreError } from '../storeError';
import type { OtelCatalog } from '../otel/catalog';
import { readOtelRowId, secondOfOtelRow } from '../../trace/rowId';
import { OtelSource } from '../otel/source';
import { firstRows, queryRows, type Rows } from '../rawRows';
import { RowsAtHand, type AtHand, type Findings } from './atHand';
import type { Catalog } from './catalog';
import { findStart } from './findStart';
import { carriesOneOf, rowsOfTraces, sharesIdWith } from './keyConditions';
import { countKeys, keysOfTraces, noKeys, type Keys } from './keys';
import type { ProcessEnd } from './processEnds';
import { rowsOfProcesses } from './processRows';
import { selectSpans, type RowSelect } from './statement';
import {
  around,
  FIRST_S,
  hullOf,
  partsOf,
  seconds,
  sidesOf,
  timeBound,
  widerMargin,
  without,
  type Window,
} from './window';

export interface GatherRequest {
  /** `_id` of the clicked row, decimal, or a row id of `otel_traces`. */
  callId?: string;
  /** Or a trace id. */
  traceId?: string;
  /** Where to look for a trace id first, Unix s; the time of a call comes from its id. */
  rangeS?: { from: number; to: number };
  limits?: Partial<GatherLimits>;
  /** The collector's spans, where the server has them: asked for in the same rounds. */
  otel?: OtelCatalog | null;
  signal?: AbortSignal;
  /** The present, Unix ms; for the word on rows that may still arrive. */
  nowMs?: number;
  /** Ties DNS queries by their transaction id. 16 bits say little: other calls' queries come too. */
  dns?: boolean;
}

export interface GatherLimits {
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

export const GATHER_LIMITS: GatherLimits = {
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

export interface GatherResult extends Search {
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
 * Gathers the rows of one request from any of its rows: `search` with the rows kept in this thread.
 *
 * @returns null when there is no such row.
 * @throws StoreError from the store, or when asked for nothing.
 */
export async function gather(
  client: StoreClient,
  catalog: Catalog,
  request: GatherRequest
): Promise<GatherResult | null> {
  const atHand = new RowsAtHand();
  const found = await search(client, catalog, request, atHand);
  return found && { ...found, set: await atHand.spans(), trace: await atHand.trace() };
}

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
  catalog: Catalog,
  request: GatherRequest,
  atHand: AtHand
): Promise<Search | null> {
  return new Searching(client, catalog, request, atHand).run();
}

/** What one round asks for. */
interface Round {
  /** SELECTs of DeepFlow's rows. */
  selects: RowSelect[];
  /** Null for the round that asks for the start row itself. */
  keys: Keys | null;
  hops: number;
  ends: readonly ProcessEnd[];
}

class Searching {
  private readonly limits: GatherLimits;
  private readonly notices = new Set<string>();
  private statements = 0;
  /** Rows that came back and that a limit cut off. */
  private cutOff = 0;
  private originNs = 0n;
  /** When the call went on, Unix s; of a row that is not there yet, as much as its id says. */
  private call: Window = { fromS: 0, toS: 0 };
  /** Where all ids have been asked for, and how far from the call that is. */
  private window: Window = { fromS: 0, toS: 0 };
  private marginS = FIRST_S;
  private startId = '';
  /** An `_id` of DeepFlow's at the start row's time: its own, where it is DeepFlow's. */
  private nearId = 0n;
  /** Rows at hand. */
  private rows = 0;
  private hops = FAR_HOPS;
  /** The trace ids have been looked for as far as may be. */
  private isAsWideAsMayBe = false;
  private readonly otel: OtelSource | null;

  constructor(
    private readonly client: StoreClient,
    private readonly catalog: Catalog,
    private readonly request: GatherRequest,
    private readonly atHand: AtHand
  ) {
    this.limits = { ...GATHER_LIMITS, ...request.limits };
    this.otel = request.otel ? new OtelSource(client, request.otel, request.signal) : null;
  }

  async run(): Promise<Search | null> {
    const { callId = '', traceId, signal, rangeS, dns } = this.request;
    this.startId = callId;
    if (this.startId === '') {
      if (!traceId) {
        throw new StoreError('No call and no trace id was asked for.');
      }
      const found = await findStart(this.client, this.catalog, traceId, rangeS, signal, this.otel);
      this.statements += found.statements;
      if (!found.id) {
        return null;
      }
      this.startId = found.id;
    }
    const otelRow = readOtelRowId(this.startId);
    const startS = otelRow ? secondOfOtelRow(otelRow) : seconds(this.startId);
    this.originNs = BigInt(startS) * 1_000_000_000n;
    this.nearId = otelRow ? BigInt(startS) << 32n : BigInt(this.startId);
    this.call = { fromS: startS, toS: startS };
    this.window = around(this.call, FIRST_S);

    await this.atHand.begin({ id: this.startId, originNs: this.originNs, dns, isWholeTrace: callId === '' });
    const itsTrace = otelRow ? otelRow.traceId : callId === '' ? traceId : undefined;
    const first =
      itsTrace === undefined ? await this.askForStart(startS) : await this.askFor(keysOfTraces([itsTrace]), []);
    if (first.tied === 0) {
      return null;
    }
    const last = await this.lookFurther(await this.follow(first));
    const settled = this.isSettled(last);
    return {
      startId: this.startId,
      statements: this.statements,
      rowsRead: this.rows + this.cutOff,
      leftOut: this.cutOff > 0 ? [beyondLimit(this.limits.maxRows, this.cutOff)] : [],
      notices: [...(this.otel?.notices ?? []), ...this.notices],
      settled,
    };
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
    return missingParents > 0 && keys.traceIds.size === 0 && !this.isAsWideAsMayBe;
  }

  /**
   * Wider, while spans touch the edge of the window, and always as wide as the call itself; and once as wide as may be,
   * while a parent that is named is missing.
   */
  private async lookFurther(first: Findings): Promise<Findings> {
    let found = first;
    for (;;) {
      const touches = this.touchesEdge(found);
      if (!touches && (found.missingParents === 0 || this.isAsWideAsMayBe)) {
        break;
      }
      const { maxWindowS } = this.limits;
      const marginS = touches ? widerMargin(this.marginS, maxWindowS) : maxWindowS;
      const wider = hullOf(this.window, around(this.call, marginS));
      const sides = sidesOf(this.window, wider);
      if (sides.length === 0 || !this.mayGoOn()) {
        break;
      }
      const all = await this.atHand.keysOfTied();
      if (touches) {
        const known = this.parts().ends;
        this.marginS = marginS;
        this.window = wider;
        found = await this.askFor(all, [], without(this.parts().ends, known));
      } else {
        this.isAsWideAsMayBe = true;
        found = await this.askForTraces(all.traceIds, sides);
      }
      found = await this.follow(found);
    }
    if (found.missingParents > 0 || this.touchesEdge(found)) {
      const farS = this.isAsWideAsMayBe ? this.limits.maxWindowS : this.marginS;
      this.notices.add(
        `Rows were looked for up to ${farS / 60} minutes before and after the call` +
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

  /** Of the window: what is looked at row by row, and what trace ids alone reach. */
  private parts(): { ends: Window[]; middle: Window[] } {
    return partsOf(this.window, this.call);
  }

  private secondsOf({ from, to }: Findings['call']): Window {
    const originS = Number(this.originNs / 1_000_000_000n);
    return { fromS: originS + Math.floor(from / 1e9), toS: originS + Math.ceil(to / 1e9) };
  }

  private touchesEdge({ startNs, endNs }: Findings): boolean {
    const edgeNs = 2e9;
    const originS = Number(this.originNs / 1_000_000_000n);
    return startNs < (this.window.fromS - originS) * 1e9 + edgeNs || endNs > (this.window.toS - originS) * 1e9 - edgeNs;
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

  private askForStart(startS: number): Promise<Findings> {
    const { column } = this.catalog;
    const isStart = {
      // The partition and first key column: makes the id cheap to find.
      sql: [`${column('time')} = toDateTime({start_s:UInt32}) AND ${column('_id')} = {start_id:UInt64}`],
      params: { start_s: startS },
    };
    const within = this.within([this.window]);
    const selects = [
      { where: isStart.sql[0], params: isStart.params },
      ...sharesIdWith(this.catalog, within.sql, isStart, this.hops),
    ];
    return this.ask({ selects, keys: null, hops: this.hops, ends: [] }, [this.window]);
  }

  /**
   * @param windows where all ids are asked for; trace ids also in the middle of a very long call
   * @param asWideAsMayBe as well, for rows of the traces that are known: that saves a statement
   */
  private async askFor(
    keys: Keys,
    ends: readonly ProcessEnd[],
    windows: readonly Window[] = this.parts().ends,
    asWideAsMayBe = false
  ): Promise<Findings> {
    const within = this.within(windows);
    const wider = hullOf(this.window, around(this.call, this.limits.maxWindowS));
    const sides = [...(asWideAsMayBe ? sidesOf(this.window, wider) : []), ...this.parts().middle];
    const { traceIds } = asWideAsMayBe ? await this.atHand.keysOfTied() : keys;
    this.isAsWideAsMayBe ||= asWideAsMayBe;
    const carries = carriesOneOf(this.catalog, keys);
    const originUs = Number(this.originNs / 1000n);
    const selects = [
      ...sharesIdWith(this.catalog, within.sql, carries, this.hops),
      ...carries.alone.map((sql) => ({ where: `${within.sql} AND ${sql}`, params: carries.params })),
      ...rowsOfProcesses(this.catalog, windows, ends, originUs, this.limits.maxRowsOfProcess),
      ...this.rowsBeside(traceIds, sides),
    ];
    return this.ask({ selects, keys, hops: this.hops, ends }, [...windows, ...sides]);
  }

  private rowsBeside(traceIds: Set<string>, sides: readonly Window[]): RowSelect[] {
    const within = timeBound(this.catalog.column('time'), sides, '_wide');
    return sides.length === 0
      ? []
      : rowsOfTraces(this.catalog, within.sql, traceIds, 'wide_').map((select) => ({
          ...select,
          params: { ...select.params, ...within.params },
        }));
  }

  private askForTraces(traceIds: Set<string>, windows: readonly Window[]): Promise<Findings> {
    const within = this.within(windows);
    const selects = rowsOfTraces(this.catalog, within.sql, traceIds);
    return this.ask({ selects, keys: { ...noKeys(), traceIds }, hops: 1, ends: [] }, windows);
  }

  private within(windows: readonly Window[]): { sql: string; params: Record<string, unknown> } {
    return timeBound(this.catalog.column('time'), windows);
  }

  private async ask({ selects, keys, hops, ends }: Round, windows: readonly Window[]): Promise<Findings> {
    const limit = this.limits.maxRows - this.rows;
    const statement = selectSpans(this.catalog, this.within(windows), selects, limit + 1, this.nearId);
    const [rows, otel] = await Promise.all([
      selects.length > 0 ? this.query(statement.sql, statement.params) : [],
      this.askOtel(keys, limit + 1),
    ]);
    if (rows.length + otel.length > limit) {
      this.cutOff += rows.length + otel.length - limit;
      this.notices.add(`More than ${this.limits.maxRows} rows are tied to this call; the rest was left out.`);
    }
    const otelKept = firstRows(otel, limit);
    const found = await this.atHand.take({
      rows: firstRows(rows, limit - otelKept.length),
      otel: otelKept,
      asked: keys,
      hops,
      ends,
      maxRowsOfProcess: this.limits.maxRowsOfProcess,
    });
    this.rows = found.rows;
    this.call = hullOf(this.call, this.secondsOf(found.call));
    this.hops = found.hasTraceId ? NEAR_HOPS : FAR_HOPS;
    for (const name of found.busy) {
      this.notices.add(
        `${name} was busy: of what it did at the time only the ${this.limits.maxRowsOfProcess} nearest rows were looked at. Calls that no id ties may be missing.`
      );
    }
    return found;
  }

  private query(sql: string, params: Record<string, unknown>): Promise<Rows> {
    this.statements++;
    return queryRows(this.client, sql, params, this.request.signal);
  }

  /** Its spans are asked for by trace id alone, each once, as far as a search may look at all. */
  private async askOtel(asked: Keys | null, limit: number): Promise<Rows> {
    if (!this.otel || !asked) {
      return [];
    }
    const widest = around(this.call, this.limits.maxWindowS);
    const before = this.otel.statements;
    const rows = await this.otel.rowsOf(asked.traceIds, widest, limit, readOtelRowId(this.startId));
    this.statements += this.otel.statements - before;
    return rows;
  }

  private isSettled({ endNs }: Findings): boolean {
    const settled = isSettled(this.originNs, endNs, this.request.nowMs);
    if (!settled) {
      this.notices.add(NOT_SETTLED);
    }
    return settled;
  }
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
