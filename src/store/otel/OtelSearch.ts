import { traceIdSpellings } from '../../trace/idSpelling';
import type { StoreClient, StoreRow } from '../client';
import type { StoreError } from '../storeError';
import { both, type Condition } from '../condition';
import { toStoreError } from '../errors';
import { queryRows, type Rows } from '../rawRows';
import { MOST_KEYS } from '../search/atHand';
import type { Round, StoreSearch } from '../search/storeSearch';
import { hullOf, sidesOf, type TimeRange } from '../timeRange';
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
 * one kind of id, the trace's; each is asked for once, in the widest window: the index on it makes that as cheap as a
 * narrow one. Where the window turns out too narrow, because the call is a long one, what it lacks is asked for.
 * One source for each search: it counts its statements and remembers what it asked for.
 */
export class OtelSearch implements StoreSearch {
  readonly kind = 'otel';
  statements = 0;
  readonly notices: string[] = [];
  readonly followsAllIds = false;
  readonly reachS = REACH_S;
  private readonly asked = new Set<string>();
  /** Where these were looked for. */
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
      wanted.push(both(startBound(this.catalog, reach), ofTraces(this.catalog, fresh)));
    } else if (isStart) {
      wanted.push(both(startBound(this.catalog, reach), theRow(this.catalog, start)));
    }
    sides.forEach((side, i) => {
      const known = [...this.asked].slice(0, MOST_KEYS);
      wanted.push(both(startBound(this.catalog, side, `_${i}`), ofTraces(this.catalog, known, '_known')));
    });
    if (this.failed || wanted.length === 0) {
      return [];
    }
    fresh.forEach((id) => this.asked.add(id));
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
    const bound = startBound(this.catalog, window);
    const within =
      this.catalog.lookup !== '' && !this.triedLookup ? `(${bound.sql}) OR (${lookedUp(this.catalog)})` : bound.sql;
    this.triedLookup = true;
    const c = this.catalog.column;
    const ofThese = ofTraces(this.catalog, traceIdSpellings(traceId));
    const sql = `SELECT ${startNs(this.catalog)} AS first_start, toString(${c('SpanId')}) AS first_span, toString(${c('TraceId')}) AS first_trace
FROM ${this.catalog.table}
WHERE (${within}) AND ${ofThese.sql}
ORDER BY ${c('Timestamp')}, ${c('SpanId')}
LIMIT 1`;
    try {
      const [row] = await this.query(sql, { ...bound.params, ...ofThese.params });
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
