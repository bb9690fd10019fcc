import { spanIdSpellings, traceIdSpellings } from '../../trace/idSpelling';
import type { StoreClient, StoreRow } from '../client';
import type { StoreError } from '../storeError';
import { anyOf, both, type Condition } from '../condition';
import { toStoreError } from '../errors';
import { batchesOf, firstRows, queryRows, type Rows } from '../rawRows';
import { MOST_KEYS } from '../search/atHand';
import type { SpanName } from '../search/missingParents';
import type { Above, Round, StoreSearch } from '../search/storeSearch';
import { withAllAbove, type InnerSpan } from '../search/ancestors';
import { around, hullOf, inRanges, joined, secondOf, overlapOf, sidesOf, type TimeRange } from '../timeRange';
import { AskedTraces } from './askedTraces';
import type { OtelCatalog } from './catalog';
import { ofTraces, rowKey, startBound, theRow } from './conditions';
import { otelRowId, readOtelRowId, secondOfOtelRow } from '../../trace/rowId';
import { lengthSql } from './duration';
import { otelSpanColumns, PREFIX } from './spanColumns';
import { TraceTimes } from './traceTimes';

/** ClickHouse's codes for a query that was stopped from outside. */
const CANCELLED = 394;

/** How far from a call spans of its traces are asked for without a sign: a day's batch job, s. */
const REACH_S = 86_400;

/** As far around the start of a trace that is looked for by its id alone, so that its rows need not be asked for again, s. */
const MARGIN_S = 960;
/** Rows of such a trace at most; of more they are asked for again. */
const MOST_HELD = 50_001;

/** Rows that came with the first span of a trace. */
interface Held {
  rows: Rows;
  /** In all ways in which it is asked for. */
  traceIds: string[];
  /** Where they were looked for, around that span. */
  reach: TimeRange;
  at: TimeRange | null;
}

/**
 * The collector's spans, as a search for one request asks for them beside DeepFlow's rows, in the same round. They carry
 * one kind of id, the trace's; each is asked for once, in the widest window, since the index on it makes that as cheap as a
 * narrow one, and wherever the exporter's lookup table says that the trace was: it may be missing, lag behind or lack the
 * trace, and so never hides what the window has. Where both turn out too narrow, what they lack is asked for.
 * Where the table has no index on the trace's id (as the exporter's with JSON), it is asked for only when the lookup table says
 * that it was, if that has it.
 * One source for each search: it counts its statements and remembers what it asked for.
 */
export class OtelSearch implements StoreSearch {
  readonly kind = 'otel';
  statements = 0;
  readonly notices: string[] = [];
  readonly followsAllIds = false;
  readonly reachS = REACH_S;
  private readonly asked: AskedTraces;
  /** Where these were looked for, but for what the lookup table knows. */
  private reach: TimeRange | null = null;
  private triedLookup = false;
  private triedStart = false;
  private failed = false;
  private held: Held | null = null;
  private readonly times: TraceTimes;

  constructor(
    private readonly client: StoreClient,
    private readonly catalog: OtelCatalog,
    private readonly signal?: AbortSignal
  ) {
    this.times = new TraceTimes((sql, params) => this.query(sql, params), catalog);
    this.asked = new AskedTraces(catalog, this.times);
  }

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
    const held = this.takeHeld(fresh, window, limit);
    if (held) {
      return held;
    }
    const sides = this.reach ? sidesOf(this.reach, hullOf(this.reach, window)) : [];
    const reach = this.reach && sides.length === 0 ? this.reach : hullOf(this.reach ?? window, window);
    if (this.failed) {
      return [];
    }
    // Of too many the row that was asked for is never left out, nor what came early: most others hang below that.
    const first = isStart ? theRow(this.catalog, start) : null;
    try {
      const wanted = sides.length > 0 ? this.asked.spansIn(sides) : [];
      if (fresh.length > 0) {
        const from = this.asked.count;
        // Without a pause where none is needed: a statement that is on its way is told of at once.
        if (this.asked.goByLookup) {
          await this.asked.addByLookup(fresh);
        } else {
          this.asked.add(fresh);
        }
        wanted.unshift(...this.asked.spans(reach, from));
      } else if (isStart) {
        wanted.unshift(both(startBound(this.catalog, reach), theRow(this.catalog, start)));
      }
      this.reach = wanted.length > 0 ? reach : this.reach;
      return wanted.length > 0 ? await this.rowsWhere(anyOf(wanted), limit, first) : [];
    } catch (cause) {
      return this.goOnWithout(cause, isStart);
    }
  }

  /**
   * The first span of a trace that began in the window, or around it. The first time also where the exporter's lookup table
   * says that the trace was: it may lack the trace, or lag behind, and so never hides what the window has, unless no index
   * leads to traces. The others come with it, for the round that asks for them.
   * @returns its row id; '' when there is none
   */
  async firstOf(traceId: string, window: TimeRange): Promise<string> {
    if (this.failed) {
      return '';
    }
    const spellings = traceIdSpellings(traceId);
    try {
      const told = this.triedLookup ? null : await this.times.of(spellings);
      this.triedLookup = true;
      const at = this.catalog.hasTraceIndex ? null : told;
      const ranges = at
        ? [at]
        : this.catalog.hasTraceIndex
          ? joined([window, ...(told ? [told] : [])].map((range) => around(range, MARGIN_S)))
          : [window];
      const within = inRanges(this.catalog.timeColumn, ranges);
      const rows = await this.rowsWhere(both(within, ofTraces(this.catalog, spellings)), MOST_HELD);
      const [first] = batchesOf(firstRows(rows, 1)).next().value ?? [];
      if (!first) {
        return '';
      }
      const of = (name: string): string => String(first[PREFIX + name]);
      const row = { startNs: of('start'), traceId: of('trace'), spanId: of('span') };
      const reach = ranges.find((range) => overlapOf(range, secondOf(secondOfOtelRow(row)))) ?? window;
      this.held = { rows, traceIds: [...spellings, row.traceId], reach, at };
      return otelRowId(row);
    } catch (cause) {
      this.goOnWithout(cause, false);
      return '';
    }
  }

  /** The rows that came with a trace's first span, where these are all that is asked for; null where they are not. */
  private takeHeld(traceIds: readonly string[], window: TimeRange, limit: number): Rows | null {
    const { held } = this;
    this.held = null;
    const isAll =
      held !== null &&
      traceIds.length > 0 &&
      traceIds.every((id) => held.traceIds.includes(id)) &&
      (held.at !== null || sidesOf(held.reach, hullOf(held.reach, window)).length === 0) &&
      (held.rows.length < MOST_HELD || limit <= MOST_HELD);
    if (!isAll) {
      return null;
    }
    this.asked.add(held.traceIds, held.at);
    this.reach = held.at ? window : held.reach;
    return firstRows(held.rows, limit);
  }

  /**
   * The ids of all spans that others hang below are read in one statement, and then the rows of those that are above: two
   * statements however deep the trace is. To go up level by level would read the ids of the whole trace for each level,
   * since no index leads to a span's id. The number of spans is asked for at the same time.
   */
  async spansAbove(names: readonly SpanName[], limit: number): Promise<Above | null> {
    if (this.failed || this.asked.count === 0 || !this.reach) {
      return null;
    }
    const known = anyOf(this.asked.spans(this.reach));
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
