import type { SpanSet } from '../../trace/span';
import type { StoreClient } from '../client';
import { StoreError } from '../client';
import type { OtelCatalog } from '../otel/catalog';
import { readOtelRowId, secondOfOtelRow } from '../otel/rowId';
import { OtelSource } from '../otel/source';
import { firstRows, queryRows, type Rows } from '../rawRows';
import { RowsAtHand, type AtHand, type Findings } from './atHand';
import type { Catalog } from './catalog';
import { findStart } from './findStart';
import { carriesOneOf, countKeys, noKeys, sharesIdWith, type Condition, type Keys } from './keys';
import { spanColumns } from './spanColumns';
import { seconds, sidesOf, timeBound, widen, windowAround, type Window } from './window';

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
}

export interface GatherLimits {
  /** Rows of one trace. */
  maxRows: number;
  /** Statements of one trace. */
  maxStatements: number;
  /** Half of the widest window around the call, s. */
  maxWindowS: number;
}

export const GATHER_LIMITS: GatherLimits = { maxRows: 50_000, maxStatements: 16, maxWindowS: 960 };

/** What the search knows of a trace beside its rows. Plain data. */
export interface Search {
  /** `_id` of the row that the search began with. */
  startId: string;
  /** Statements sent, the empty last one counted. */
  statements: number;
  /** Rows that came back, with those that turned out not to belong. */
  rowsRead: number;
  /** Limits hit and the like, for the screen. */
  notices: string[];
  /** True when the call is old enough that no more rows are expected. */
  settled: boolean;
}

export interface GatherResult extends Search {
  /** The rows that belong to the start row. */
  set: SpanSet;
}

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
  return found && { ...found, set: await atHand.spans() };
}

