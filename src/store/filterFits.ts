/** For tests only: filters as ADR 23 means them, over calls as a list shows them. */
import type { Call } from '../trace/call';
import {
  attributeOfKey,
  CALL_KEYS,
  readDurationNs,
  valuesOfFilter,
  type CallFilter,
  type CallKey,
} from '../trace/callFilter';

/** Whether a call fits. @param attributes of the row that stands for it */
export function fits(call: Call, filter: CallFilter, attributes: Readonly<Record<string, string>>): boolean {
  const { key, operator } = filter;
  const attribute = attributeOfKey(key);
  const kind = attribute === null ? CALL_KEYS[key as CallKey] : 'text';
  const found =
    attribute === null ? call[(key === 'duration' ? 'durationMs' : key) as keyof Call] : attributes[attribute];
  const values = valuesOfFilter(filter);
  const text = found === null || found === undefined ? '' : String(found);
  const isSame = (value: string): boolean =>
    kind === 'text'
      ? text === value
      : text !== '' && (kind === 'duration' ? nsOf(call) === readDurationNs(value) : Number(text) === Number(value));
  const isLike = (value: string): boolean => new RegExp(`^(?:${value})$`, 's').test(text);
  const compared = (value: string): number =>
    text === '' || (kind === 'text' && !/^-?\d+(\.\d+)?$/.test(text))
      ? NaN
      : kind === 'duration'
        ? Number((nsOf(call) ?? 0n) - (readDurationNs(value) ?? 0n))
        : Number(text) - Number(value);
  switch (operator) {
    case '=':
    case '=|':
      return values.some(isSame);
    case '!=':
    case '!=|':
      return !values.some(isSame);
    case '=~':
      return values.some(isLike);
    case '!~':
      return !values.some(isLike);
    case '<':
      return compared(values[0]) < 0;
    case '<=':
      return compared(values[0]) <= 0;
    case '>':
      return compared(values[0]) > 0;
    case '>=':
      return compared(values[0]) >= 0;
    case 'exists':
      return text !== '';
    default:
      return text === '';
  }
}

const nsOf = ({ durationMs }: Call): bigint | null =>
  durationMs === null ? null : BigInt(Math.round(durationMs * 1e6));
