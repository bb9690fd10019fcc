import { nameClockDomains } from '../../trace/clockDomains';
import type { Span, SpanSet } from '../../trace/span';
import type { StoreClient, StoreRow } from '../client';
import { StoreError } from '../client';
import type { Catalog } from './catalog';
import { decodeSpans } from './decode';
import { findStart } from './findStart';
import {
  carriesAny,
  carriesOneOf,
  countKeys,
  markFollowed,
  newKeys,
  noKeys,
  sharesIdWith,
  type Condition,
  type Keys,
} from './keys';
import { relatedTo, type Related } from './related';
import { PREFIX, spanColumns } from './spanColumns';
import { seconds, sidesOf, timeBound, widen, windowAround, type Window } from './window';

export interface GatherRequest {
  /** `_id` of the clicked row, decimal. */
  callId?: string;
  /** Or a trace id. */
  traceId?: string;
  /** Where to look for a trace id first, Unix s; the time of a call comes from its id. */
  rangeS?: { from: number; to: number };
  limits?: Partial<GatherLimits>;
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

export interface GatherResult {
  /** The rows that belong to the start row. */
  set: SpanSet;
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

/** DeepFlow sends a row when its session is over or given up (60 s), and SDKs send in batches: until then rows may be on their way. */
const SETTLED_AFTER_MS = 90_000;

/**
 * Gathers the rows of one request from any of its rows. Each statement asks for the rows tied to the ids that
 * are new, and by sub-select also for the rows tied to those; what stitching then ties to the start row is
 * kept, and its new ids are asked for next, until there are none. Rows fetched but not tied are candidates:
 * they are looked at again, never followed.
 *
 * @returns null when there is no such row.
 * @throws StoreError from the store, or when asked for nothing.
 */
export async function gather(
  client: StoreClient,
  catalog: Catalog,
  request: GatherRequest
): Promise<GatherResult | null> {
  const run = new Gathering(client, catalog, request);
  return run.run();
}

class Gathering {
  private readonly limits: GatherLimits;
  private readonly rows = new Map<string, Span>();
  private readonly asked = noKeys();
  private readonly notices: string[] = [];
  private statements = 0;
  private rowsRead = 0;
  private originNs = 0n;
  private window: Window = { fromS: 0, toS: 0 };
  private startId = '';

  constructor(
    private readonly client: StoreClient,
    private readonly catalog: Catalog,
    private readonly request: GatherRequest
  ) {
    this.limits = { ...GATHER_LIMITS, ...request.limits };
  }

  async run(): Promise<GatherResult | null> {
    const { traceId, signal, rangeS } = this.request;
    this.startId = this.request.callId ?? '';
    if (this.startId === '') {
      if (!traceId) {
        throw new StoreError('No call and no trace id was asked for.');
      }
      const found = await findStart(this.client, this.catalog, traceId, rangeS, signal);
      this.statements += found.statements;
      if (!found.id) {
        return null;
      }
      this.startId = found.id;
    }
    const startS = seconds(this.startId);
    this.originNs = BigInt(startS) * 1_000_000_000n;
    this.window = windowAround(startS);

    await this.ask(this.isStart(startS), [this.window]);
    if (!this.rows.has(this.startId)) {
      return null;
    }
    markFollowed([this.rows.get(this.startId) as Span], this.asked);

    let related = await this.follow();
    related = await this.lookFurther(related);
    const settled = this.isSettled(related);
    // Rows came in rounds; the names of their clocks need all of them.
    nameClockDomains(related.spans);
    return {
      set: { originNs: this.originNs, spans: related.spans },
      startId: this.startId,
      statements: this.statements,
      rowsRead: this.rowsRead,
      notices: this.notices,
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
  private async follow(): Promise<Related> {
    for (;;) {
      const related = this.related();
      const keys = newKeys(related.spans, this.asked);
      if (countKeys(keys) === 0 || !this.mayGoOn()) {
        return related;
      }
      const known = this.rows.size;
      const answered = await this.ask(carriesOneOf(this.catalog, keys), [this.window]);
      if (this.rows.size === known) {
        return related;
      }
      markFollowed(
        answered.filter((span) => carriesAny(span, keys)),
        this.asked
      );
    }
  }

  /** Wider, while a parent that is named is missing or spans touch the edge of the window. */
  private async lookFurther(first: Related): Promise<Related> {
    let related = first;
    for (;;) {
      const touches = this.touchesEdge(related.spans);
      const wider = widen(this.window, this.limits.maxWindowS);
      if (!touches && related.missingParents === 0) {
        return related;
      }
      if (!wider || !this.mayGoOn()) {
        this.notices.push(
          `Rows were looked for up to ${this.limits.maxWindowS / 60} minutes before and after the call` +
            (related.missingParents > 0 ? '; a parent that spans name is not there.' : ' and there may be more.')
        );
        return related;
      }
      const sides = sidesOf(this.window, wider);
      this.window = wider;
      const all = newKeys(related.spans, noKeys());
      const keys: Keys = touches ? all : { ...noKeys(), traceIds: all.traceIds };
      const known = this.rows.size;
      if (countKeys(keys) > 0) {
        await this.ask(carriesOneOf(this.catalog, keys), sides);
      }
      related = this.rows.size > known ? await this.follow() : related;
    }
  }

  private touchesEdge(spans: readonly Span[]): boolean {
    const edgeNs = 2e9;
    const originS = Number(this.originNs / 1_000_000_000n);
    const fromNs = (this.window.fromS - originS) * 1e9 + edgeNs;
    const toNs = (this.window.toS - originS) * 1e9 - edgeNs;
    return spans.some((span) => span.startNs < fromNs || span.endNs > toNs);
  }

  private related(): Related {
    return relatedTo([...this.rows.values()], this.startId, this.originNs);
  }

  private mayGoOn(): boolean {
    if (this.rows.size >= this.limits.maxRows) {
      return false;
    }
    if (this.statements >= this.limits.maxStatements) {
      this.notices.push(`The search stopped after ${this.statements} statements; the trace may be incomplete.`);
      return false;
    }
    return true;
  }

  private async ask(condition: Condition, windows: readonly Window[]): Promise<Span[]> {
    const bound = timeBound(this.catalog.column('time'), windows);
    const limit = this.limits.maxRows - this.rows.size;
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
    const answer: StoreRow[] = await this.client.query(sql, params, this.request.signal);
    this.statements++;
    this.rowsRead += answer.length;
    if (answer.length > limit) {
      answer.length = limit;
      this.notices.push(`More than ${this.limits.maxRows} rows are tied to this call; the rest was left out.`);
    }
    const spans = decodeSpans(answer, this.originNs, PREFIX);
    for (const span of spans) {
      this.rows.set(span.ids[0], span);
    }
    return spans;
  }

  private isSettled({ spans }: Related): boolean {
    const endNs = spans.reduce((latest, span) => Math.max(latest, span.endNs), 0);
    const endMs = Number(this.originNs / 1_000_000n) + endNs / 1e6;
    const settled = (this.request.nowMs ?? Date.now()) - endMs >= SETTLED_AFTER_MS;
    if (!settled) {
      this.notices.push('This call ended less than 90 s ago: rows may still arrive. Refresh to gather them.');
    }
    return settled;
  }
}