/**
 * Searches the rows of one request from any of its rows. Each statement asks for the rows tied to the ids that
 * are new, and by sub-select also for the rows tied to those; what stitching then ties to the start row is
 * kept, and its new ids are asked for next, until there are none. Rows fetched but not tied are candidates:
 * they are looked at again, never followed.
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

class Searching {
  private readonly limits: GatherLimits;
  private readonly notices: string[] = [];
  private statements = 0;
  private rowsRead = 0;
  private originNs = 0n;
  private window: Window = { fromS: 0, toS: 0 };
  private startId = '';
  private rows = 0;
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
    const { traceId, signal, rangeS } = this.request;
    this.startId = this.request.callId ?? '';
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
    const startRow = readOtelRowId(this.startId);
    const startS = startRow ? secondOfOtelRow(startRow) : seconds(this.startId);
    this.originNs = BigInt(startS) * 1_000_000_000n;
    this.window = windowAround(startS);

    await this.atHand.begin({ id: this.startId, originNs: this.originNs });
    const first = startRow
      ? await this.askFor({ ...noKeys(), traceIds: new Set([startRow.traceId].filter(Boolean)) }, [this.window])
      : await this.ask(this.isStart(startS), null, [this.window]);
    if (first.tied === 0) {
      return null;
    }
    const last = await this.lookFurther(await this.follow(first));
    const settled = this.isSettled(last);
    return {
      startId: this.startId,
      statements: this.statements,
      rowsRead: this.rowsRead,
      notices: [...(this.otel?.notices ?? []), ...this.notices],
      settled,
    };
  }

  private isStart(startS: number): Condition {
    const { column } = this.catalog;
    return {
      // The partition and first key column: makes the id cheap to find.
      sql: `${column('time')} = toDateTime({start_s:UInt32}) AND ${column('_id')} = {start_id:UInt64}`,
      params: { start_s: startS, start_id: BigInt(this.startId) },
    };
  }

  /** Rounds until nothing new is found. */
  private async follow(first: Findings): Promise<Findings> {
    for (let found = first; ;) {
      if (countKeys(found.keys) === 0 || !this.mayGoOn()) {
        return found;
      }
      const next = await this.askFor(found.keys, [this.window]);
      if (next.fresh === 0) {
        return next;
      }
      found = next;
    }
  }

  /** Wider, while a parent that is named is missing or spans touch the edge of the window. */
  private async lookFurther(first: Findings): Promise<Findings> {
    for (let found = first; ;) {
      const touches = this.touchesEdge(found);
      const wider = widen(this.window, this.limits.maxWindowS);
      if (!touches && found.missingParents === 0) {
        return found;
      }
      if (!wider || !this.mayGoOn()) {
        this.notices.push(
          `Rows were looked for up to ${this.limits.maxWindowS / 60} minutes before and after the call` +
            (found.missingParents > 0 ? '; a parent that spans name is not there.' : ' and there may be more.')
        );
        return found;
      }
      const sides = sidesOf(this.window, wider);
      this.window = wider;
      const all = await this.atHand.keysOfTied();
      const keys: Keys = touches ? all : { ...noKeys(), traceIds: all.traceIds };
      if (countKeys(keys) > 0) {
        found = await this.askFor(keys, sides);
        found = found.fresh > 0 ? await this.follow(found) : found;
      }
    }
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
      this.notices.push(`The search stopped after ${this.statements} statements; the trace may be incomplete.`);
      return false;
    }
    return true;
  }

  private askFor(keys: Keys, windows: readonly Window[]): Promise<Findings> {
    return this.ask(carriesOneOf(this.catalog, keys), keys, windows);
  }

  private async ask(condition: Condition, asked: Keys | null, windows: readonly Window[]): Promise<Findings> {
    const bound = timeBound(this.catalog.column('time'), windows);
    const limit = this.limits.maxRows - this.rows;
    const sql = `SELECT
  ${spanColumns(this.catalog)}
FROM ${this.catalog.table}
WHERE ${bound.sql}
  AND (
    ${condition.sql}
    OR ${sharesIdWith(this.catalog, bound.sql, condition.sql)}
  )
LIMIT ${limit + 1}`;
    const params = { ...bound.params, ...condition.params };
    const [rows, otel] = await Promise.all([
      queryRows(this.client, sql, params, this.request.signal),
      this.askOtel(asked, limit + 1),
    ]);
    this.statements++;
    this.rowsRead += rows.length + otel.length;
    if (rows.length + otel.length > limit) {
      this.notices.push(`More than ${this.limits.maxRows} rows are tied to this call; the rest was left out.`);
    }
    const otelKept = firstRows(otel, limit);
    const found = await this.atHand.take({ rows: firstRows(rows, limit - otelKept.length), otel: otelKept, asked });
    this.rows = found.rows;
    return found;
  }

  /** Its spans are asked for by trace id alone, each once, as far as a search may look at all. */
  private async askOtel(asked: Keys | null, limit: number): Promise<Rows> {
    if (!this.otel || !asked) {
      return [];
    }
    const originS = Number(this.originNs / 1_000_000_000n);
    const { maxWindowS } = this.limits;
    const widest = { fromS: originS - maxWindowS, toS: originS + maxWindowS };
    const before = this.otel.statements;
    const rows = await this.otel.rowsOf(asked.traceIds, widest, limit, readOtelRowId(this.startId));
    this.statements += this.otel.statements - before;
    return rows;
  }

  private isSettled({ endNs }: Findings): boolean {
    const settled = isSettled(this.originNs, endNs, this.request.nowMs);
    if (!settled) {
      this.notices.push(NOT_SETTLED);
    }
    return settled;
  }
}

/** The word for a call whose rows may be on their way. */
export const NOT_SETTLED = 'This call ended less than 90 s ago: rows may still arrive. Refresh to gather them.';

/** True when what ended then, ns from the origin, is long enough ago that no more rows are expected. */
export function isSettled(originNs: bigint, endNs: number, nowMs = Date.now()): boolean {
  return nowMs - (Number(originNs / 1_000_000n) + Math.max(0, endNs) / 1e6) >= SETTLED_AFTER_MS;
}
