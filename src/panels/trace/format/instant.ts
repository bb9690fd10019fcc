import { dateTimeFormat, systemDateFormats } from '@grafana/data';

/**
 * An instant in the dashboard's time zone with µs, such as `2026-11-22 20:15:03.123456`.
 * @param originNs Unix ns
 * @param offsetNs ns after it
 */
export function formatInstant(originNs: bigint, offsetNs: number, timeZone: string): string {
  const totalNs = originNs + BigInt(Math.round(offsetNs));
  const ms = Number(totalNs / 1_000_000n);
  const micros = String((totalNs % 1_000_000n) / 1000n).padStart(3, '0');
  // Moment's brackets quote a literal: the µs go right behind the ms, whatever the user's date format is.
  const format = systemDateFormats.fullDateMS.replace('SSS', `SSS[${micros}]`);
  return dateTimeFormat(ms, { format, timeZone });
}
