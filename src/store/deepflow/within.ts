import type { Condition } from '../condition';
import { inRanges, type TimeRange } from '../timeRange';
import type { Catalog } from './catalog';

/** DeepFlow gives a session up after so long: so much later a row that went on at a time may have ended, s. */
const LATE_S = 60;

/**
 * Rows that went on in one of these ranges and ended in it or up to a minute later. `time` is when a row ended; of the
 * rows that ended later, the least and greatest start that DeepFlow's table keeps of so many thousand rows each leave
 * those out among which nothing went on for long.
 */
export function goingOnIn(catalog: Catalog, ranges: readonly TimeRange[], suffix = '_on'): Condition {
  const params: Record<string, unknown> = {};
  const each = ranges.map((range, i) => {
    const own = `${suffix}${i}`;
    const ended = inRanges(catalog.timeColumn, [{ ...range, toS: range.toS + LATE_S }], own);
    Object.assign(params, ended.params, { [`before_us${own}`]: range.toS * 1e6 });
    return `(${ended.sql} AND ${catalog.column('start_time')} < fromUnixTimestamp64Micro({before_us${own}:Int64}))`;
  });
  return { sql: each.length === 1 ? each[0] : `(${each.join(' OR ')})`, params };
}
