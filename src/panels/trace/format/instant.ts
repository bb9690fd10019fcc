import { dateTimeFormat, systemDateFormats } from '@grafana/data';

/**
 * An instant in the dashboard's time zone with µs, such as `2026-11-22 20:15:03.123456`; with `upTo` ns in nine digits where it has any beyond.
 * @param originNs Unix ns
 * @param offsetNs ns after it
 */
export function formatInstant(originNs: bigint, offsetNs: number, timeZone: string, upTo: 'µs' | 'ns' = 'µs'): string {
  const totalNs = originNs + BigInt(Math.round(offsetNs));
  const ms = Number(totalNs / 1_000_000n);
  const beyondMs = String(totalNs % 1_000_000n)
    .padStart(6, '0')
    .replace(upTo === 'ns' ? /000$/ : /...$/, '');
  // Moment's brackets quote a literal: the digits go right behind the ms, whatever the user's date format is.
  const format = systemDateFormats.fullDateMS.replace('SSS', `SSS[${beyondMs}]`);
  return dateTimeFormat(ms, { format, timeZone });
}
