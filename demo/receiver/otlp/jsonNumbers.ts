import { isInteger } from 'lossless-json';

/**
 * A number of a JSON text that is not read yet, with all its digits: what it means depends on the field. Texts in place of
 * numbers are read by the same functions: proto3's JSON has both.
 */
export class JsonNumber {
  constructor(readonly digits: string) {}
}

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** An integer, exact: `"12"`, `12`, `12.0`, `1e3`; undefined for what is none. */
export function exactInteger(json: unknown): bigint | undefined {
  const digits = digitsOf(json);
  if (digits === undefined) {
    return undefined;
  }
  if (/^-?\d{1,20}$/.test(digits)) {
    return BigInt(digits);
  }
  const value = Number(digits);
  return Number.isSafeInteger(value) ? BigInt(value) : undefined;
}

/**
 * What an `intValue` says. The JavaScript SDK calls every whole number an integer: `1e+21` is one, and what 64 bits do not
 * hold is a double over protobuf, so it is one here. It also writes doubles past 2^53 with the shortest digits that
 * name them (2^62 as 4611686018427388000), where protobuf has the number itself: digits without quotation marks that are a
 * double's shortest are read as that double, all others digit by digit.
 * @returns undefined for what is no whole number
 */
export function integerValue(json: unknown): bigint | number | undefined {
  const digits = digitsOf(json);
  if (digits === undefined || !/\d/.test(digits)) {
    return undefined;
  }
  const nearest = Number(digits);
  if (!Number.isInteger(nearest)) {
    return undefined;
  }
  const isDouble = json instanceof JsonNumber && String(nearest) === digits;
  const exact = isDouble || !isInteger(digits) ? BigInt(nearest) : BigInt(digits);
  return exact >= INT64_MIN && exact <= INT64_MAX ? exact : nearest;
}

/** What a `doubleValue` says: `null` is how `JSON.stringify` writes NaN and infinities. @returns undefined for what is no number */
export function doubleValue(json: unknown): number | undefined {
  if (json === null || json === 'NaN') {
    return NaN;
  }
  if (json === 'Infinity' || json === '-Infinity') {
    return json === 'Infinity' ? Infinity : -Infinity;
  }
  const digits = digitsOf(json);
  return digits === undefined ? undefined : Number(digits);
}

/** The digits of a number, or of a text that is one. */
function digitsOf(json: unknown): string | undefined {
  const text = json instanceof JsonNumber ? json.digits : json;
  return typeof text === 'string' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? text : undefined;
}
