import type { AttributeValue, KeyValue } from '../otlp/model';
import { protobufDouble } from './goNumbers';

/**
 * An attribute's value as the text that DeepFlow keeps of it: a string as it is, everything else as protobuf's text
 * format writes it, without the name of its kind. So an empty string becomes two quotation marks, bytes a quoted and
 * escaped string, a list `{values:{string_value:"a"}  values:{int_value:1}}`.
 */
export function anyValueText(value: AttributeValue): string {
  if (typeof value === 'string' && value !== '') {
    return value;
  }
  const message = messageOf(value);
  return message.slice(message.indexOf(':') + 1);
}

/** The string in a value; '' for every other kind, as most columns take it. */
export const stringIn = (value: AttributeValue): string => (typeof value === 'string' ? value : '');

/** The integer in a value; 0 for every other kind. */
export const integerIn = (value: AttributeValue): bigint => (typeof value === 'bigint' ? value : 0n);

/** An AnyValue in protobuf's text format, on one line. */
function messageOf(value: AttributeValue): string {
  switch (typeof value) {
    case 'string':
      return `string_value:${quoted(Buffer.from(value, 'utf8'))}`;
    case 'boolean':
      return `bool_value:${value}`;
    case 'bigint':
      return `int_value:${value}`;
    case 'number':
      return `double_value:${protobufDouble(value)}`;
  }
  if (value === null) {
    return '';
  }
  if (value instanceof Uint8Array) {
    return `bytes_value:${quoted(value)}`;
  }
  return Array.isArray(value)
    ? `array_value:{${fields(value.map((entry) => `values:{${messageOf(entry)}}`))}}`
    : `kvlist_value:{${fields(value.entries.map((entry) => `values:{${keyValueOf(entry)}}`))}}`;
}

function keyValueOf({ key, value }: KeyValue): string {
  return fields([
    ...(key === '' ? [] : [`key:${quoted(Buffer.from(key, 'utf8'))}`]),
    ...(value === undefined ? [] : [`value:{${messageOf(value)}}`]),
  ]);
}

/** Go's writer puts one blank between fields, and in some builds two, so that nobody relies on it: ours are those of the given rows. */
const fields = (parts: readonly string[]): string => parts.join('  ');

const ESCAPES: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Bytes as a string in quotation marks: UTF-8 as it is, control characters and other bytes escaped. */
function quoted(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const sequence = Buffer.from(bytes.subarray(at, at + sequenceLength(bytes[at])));
    const character = sequence.toString('utf8');
    const isUtf8 = Buffer.from(character, 'utf8').equals(sequence);
    text += isUtf8 ? escaped(character) : `\\x${hex(bytes[at], 2)}`;
    at += isUtf8 ? sequence.length : 1;
  }
  return `"${text}"`;
}

/** How many bytes a character of UTF-8 has that begins with this one. */
function sequenceLength(first: number): number {
  if (first < 0xc0) {
    return 1;
  }
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) as number;
  if (code < 0x20 || code === 0x7f || character === '"' || character === '\\') {
    return ESCAPES[character] ?? `\\x${hex(code, 2)}`;
  }
  return code >= 0x80 && code <= 0x9f ? `\\u${hex(code, 4)}` : character;
}

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');
