import type { Condition } from './condition';

/** A stretch of time in whole Unix seconds: from ≤ time < to. */
export interface TimeRange {
  fromS: number;
  toS: number;
}

/** Around a call at first, s. Sessions last up to 60 s before DeepFlow gives them up. */
export const FIRST_S = 60;
const FACTOR = 4;
/** Clocks of hosts differ by as much, s: so far from spans that are known, ids without an index are looked for. */
export const CLOCKS_S = 3;

/** Longer calls are looked at row by row at both ends only, s: where no index helps, two hours of a busy table take a while. */
const LONGEST_S = 7200;
/** As much of both ends, s. */
const END_S = 960;

/** The range of one second. */
export function secondOf(second: number): TimeRange {
  return { fromS: second, toS: second + 1 };
}

/** The least range with all these seconds in it. */
export function rangeOfSeconds(seconds: readonly number[]): TimeRange {
  return seconds.map(secondOf).reduce(hullOf);
}

/** Unix ms, both inclusive to the second, as Grafana has them. */
export function rangeOfMs(fromMs: number, toMs: number): TimeRange {
  return { fromS: Math.max(0, Math.floor(fromMs / 1000)), toS: Math.floor(toMs / 1000) + 1 };
}

/** So much before a call and after it. */
export function around({ fromS, toS }: TimeRange, marginS: number): TimeRange {
  return { fromS: fromS - marginS, toS: toS + marginS };
}

/** The same ranges, the earliest first; those that meet are one. */
export function joined(ranges: readonly TimeRange[]): TimeRange[] {
  const found: TimeRange[] = [];
  for (const { fromS, toS } of [...ranges].sort((a, b) => a.fromS - b.fromS)) {
    const last = found[found.length - 1];
    if (last && fromS <= last.toS) {
      last.toS = Math.max(last.toS, toS);
    } else {
      found.push({ fromS, toS });
    }
  }
  return found;
}

/** The next margin around a call. */
export function widerMargin(marginS: number, mostS: number): number {
  return Math.min(marginS * FACTOR, mostS);
}

export function hullOf(a: TimeRange, b: TimeRange): TimeRange {
  return { fromS: Math.min(a.fromS, b.fromS), toS: Math.max(a.toS, b.toS) };
}

/** What two ranges share; null where that is nothing. */
export function overlapOf(a: TimeRange, b: TimeRange): TimeRange | null {
  const shared = { fromS: Math.max(a.fromS, b.fromS), toS: Math.min(a.toS, b.toS) };
  return shared.fromS < shared.toS ? shared : null;
}

/** What the outer range adds, where it adds more than the first margin: less is not worth a statement. */
export function sidesOf(inner: TimeRange, outer: TimeRange): TimeRange[] {
  const adds = inner.fromS - outer.fromS > FIRST_S || outer.toS - inner.toS > FIRST_S;
  return adds ? without([outer], [inner]) : [];
}

/** What is in the first ranges and in none of the second. */
export function without(ranges: readonly TimeRange[], others: readonly TimeRange[]): TimeRange[] {
  return others.reduce<TimeRange[]>(
    (left, { fromS, toS }) =>
      left
        .flatMap((one) => [
          { fromS: one.fromS, toS: Math.min(one.toS, fromS) },
          { fromS: Math.max(one.fromS, toS), toS: one.toS },
        ])
        .filter((one) => one.fromS < one.toS),
    [...ranges]
  );
}

/** Of a range around a call, what is looked at row by row, and the middle of a very long call, which only ids with an index reach. */
export function partsOf(range: TimeRange, call: TimeRange): { ends: TimeRange[]; middle: TimeRange[] } {
  if (call.toS - call.fromS <= LONGEST_S) {
    return { ends: [range], middle: [] };
  }
  const middle = { fromS: call.fromS + END_S, toS: call.toS - END_S };
  return { ends: without([range], [middle]), middle: [middle] };
}

const FIRST_PAGE_S = 60;
const PAGE_GROWTH = 8;

/**
 * A range in pieces from its newest end back, each `growth` times as long as the one before: 5 for a day.
 * @param rest so many times as long as a piece would be, what is left is not divided any more
 */
export function* newestFirst({ fromS, toS }: TimeRange, growth = PAGE_GROWTH, rest = 1): Generator<TimeRange> {
  let endS = toS;
  for (let lengthS = FIRST_PAGE_S; endS > fromS; lengthS *= growth) {
    const startS = endS - fromS <= rest * lengthS ? fromS : endS - lengthS;
    yield { fromS: startS, toS: endS };
    endS = startS;
  }
}

const HOUR_S = 3600;
/** Back from now when the dashboard's range does not have a trace id: up to DeepFlow's default retention and beyond. */
const BACK_S = [HOUR_S, 12 * HOUR_S, 72 * HOUR_S, 30 * 24 * HOUR_S];

