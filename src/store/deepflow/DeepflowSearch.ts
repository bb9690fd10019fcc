import { traceIdSpellings } from '../../trace/idSpelling';
import { secondOfDeepflowRow } from '../../trace/rowId';
import type { StoreClient } from '../client';
import type { Condition } from '../condition';
import { queryRows, type Rows } from '../rawRows';
import type { Round, StoreSearch } from '../search/storeSearch';
import { inRanges, type TimeRange } from '../timeRange';
import type { Catalog } from './catalog';
import { carriesOneOf, holdsSeveral, rowsOfTraces, sharesIdWith, traceIdList } from './keyConditions';
import { rowsOfProcesses } from './processRows';
import { isRowId } from './rowId';
import { selectSpans, type RowSelect } from './statement';

/** How far from a call rows of its traces are asked for without a sign: not every version's table has an index on their ids, s. */
const REACH_S = 960;

/** What one search asks of `l7_flow_log`: one statement a round. */
export class DeepflowSearch implements StoreSearch {
  readonly kind = 'deepflow';
  statements = 0;
  readonly notices: string[] = [];
  readonly followsAllIds = true;
  readonly reachS = REACH_S;

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
    const within = this.within([...round.ranges, ...round.further.ranges]);
    const near = isRowId(round.startId) ? BigInt(round.startId) : BigInt(round.startS) << 32n;
    const { sql, params } = selectSpans(this.catalog, within, selects, round.limit, near);
    this.statements++;
    return queryRows(this.client, sql, params, this.signal);
  }

  private startRow({ startId, ranges, hops }: Round): RowSelect[] {
    if (!isRowId(startId)) {
      return [];
    }
    const { column } = this.catalog;
    const isStart = {
      // The partition and first key column: makes the id cheap to find.
      sql: [`${column('time')} = toDateTime({start_s:UInt32}) AND ${column('_id')} = {start_id:UInt64}`],
      params: { start_s: secondOfDeepflowRow(startId) },
    };
    return [
      { where: isStart.sql[0], params: isStart.params },
      ...sharesIdWith(this.catalog, this.within(ranges).sql, isStart, hops),
    ];
  }

  private tiedTo(round: Round, keys: NonNullable<Round['keys']>): RowSelect[] {
    const { catalog } = this;
    const { ranges, hops, ends, maxRowsOfProcess, originNs, further } = round;
    const originUs = Number(originNs / 1000n);
    if (ranges.length === 0) {
      return this.beside(further);
    }
    const within = this.within(ranges);
    const carries = carriesOneOf(catalog, keys);
    return [
      ...sharesIdWith(catalog, within.sql, carries, hops),
      ...carries.alone.map((sql) => ({ where: `${within.sql} AND ${sql}`, params: carries.params })),
      ...rowsOfProcesses(catalog, ranges, ends, originUs, maxRowsOfProcess),
      ...this.beside(further),
    ];
  }

  private beside({ traceIds, ranges }: Round['further']): RowSelect[] {
    if (ranges.length === 0) {
      return [];
    }
    const within = inRanges(this.catalog.timeColumn, ranges, '_wide');
    return rowsOfTraces(this.catalog, within.sql, traceIds, 'wide_').map((select) => ({
      ...select,
      params: { ...select.params, ...within.params },
    }));
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
    this.statements++;
    const rows = await this.client.query(
      `SELECT id FROM (
  ${selects.join('\n  UNION ALL\n  ')}
)
ORDER BY began
LIMIT 1`,
      { ...bound.params, trace_ids: traceIdSpellings(traceId) },
      this.signal
    );
    return rows.length > 0 ? String(rows[0].id) : '';
  }
}
