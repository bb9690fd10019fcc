import { dateTimeFormat, type TimeZone } from '@grafana/data';

const UNITS: ReadonlyArray<{ name: string; ms: number; below: number }> = [
  { name: 'µs', ms: 0.001, below: 1000 },
  { name: 'ms', ms: 1, below: 1000 },
  { name: 's', ms: 1000, below: 60 },
];

/** Three significant digits, as a person reads them: `1.23`, `12.3`, `123`. */
function threeDigits(value: number): string {
  return value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2);
}

/** A duration with its unit: `850 µs`, `12.3 ms`, `4.21 s`, `2 min 05 s`; '' for what is not a number. */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) {
    return '';
  }
  if (durationMs === 0) {
    return '0 µs';
  }
  for (const unit of UNITS) {
    const text = unit.name === 'µs' ? String(Math.round(durationMs / unit.ms)) : threeDigits(durationMs / unit.ms);
    if (Number(text) < unit.below) {
      return `${text} ${unit.name}`;
    }
  }
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** A start time to the millisecond in the dashboard's time zone; with month and day where the list spans days. */
export function formatStart(startMs: number, timeZone: TimeZone, withDate: boolean): string {
  return dateTimeFormat(startMs, { timeZone, format: withDate ? 'MM-DD HH:mm:ss.SSS' : 'HH:mm:ss.SSS' });
}

/** The whole start time, for the tooltip: date, time, and the zone it is told in. */
export function formatStartInFull(startMs: number, timeZone: TimeZone): string {
  return dateTimeFormat(startMs, { timeZone, format: 'YYYY-MM-DD HH:mm:ss.SSS Z' });
}

/** True when the first and the last start lie on different days of that time zone. `startsMs` in any order. */
export function spansDays(startsMs: readonly number[], timeZone: TimeZone): boolean {
  let first = Infinity;
  let last = -Infinity;
  for (const startMs of startsMs) {
    first = Math.min(first, startMs);
    last = Math.max(last, startMs);
  }
  const day = (ms: number) => dateTimeFormat(ms, { timeZone, format: 'YYYY-MM-DD' });
  return last > first && day(first) !== day(last);
}