/** The given range first, then back from an hour ahead of now, each range behind the one before. */
export function thenBackFromNow(range: TimeRange | undefined, nowS = Math.floor(Date.now() / 1000)): TimeRange[] {
  const ranges: TimeRange[] = range ? [range] : [];
  let toS = nowS + HOUR_S;
  for (const back of BACK_S) {
    ranges.push({ fromS: nowS - back, toS });
    toS = nowS - back;
  }
  return ranges;
}

/** How a column keeps time, `ns` as a number of Unix ns; a bound is written as a value of that type, or ClickHouse may not use the column's index. */
export type TimeType = 'DateTime' | 'DateTime64' | 'ns';

export interface TimeColumn {
  sql: string;
  type: TimeType;
  /** A column that has it cut to so many seconds, as Unix s, where a table is sorted by that. */
  bucket?: { sql: string; lengthS: number };
  /** True where a table is sorted by the column cut to whole seconds (`toDateTime`) and by itself behind that: bound both ways. */
  bySecond?: boolean;
}

/** Nanoseconds of ClickHouse reach no further, Unix s. */
const LAST_S: Record<TimeType, number> = { DateTime: 2 ** 32 - 1, DateTime64: 9_223_372_035, ns: 9_223_372_035 };

/** SQL of a second that is bound as a parameter. */
const SECOND_AS: Record<TimeType, (parameter: string) => string> = {
  DateTime: (parameter) => `toDateTime({${parameter}:UInt32})`,
  DateTime64: (parameter) => `fromUnixTimestamp64Nano({${parameter}:Int64})`,
  ns: (parameter) => `{${parameter}:Int64}`,
};

/**
 * The bound on time that every statement carries.
 * @param suffix of the parameters' names, where a statement has several bounds
 */
export function inRanges(column: TimeColumn, ranges: readonly TimeRange[], suffix = ''): Condition {
  const params: Record<string, unknown> = {};
  const unit = column.type === 'DateTime' ? 's' : 'ns';
  const bind = (name: string, second: number): string => {
    const whole = Math.min(Math.max(0, Math.floor(second)), LAST_S[column.type]);
    params[name] = unit === 'ns' ? BigInt(whole) * 1_000_000_000n : whole;
    return SECOND_AS[column.type](name);
  };
  const sql = ranges.map(({ fromS, toS }, i) => {
    const from = bind(`from_${unit}_${i}${suffix}`, fromS);
    const to = bind(`to_${unit}_${i}${suffix}`, toS);
    const bucket = column.bucket && bucketBound(column.bucket, { fromS, toS }, `${i}${suffix}`, params);
    const seconds = column.bySecond ? secondBound(column.sql, { fromS, toS }, `${i}${suffix}`, params) : '';
    return `(${column.sql} >= ${from} AND ${column.sql} < ${to}${bucket ?? ''}${seconds})`;
  });
  return { sql: sql.length === 1 ? sql[0] : `(${sql.join(' OR ')})`, params };
}

function bucketBound(
  { sql, lengthS }: NonNullable<TimeColumn['bucket']>,
  { fromS, toS }: TimeRange,
  suffix: string,
  params: Record<string, unknown>
): string {
  params[`from_bucket_${suffix}`] = Math.max(0, Math.floor(fromS) - lengthS);
  params[`to_bucket_${suffix}`] = Math.max(0, Math.min(Math.floor(toS), LAST_S.ns));
  return ` AND ${sql} > {from_bucket_${suffix}:UInt64} AND ${sql} < {to_bucket_${suffix}:UInt64}`;
}

/**
 * Bounds are whole seconds, so that this says the same once more. ClickHouse (26.7) takes a bound on a column for its place in
 * the sorting key where it has one, and behind its own seconds that place prunes nothing.
 */
function secondBound(sql: string, { fromS, toS }: TimeRange, suffix: string, params: Record<string, unknown>): string {
  // Later times are no seconds of ClickHouse's.
  if (toS > LAST_S.DateTime) {
    return '';
  }
  params[`from_second_${suffix}`] = Math.max(0, Math.floor(fromS));
  params[`to_second_${suffix}`] = Math.max(0, Math.floor(toS));
  const bound = (name: string) => SECOND_AS.DateTime(`${name}_second_${suffix}`);
  return ` AND toDateTime(${sql}) >= ${bound('from')} AND toDateTime(${sql}) < ${bound('to')}`;
}

/** That a column has this very time. @param ns Unix ns, decimal; of a column of seconds the second counts */
export function isAtNs({ sql, type }: TimeColumn, ns: string, parameter: string): Condition {
  const value = type === 'DateTime' ? Number(BigInt(ns) / 1_000_000_000n) : BigInt(ns);
  return { sql: `${sql} = ${SECOND_AS[type](parameter)}`, params: { [parameter]: value } };
}

/** SQL of a column's time as Unix ns. */
export function unixNs({ sql, type }: TimeColumn): string {
  return type === 'ns' ? `toInt64(${sql})` : `toUnixTimestamp64Nano(toDateTime64(${sql}, 9))`;
}
