import { spanIdSpellings, traceIdSpellings } from '../../trace/idSpelling';
import { secondOfDeepflowRow } from '../../trace/rowId';
import type { StoreClient, StoreRow } from '../client';
import type { Condition } from '../condition';
import { queryRows, type Rows } from '../rawRows';
import { withAllAbove } from '../search/ancestors';
import { MOST_KEYS } from '../search/atHand';
import type { Keys } from '../search/keys';
import type { SpanName } from '../search/missingParents';
import type { Above, Round, StoreSearch } from '../search/storeSearch';
import { hullOf, inRanges, without, type TimeRange } from '../timeRange';
import type { Catalog } from './catalog';
import { numbersOf, rowsAwayFrom } from './idNumbers';
import { carriesOneOf, holdsSeveral, rowsOfTraces, traceIdList } from './keyConditions';
import { numbersOfProcesses } from './processRows';
import { isRowId } from './rowId';
import { selectSpans, type RowSelect } from './statement';
import { goingOnIn } from './within';

/** How far from a call rows of its traces are asked for without a sign: not every version's table has an index on their ids, s. */
const REACH_S = 960;

/** DeepFlow's `signal_source` of spans that code sent. */
const SIGNAL_OTEL = 4;

/** What one search asks of `l7_flow_log`: one statement a round. */
export class DeepflowSearch implements StoreSearch {
  readonly kind = 'deepflow';
  statements = 0;
  readonly notices: string[] = [];
  readonly followsAllIds = true;
  readonly reachS = REACH_S;
  /** Where rows were asked for so far, and as far as they may be. */
  private reach: TimeRange | null = null;
  /** Of too many rows those with ids near this one are kept. */
  private near = 0n;

  constructor(
    private readonly client: StoreClient,
    private readonly catalog: Catalog,
    private readonly signal?: AbortSignal
  ) {}

  async firstOf(traceId: string, range: TimeRange): Promise<string> {
    const { column, has } = this.catalog;
    // A SELECT for each column, so that each can use its index.
    const columns = (['trace_id', '_trace_id_2'] as const).filter((name) => name === 'trace_id' || has(name));
    return this.first(
      traceId,
      range,
      columns.map((name) => `${column(name)} IN {trace_ids:Array(String)}`)
    );
  }

  async firstAmongSeveral(traceId: string, range: TimeRange): Promise<string> {
    const isAmong = `${holdsSeveral(this.catalog)} AND hasAny(${traceIdList(this.catalog)}, {trace_ids:Array(String)})`;
    return this.first(traceId, range, [isAmong]);
  }

  async rowsFor(round: Round): Promise<Rows> {
    const selects = round.keys ? this.tiedTo(round, round.keys) : this.startRow(round);
    if (selects.length === 0) {
      return [];
    }
    const asked = [...round.ranges, ...round.further.ranges];
    this.reach = asked.reduce(hullOf, this.reach ?? round.widest);
    const within = this.within(asked);
    this.near = isRowId(round.startId) ? BigInt(round.startId) : BigInt(round.startS) << 32n;
    const { sql, params } = selectSpans(this.catalog, within, selects, round.limit, this.near);
    this.statements++;
    return queryRows(this.client, sql, params, this.signal);
  }

