/** A stretch of time in whole Unix seconds, both ends included. */
export interface Window {
  fromS: number;
  toS: number;
}

/** Around a call at first, s. Sessions last up to 60 s before DeepFlow gives them up. */
export const FIRST_S = 60;
const FACTOR = 4;

/** Longer calls are looked at row by row at both ends only, s: where no index helps, two hours of a busy table take a while. */
const LONGEST_S = 7200;
/** As much of both ends, s. */
const END_S = 960;

/** The end second of a row, which is the upper half of its `_id`. */
export function seconds(id: string): number {
  return Number(BigInt(id) >> 32n);
}

/** So much before a call and after it. */
export function around({ fromS, toS }: Window, marginS: number): Window {
  return { fromS: fromS - marginS, toS: toS + marginS };
}

/** The next margin around a call. */
export function widerMargin(marginS: number, mostS: number): number {
  return Math.min(marginS * FACTOR, mostS);
}

export function hullOf(a: Window, b: Window): Window {
  return { fromS: Math.min(a.fromS, b.fromS), toS: Math.max(a.toS, b.toS) };
}

/** What the outer window adds, where it adds more than the first margin: less is not worth a statement. */
export function sidesOf(inner: Window, outer: Window): Window[] {
  const adds = inner.fromS - outer.fromS > FIRST_S || outer.toS - inner.toS > FIRST_S;
  return adds ? without([outer], [inner]) : [];
}

/** What is in the first windows and in none of the second. */
export function without(windows: readonly Window[], others: readonly Window[]): Window[] {
  return others.reduce<Window[]>(
    (left, { fromS, toS }) =>
      left
        .flatMap((one) => [
          { fromS: one.fromS, toS: Math.min(one.toS, fromS - 1) },
          { fromS: Math.max(one.fromS, toS + 1), toS: one.toS },
        ])
        .filter((one) => one.fromS <= one.toS),
    [...windows]
  );
}

/** Of a window around a call, what is looked at row by row, and the middle of a very long call, which only ids with an index reach. */
export function partsOf(window: Window, call: Window): { ends: Window[]; middle: Window[] } {
  if (call.toS - call.fromS <= LONGEST_S) {
    return { ends: [window], middle: [] };
  }
  const middle = { fromS: call.fromS + END_S + 1, toS: call.toS - END_S - 1 };
  return { ends: without([window], [middle]), middle: [middle] };
}

/**
 * The bound on `time` that every statement carries.
 * @param suffix of the parameters' names, where a statement has several bounds.
 */
export function timeBound(
  timeColumn: string,
  windows: readonly Window[],
  suffix = ''
): { sql: string; params: Record<string, number> } {
  const params: Record<string, number> = {};
  const sql = windows.map(({ fromS, toS }, i) => {
    params[`from_s_${i}${suffix}`] = Math.max(0, fromS);
    params[`to_s_${i}${suffix}`] = Math.max(0, toS);
    return `(${timeColumn} >= toDateTime({from_s_${i}${suffix}:UInt32}) AND ${timeColumn} <= toDateTime({to_s_${i}${suffix}:UInt32}))`;
  });
  return { sql: `(${sql.join(' OR ')})`, params };
}
