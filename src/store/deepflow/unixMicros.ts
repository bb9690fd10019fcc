const CLOCK = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z?$/;

/**
 * A time column as Unix µs: an integer (number or text) as it is, `YYYY-MM-DD hh:mm:ss.ffffff` as UTC.
 * Exact: µs since 1970 fit into a double until the year 2255.
 * @throws on anything else.
 */
export function unixMicros(value: unknown): number {
  const text = value === null || value === undefined ? '' : String(value).trim();
  if (/^\d+$/.test(text)) {
    return Number(text);
  }
  const match = CLOCK.exec(text);
  if (!match) {
    throw new Error(`Not a time: ${JSON.stringify(value)}. Expected Unix µs or "YYYY-MM-DD hh:mm:ss.ffffff" (UTC).`);
  }
  const [, year, month, day, hour, minute, second, fraction = ''] = match;
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return ms * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}