  /** Spans of code only: no id tells what the others are below. In two statements, as a trace's rows have no index on span ids. */
  async spansAbove(names: readonly SpanName[], limit: number): Promise<Above | null> {
    const { catalog } = this;
    const c = catalog.column;
    const needed = ['trace_id', 'span_id', 'parent_span_id', 'signal_source'] as const;
    const traceIds = new Set(names.flatMap(({ traceId }) => [...traceIdSpellings(traceId)]));
    if (!this.reach || traceIds.size === 0 || !needed.every(catalog.has)) {
      return null;
    }
    const within = this.within([this.reach]);
    const ofTraces = `${within.sql} AND ${c('trace_id')} IN {all_trace_ids:Array(String)}`;
    const ofCode = `${ofTraces} AND ${c('signal_source')} = ${SIGNAL_OTEL}`;
    const params = { ...within.params, all_trace_ids: [...traceIds] };
    const named = [...new Set(names.flatMap(({ spanId }) => [...spanIdSpellings(spanId)]))];
    const [inner, [{ total }]] = await Promise.all([
      this.query(
        `SELECT DISTINCT ${c('trace_id')} AS in_trace, ${c('span_id')} AS span, ${c('parent_span_id')} AS parent
FROM ${catalog.table}
WHERE ${ofCode} AND (${c('span_id')} IN {named_spans:Array(String)}
  OR ${c('span_id')} ${catalog.isSharded ? 'GLOBAL IN' : 'IN'} (SELECT ${c('parent_span_id')} FROM ${catalog.table} WHERE ${ofCode}))`,
        { ...params, named_spans: named }
      ),
      this.query(
        `SELECT toString(count()) AS total FROM (SELECT DISTINCT ${c('time')}, ${c('_id')} FROM ${catalog.table} WHERE ${ofTraces})`,
        params
      ),
    ]);
    const spans = inner.map((row) => ({
      traceId: String(row.in_trace),
      spanId: String(row.span),
      parentSpanId: String(row.parent),
    }));
    const above = withAllAbove(spans, names, Math.min(limit, MOST_KEYS)).map(({ spanId }) => spanId);
    const answer = { name: 'l7_flow_log', total: Number(total), kept: 'the nearest in time' };
    if (above.length === 0) {
      return { ...answer, rows: [] };
    }
    const where = `${ofCode} AND ${c('span_id')} IN {spans_above:Array(String)}`;
    const wanted = { where, params: { ...params, spans_above: [...new Set(above)] } };
    const statement = selectSpans(catalog, within, [wanted], limit, this.near);
    this.statements++;
    return { ...answer, rows: await queryRows(this.client, statement.sql, statement.params, this.signal) };
  }

  private query(sql: string, params: Record<string, unknown>): Promise<StoreRow[]> {
    this.statements++;
    return this.client.query(sql, params, this.signal);
  }

  private startRow({ startId, near, hops }: Round): RowSelect[] {
    if (!isRowId(startId)) {
      return [];
    }
    const { column } = this.catalog;
    const isStart = {
      // The partition and first key column: makes the id cheap to find.
      sql: numbersOf(
        this.catalog,
        `${column('time')} = toDateTime({start_s:UInt32})`,
        `${column('_id')} = {start_id:UInt64}`
      ),
      params: { start_s: secondOfDeepflowRow(startId) },
    };
    return rowsAwayFrom(this.catalog, goingOnIn(this.catalog, near), [isStart], hops - 1);
  }

  private tiedTo(round: Round, keys: Keys): RowSelect[] {
    const { catalog } = this;
    const { ranges, near, hops, ends, maxRowsOfProcess, originNs, further } = round;
    const goingOn = goingOnIn(catalog, near);
    const carries = carriesOneOf(catalog, keys);
    const numbers = {
      sql: numbersOf(catalog, goingOn.sql, carries.sql.join(' OR ')),
      params: { ...goingOn.params, ...carries.params },
    };
    const tied = near.length > 0 && carries.sql.length > 0 ? [numbers] : [];
    const ofProcesses = numbersOfProcesses(catalog, near, ends, Number(originNs / 1000n), maxRowsOfProcess);
    return [
      ...rowsAwayFrom(catalog, goingOn, tied, hops - 1, ofProcesses),
      ...this.ofTraces(without(ranges, near), keys.traceIds, '_apart'),
      ...this.beside(further),
    ];
  }

  private beside({ traceIds, ranges }: Round['further']): RowSelect[] {
    return this.ofTraces(ranges, traceIds, '_wide');
  }

  private ofTraces(ranges: readonly TimeRange[], traceIds: ReadonlySet<string>, suffix: string): RowSelect[] {
    return ranges.length > 0
      ? rowsOfTraces(this.catalog, inRanges(this.catalog.timeColumn, ranges, suffix), traceIds, suffix)
      : [];
  }

  private within(ranges: readonly TimeRange[]): Condition {
    return inRanges(this.catalog.timeColumn, ranges);
  }

  private async first(traceId: string, range: TimeRange, conditions: readonly string[]): Promise<string> {
    const { catalog } = this;
    const bound = this.within([range]);
    const selects = conditions.map(
      (condition) => `SELECT toString(${catalog.column('_id')}) AS id, ${catalog.column('start_time')} AS began
  FROM ${catalog.table}
  WHERE ${bound.sql} AND ${condition}
  ORDER BY began
  LIMIT 1`
    );
    const rows = await this.query(
      `SELECT id FROM (
  ${selects.join('\n  UNION ALL\n  ')}
)
ORDER BY began
LIMIT 1`,
      { ...bound.params, trace_ids: traceIdSpellings(traceId) }
    );
    return rows.length > 0 ? String(rows[0].id) : '';
  }
}
