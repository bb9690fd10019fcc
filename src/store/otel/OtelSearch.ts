import { spanIdSpellings, traceIdSpellings } from '../../trace/idSpelling';
import type { StoreClient, StoreRow } from '../client';
import type { StoreError } from '../storeError';
import { anyOf, both, not, type Condition } from '../condition';
import { toStoreError } from '../errors';
import { queryRows, type Rows } from '../rawRows';
import { MOST_KEYS } from '../search/atHand';
import type { SpanName } from '../search/missingParents';
import type { Above, Round, StoreSearch } from '../search/storeSearch';
import { withAllAbove, type InnerSpan } from '../search/ancestors';
import { hullOf, inRanges, sidesOf, type TimeRange } from '../timeRange';
import type { OtelCatalog } from './catalog';
import { lookedUp, ofTraces, rowKey, startBound, theRow } from './conditions';
import { otelRowId, readOtelRowId } from '../../trace/rowId';
import { lengthSql } from './duration';
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
      wanted.push(this.notYet(sides));
    }
    if (this.failed || wanted.length === 0) {
      return [];
    }
    fresh.forEach((id) => this.asked.add(id));
    if (fresh.length > 0) {
      this.batches.push(fresh);
    }
    this.reach = reach;
    // Of too many the row that was asked for is never left out, nor what came early: most others hang below that.
    const first = isStart ? theRow(this.catalog, start) : null;
    try {
      return await this.rowsWhere(anyOf(wanted), limit, first);
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
ORDER BY ${this.inOrder}
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

  /**
   * The ids of all spans that others hang below are read in one statement, and then the rows of those that are above: two
   * statements however deep the trace is. To go up level by level would read the ids of the whole trace for each level,
   * since no index leads to a span's id. The number of spans is asked for at the same time.
   */
  async spansAbove(names: readonly SpanName[], limit: number): Promise<Above | null> {
    if (this.failed || this.batches.length === 0 || !this.reach) {
      return null;
    }
    const known = this.known(this.reach);
    try {
      const [total, inner] = await Promise.all([this.count(known), this.innerSpans(known, names)]);
      const spanIds = withAllAbove(inner, names, Math.min(limit, MOST_KEYS)).map(({ spanId }) => spanId);
      const rows =
        spanIds.length > 0
          ? await this.rowsWhere(both(known, this.catalog.isOneOf('SpanId', unique(spanIds), 'spans_above')), limit)
          : [];
      return { name: this.catalog.name, total, kept: 'the earliest', rows };
    } catch (cause) {
      this.goOnWithout(cause, false);
      return null;
    }
  }

  private async count({ sql, params }: Condition): Promise<number> {
    const rows = `SELECT DISTINCT ${rowKey(this.catalog)} FROM ${this.catalog.table} WHERE ${sql}`;
    const [{ total }] = await this.query(`SELECT toString(count()) AS total FROM (${rows})`, params);
    return Number(total);
  }

  /** Of these rows, those with these span ids and those that others name as their parent; their ids only. */
  private async innerSpans({ sql, params }: Condition, names: readonly SpanName[]): Promise<InnerSpan[]> {
    const { column: c, table } = this.catalog;
    const named = this.catalog.isOneOf(
      'SpanId',
      unique(names.flatMap(({ spanId }) => spanIdSpellings(spanId))),
      'named_spans'
    );
    const rows = await this.query(
      `SELECT DISTINCT toString(${c('TraceId')}) AS in_trace, toString(${c('SpanId')}) AS span, toString(${c('ParentSpanId')}) AS parent
FROM ${table}
WHERE ${sql} AND (${named.sql} OR ${c('SpanId')} GLOBAL IN (SELECT ${c('ParentSpanId')} FROM ${table} WHERE ${sql}))`,
      { ...params, ...named.params }
    );
    return rows.map((row) => ({
      traceId: String(row.in_trace),
      spanId: String(row.span),
      parentSpanId: String(row.parent),
    }));
  }

  /** SQL: the earliest first, the same each time; of a span that was sent twice the longer one. */
  private get inOrder(): string {
    const c = this.catalog.column;
    return `${c('Timestamp')}, ${c('SpanId')}, ${c('TraceId')}, ${lengthSql(c('Duration'))} DESC`;
  }

  /** The spans that meet a condition, at most so many. @param first which of them comes before all others */
  private rowsWhere({ sql, params }: Condition, limit: number, first: Condition | null = null): Promise<Rows> {
    this.statements++;
    return queryRows(
      this.client,
      `SELECT
  ${otelSpanColumns(this.catalog)}
FROM ${this.catalog.table}
WHERE ${sql}
ORDER BY ${first ? `${first.sql} DESC, ` : ''}${this.inOrder}
LIMIT 1 BY ${rowKey(this.catalog)}
LIMIT ${limit}`,
      { ...params, ...first?.params },
      this.signal
    );
  }

  /** In this range, or wherever the lookup table knows these traces. */
  private inOrLookedUp(range: TimeRange, traceIds: readonly string[], suffix = ''): Condition {
    const bound = startBound(this.catalog, range, suffix);
    if (this.catalog.lookup === '') {
      return bound;
    }
    return anyOf([bound, lookedUp(this.catalog, traceIds, suffix)]);
  }

  /** Spans of all traces asked for so far that came because the window or the lookup table has them. */
  private known(reach: TimeRange): Condition {
    return anyOf(
      this.batches.map((ids, i) => both(this.inOrLookedUp(reach, ids, `_${i}`), ofTraces(this.catalog, ids, `_${i}`)))
    );
  }

  /** Spans of these traces in more ranges, without those that came because the lookup table has them. */
  private notYet(ranges: readonly TimeRange[]): Condition {
    const ofEach = this.batches.map((ids, i) => {
      const traces = ofTraces(this.catalog, ids, `_${i}`);
      return this.catalog.lookup === '' ? traces : both(traces, not(lookedUp(this.catalog, ids, `_${i}`)));
    });
    return both(inRanges(this.catalog.timeColumn, ranges, '_side'), anyOf(ofEach));
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

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];
