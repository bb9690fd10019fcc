import { traceIdSpellings } from '../../trace/idSpelling';
import type { StoreClient, StoreRow } from '../client';
import type { StoreError } from '../storeError';
import { both, type Condition } from '../condition';
import { toStoreError } from '../errors';
import { queryRows, type Rows } from '../rawRows';
import type { Round, StoreSearch } from '../search/storeSearch';
import { hullOf, inRanges, sidesOf, type TimeRange } from '../timeRange';
import type { OtelCatalog } from './catalog';
import { lookedUp, ofTraces, rowKey, startBound, theRow } from './conditions';
import { otelRowId, readOtelRowId } from '../../trace/rowId';
import { otelSpanColumns, startNs } from './spanColumns';

/** ClickHouse's codes for a query that was stopped from outside. */
const CANCELLED = 394;

/** How far from a call spans of its traces are asked for without a sign: a day's batch job, s. */
const REACH_S = 86_400;

/**
 * The collector's spans, as a search for one request asks for them beside DeepFlow's rows, in the same round. They carry
 * one kind of id, the trace's; each is asked for once, in the widest window, since the index on it makes that as cheap as a
 * narrow one, and wherever the exporter's lookup table says that the trace was: it may be missing, lag behind or lack the
 * trace, and so never hides what the window has. Where both turn out too narrow, what they lack is asked for.
 * One source for each search: it counts its statements and remembers what it asked for.
 */
export class OtelSearch implements StoreSearch {
  readonly kind = 'otel';
  statements = 0;
  readonly notices: string[] = [];
  readonly followsAllIds = false;
  readonly reachS = REACH_S;
  private readonly asked = new Set<string>();
  /** The same as they were asked for together. */
  private readonly batches: string[][] = [];
  /** Where these were looked for, but for what the lookup table knows. */
  private reach: TimeRange | null = null;
  private triedLookup = false;
  private triedStart = false;
  private failed = false;

  constructor(
    private readonly client: StoreClient,
    private readonly catalog: OtelCatalog,
    private readonly signal?: AbortSignal
  ) {}

  /**
   * The spans of those of these traces that were not asked for yet, and those of all traces asked for before in what the
   * window has more than the last one; the start row alone where it has no trace.
   * A store that does not answer leaves the trace without these spans, and says so: the rest is still worth having.
   * @throws StoreError when it is the start row's store that does not answer, or the query was cancelled
   */
  async rowsFor({ keys, startId, ranges, further, widest, limit }: Round): Promise<Rows> {
    if (!keys) {
      return [];
    }
    const start = readOtelRowId(startId);
    const window = [...ranges, ...further.ranges].reduce(hullOf, widest);
    const fresh = [...keys.traceIds].filter((id) => id !== '' && !this.asked.has(id));
    const isStart = start !== null && !this.triedStart;
    this.triedStart = true;
    const sides = this.reach ? sidesOf(this.reach, hullOf(this.reach, window)) : [];
    const reach = this.reach && sides.length === 0 ? this.reach : hullOf(this.reach ?? window, window);
    const wanted: Condition[] = [];
    if (fresh.length > 0) {
      wanted.push(both(this.inOrLookedUp(reach, fresh), ofTraces(this.catalog, fresh)));
    } else if (isStart) {
      wanted.push(both(startBound(this.catalog, reach), theRow(this.catalog, start)));
    }
    if (sides.length > 0 && this.batches.length > 0) {
      wanted.push(both(inRanges(this.catalog.timeColumn, sides, '_side'), this.ofBatches()));
    }
    if (this.failed || wanted.length === 0) {
      return [];
    }
    fresh.forEach((id) => this.asked.add(id));
    if (fresh.length > 0) {
      this.batches.push(fresh);
    }
    this.reach = reach;
    // else the limit might leave out the very row that was asked for
    const first = isStart ? theRow(this.catalog, start) : null;
    const sql = `SELECT
  ${otelSpanColumns(this.catalog)}
FROM ${this.catalog.table}
WHERE ${wanted.map((one) => one.sql).join('\n  OR ')}${first ? `\nORDER BY ${first.sql} DESC` : ''}
LIMIT 1 BY ${rowKey(this.catalog)}
LIMIT ${limit}`;
    try {
      this.statements++;
      const params = Object.assign({}, ...wanted.map((one) => one.params), first?.params);
      return await queryRows(this.client, sql, params, this.signal);
    } catch (cause) {
      return this.goOnWithout(cause, isStart);
    }
  }

  /**
   * The first span of a trace that began in the window. The first time also where the exporter's lookup table says that
   * the trace was: it may lack the trace, or lag behind, and so never hides what the window has.
   * @returns its row id; '' when there is none
   */
  async firstOf(traceId: string, window: TimeRange): Promise<string> {
    if (this.failed) {
      return '';
    }
    const spellings = traceIdSpellings(traceId);
    const within = this.triedLookup ? startBound(this.catalog, window) : this.inOrLookedUp(window, spellings);
    this.triedLookup = true;
    const c = this.catalog.column;
    const wanted = both(within, ofTraces(this.catalog, spellings));
    const sql = `SELECT ${startNs(this.catalog)} AS first_start, toString(${c('SpanId')}) AS first_span, toString(${c('TraceId')}) AS first_trace
FROM ${this.catalog.table}
WHERE ${wanted.sql}
ORDER BY ${c('Timestamp')}, ${c('SpanId')}
LIMIT 1`;
    try {
      const [row] = await this.query(sql, wanted.params);
      return row
        ? otelRowId({
            startNs: String(row.first_start),
            traceId: String(row.first_trace),
            spanId: String(row.first_span),
          })
        : '';
    } catch (cause) {
      this.goOnWithout(cause, false);
      return '';
    }
  }

  /** In this range, or wherever the lookup table knows these traces. */
  private inOrLookedUp(range: TimeRange, traceIds: readonly string[]): Condition {
    const bound = startBound(this.catalog, range);
    if (this.catalog.lookup === '') {
      return bound;
    }
    const known = lookedUp(this.catalog, traceIds);
    return { sql: `(${bound.sql} OR ${known.sql})`, params: { ...bound.params, ...known.params } };
  }

  /** Spans of all traces asked for before, without those that came since the lookup table knew of them. */
  private ofBatches(): Condition {
    const each = this.batches.map((ids, i) => {
      const traces = ofTraces(this.catalog, ids, `_${i}`);
      const known = this.catalog.lookup === '' ? null : lookedUp(this.catalog, ids, `_${i}`);
      return known ? both(traces, { sql: `NOT ${known.sql}`, params: known.params }) : traces;
    });
    return {
      sql: `(${each.map(({ sql }) => sql).join(' OR ')})`,
      params: Object.assign({}, ...each.map(({ params }) => params)),
    };
  }

  private async query(sql: string, params: Record<string, unknown>): Promise<StoreRow[]> {
    this.statements++;
    return this.client.query(sql, params, this.signal);
  }

  private goOnWithout(cause: unknown, isNeeded: boolean): [] {
    const error: StoreError = toStoreError(cause);
    if (isNeeded || error.code === CANCELLED) {
      throw error;
    }
    this.failed = true;
    this.notices.push(`Spans of ${this.catalog.name} are missing here: ${error.message}`);
    return [];
  }
}
