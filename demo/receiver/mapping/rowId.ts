/**
 * Makes a row's `_id`: the second the span ended in the upper half, so that a query by id knows its
 * partition; then 10 bits of who wrote it and 22 bits of a counter.
 */
export function rowIdNumber(endSecond: number, analyzerId: number, counter: number): bigint {
  const lower = ((analyzerId & 0x3ff) << 22) | (counter & 0x3fffff);
  return (BigInt(endSecond) << 32n) | BigInt(lower >>> 0);
}

/** The same as a decimal string. */
export const rowId = (endSecond: number, analyzerId: number, counter: number): string =>
  String(rowIdNumber(endSecond, analyzerId, counter));
