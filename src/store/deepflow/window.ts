/** A stretch of time in whole Unix seconds, both ends included. */
export interface Window {
  fromS: number;
  toS: number;
}

/** Around a row at first, s. Sessions last up to 60 s before DeepFlow gives them up. */
const FIRST_S = 60;
const FACTOR = 4;

/** The end second of a row, which is the upper half of its `_id`. */
export function seconds(id: string): number {
  return Number(BigInt(id) >> 32n);
}

export function windowAround(s: number): Window {
  return { fromS: s - FIRST_S, toS: s + FIRST_S };
}

/** The next wider window around the same middle, or at once the widest; null when it is as wide as it may be. */
export function widen({ fromS, toS }: Window, maxHalfS: number, atOnce = false): Window | null {
  const half = (toS - fromS) / 2;
  const wider = atOnce ? maxHalfS : Math.min(half * FACTOR, maxHalfS);
  const middle = fromS + half;
  return wider > half ? { fromS: middle - wider, toS: middle + wider } : null;
}

/** What the wider window adds on both sides. */
export function sidesOf(inner: Window, outer: Window): Window[] {
  return [
    { fromS: outer.fromS, toS: inner.fromS - 1 },
    { fromS: inner.toS + 1, toS: outer.toS },
  ];
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
