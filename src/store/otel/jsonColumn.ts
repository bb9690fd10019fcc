/**
 * Attributes in a column of ClickHouse's JSON type, read whole. It keeps each value under the type that it guesses: text
 * that looks like a time becomes one, and is written in the zone of whoever asks, without saying so. So the types and the
 * zone are asked for with the values, and times are told in UTC.
 */
import { parseLongNumbers } from '../longNumbers';
import { flattenJson, flattenRaw } from './flattenJson';

export const isJson = (type: string): boolean => /^JSON\b/.test(type);
export const isJsonList = (type: string): boolean => /^Array\(JSON\b/.test(type);

/** SQL of what `readJson` reads; of a list of JSON values a list of that. */
export function jsonSql(column: string, type: string): string {
  const whole = (value: string) => `(toJSONString(${value}), JSONAllPathsWithTypes(${value}), timezone())`;
  return isJsonList(type) ? `arrayMap(value -> ${whole('value')}, ${column})` : whole(column);
}

/** A value's text, the type of each path in it, and the zone in which times are written. */
type Answer = [text: string, types: Record<string, string>, zone: string];

const isAnswer = (value: unknown): value is Answer =>
  Array.isArray(value) && value.length === 3 && typeof value[0] === 'string';

/** The values by their full names, as text, in order; nothing of what is no answer. */
export function readJson(answer: unknown): Array<[name: string, value: string]> {
  if (!isAnswer(answer)) {
    return [];
  }
  const [text, types, zone] = answer;
  return flattenJson(text).map(([name, value]) => [name, inUtc(value, types[name] ?? '', zone)]);
}

/** The same as an object for a file: numbers that a double holds as such, longer ones as text. */
export function jsonForFile(answer: unknown): Record<string, unknown> | null {
  if (!isAnswer(answer)) {
    return null;
  }
  const [text, types, zone] = answer;
  return Object.fromEntries(
    flattenRaw(text).map(([name, raw]) => {
      const value = parseLongNumbers(raw);
      const type = types[name] ?? '';
      return [name, isTimes(type) ? timesIn(value, zone) : value];
    })
  );
}

const isTimes = (type: string): boolean => /^(Array\()?(Nullable\()?DateTime/.test(type);

function inUtc(value: string, type: string, zone: string): string {
  if (!isTimes(type)) {
    return value;
  }
  return type.startsWith('Array') ? JSON.stringify(timesIn(JSON.parse(value), zone)) : utcOf(value, zone);
}

function timesIn(value: unknown, zone: string): unknown {
  return Array.isArray(value)
    ? value.map((one) => timesIn(one, zone))
    : typeof value === 'string'
      ? utcOf(value, zone)
      : value;
}

const CLOCK = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?$/;

/**
 * `2026-11-30 10:00:00.5` on the clocks of a zone → `2026-11-30T09:00:00.5Z`. Of the hour that a zone's clocks show twice
 * in autumn the first is taken. Text that is no such time stays as it is.
 */
export function utcOf(text: string, zone: string): string {
  const [, day, time, fraction = ''] = CLOCK.exec(text) ?? [];
  if (day === undefined) {
    return text;
  }
  const clockMs = Date.parse(`${day}T${time}Z`);
  const aheadMs = (atMs: number): number => clockOf(atMs, zone) - atMs;
  try {
    // how far ahead the zone was an instant that is near; near the change of clocks the answer may be the other one
    const nearMs = clockMs - aheadMs(clockMs);
    const earlyMs = clockMs - aheadMs(nearMs - 86_400_000 / 4);
    const ms = [earlyMs, nearMs, clockMs - aheadMs(nearMs)].find((guess) => clockOf(guess, zone) === clockMs) ?? nearMs;
    return `${new Date(ms).toISOString().slice(0, 19)}${fraction.replace(/\.?0+$/, '')}Z`;
  } catch {
    // a zone that this browser does not know
    return `${text} ${zone}`;
  }
}

/** What a zone's clocks show at an instant, as if it were UTC, ms. @throws RangeError for an unknown zone */
function clockOf(atMs: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(atMs);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}
