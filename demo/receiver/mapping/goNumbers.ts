/** Numbers as Go, the language of DeepFlow's server, reads them from text and writes them. */

const INT64_MAX = 2n ** 63n - 1n;

/** A whole number as a 32-bit column gets it: what does not fit 64 bits is cut to the nearest, and then to its low 32 bits. No number is 0. */
export function int32Of(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) {
    return 0;
  }
  const exact = BigInt(text.replace(/^\+/, ''));
  const fitting = exact > INT64_MAX ? INT64_MAX : exact < -INT64_MAX - 1n ? -INT64_MAX - 1n : exact;
  return Number(BigInt.asIntN(32, fitting));
}

/** A decimal number, infinity or NaN; 0 for what is none. (Go's hexadecimal and underscored numbers are left out.) */
export function floatOf(text: string): number {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    return Number(text);
  }
  const [, sign, word] = /^([+-]?)(inf|infinity|nan)$/i.exec(text) ?? [];
  switch (word?.toLowerCase()) {
    case undefined:
      return 0;
    case 'nan':
      return sign === '' ? NaN : 0;
    default:
      return sign === '-' ? -Infinity : Infinity;
  }
}

/** A double as protobuf's text has it: shortest digits, with an exponent below 1e-4 and from 1e6 on. */
export function protobufDouble(value: number): string {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  }
  const scientific = value.toExponential();
  const exponent = Number(scientific.split('e')[1]);
  if (value !== 0 && (exponent < -4 || exponent >= 6)) {
    return twoDigitExponent(scientific);
  }
  return signed(value);
}

/** A double in JSON. @throws RangeError for what JSON has no number for */
export function jsonDouble(value: number): string {
  if (!Number.isFinite(value)) {
    throw new RangeError('JSON has no NaN and no infinity');
  }
  return twoDigitExponent(signed(value));
}

const signed = (value: number) => (Object.is(value, -0) ? '-0' : String(value));

const twoDigitExponent = (text: string) => text.replace(/e([+-])(\d)$/, 'e$10$2');
