import type { Span } from '../../trace/span';

export interface Duration {
  /** 0 where there is none. */
  ns: number;
  lostEnd?: Span['lostEnd'];
}

/**
 * A duration as a row has it, whole ns as text. The collector's exporter takes the start from the end and keeps the
 * difference as 64 bits without a sign: an end before the start becomes about 2^64 (older tables have a negative number),
 * and a span that never ended has the end 0. No span lasts the 292 years that are left to real durations.
 */
export function readDuration(text: string, startNs: string): Duration {
  if (!/^-?\d{1,20}$/.test(text)) {
    return { ns: Number(text) > 0 ? Number(text) : 0 };
  }
  const signed = BigInt.asIntN(64, BigInt(text));
  if (signed >= 0n) {
    return { ns: Number(signed) };
  }
  return { ns: 0, lostEnd: signed === -BigInt(startNs) ? 'missing' : 'before start' };
}

/** SQL: a duration as a number that tells longer from shorter; less than 0 where an end is lost. @param column SQL of the column */
export function lengthSql(column: string): string {
  return `toInt64(${column})`;
}

/** What is to be said of a stored duration that is none; '' of one that is. */
export function durationWords(text: string, startNs: string): string {
  switch (readDuration(text, startNs).lostEnd) {
    case 'missing':
      return 'never ended';
    case 'before start':
      return `ends ${-BigInt.asIntN(64, BigInt(text))} ns before it starts`;
    default:
      return '';
  }
}
