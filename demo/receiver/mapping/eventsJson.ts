import type { AttributeValue, KeyValue, OtlpEvent } from '../otlp/model';
import { jsonDouble } from './goNumbers';

/**
 * Events as DeepFlow stores them: its Go structures as JSON. Names are in snake case, values wrapped by kind
 * (`{"Value":{"StringValue":…}}`), what is zero or empty is left out; times keep all their digits. No events are the
 * text `null`; where JSON cannot hold a value (NaN, infinity), nothing is stored at all.
 */
export function eventsJson(events: readonly OtlpEvent[]): string {
  if (events.length === 0) {
    return 'null';
  }
  try {
    return `[${events.map(eventOf).join(',')}]`;
  } catch (error) {
    if (error instanceof RangeError) {
      return '';
    }
    throw error;
  }
}

const eventOf = ({ timeNs, name, attributes, droppedAttributes = 0 }: OtlpEvent): string =>
  objectOf([
    timeNs !== 0n && `"time_unix_nano":${timeNs}`,
    name !== '' && `"name":${goJson(name)}`,
    attributes.length > 0 && `"attributes":[${attributes.map(keyValueOf).join(',')}]`,
    droppedAttributes !== 0 && `"dropped_attributes_count":${droppedAttributes}`,
  ]);

const keyValueOf = ({ key, value }: KeyValue): string =>
  objectOf([key !== '' && `"key":${goJson(key)}`, value !== undefined && `"value":{"Value":${valueOf(value)}}`]);

function valueOf(value: AttributeValue): string {
  switch (typeof value) {
    case 'string':
      return `{"StringValue":${goJson(value)}}`;
    case 'bigint':
      return `{"IntValue":${value}}`;
    case 'boolean':
      return `{"BoolValue":${value}}`;
    case 'number':
      return `{"DoubleValue":${jsonDouble(value)}}`;
  }
  if (value === null) {
    return 'null';
  }
  if (value instanceof Uint8Array) {
    return `{"BytesValue":"${Buffer.from(value).toString('base64')}"}`;
  }
  return Array.isArray(value)
    ? `{"ArrayValue":${listOf(value.map((entry) => `{"Value":${valueOf(entry)}}`))}}`
    : `{"KvlistValue":${listOf(value.entries.map(keyValueOf))}}`;
}

const listOf = (values: readonly string[]) => objectOf([values.length > 0 && `"values":[${values.join(',')}]`]);

const objectOf = (fields: ReadonlyArray<string | false>) => `{${fields.filter((field) => field !== false).join(',')}}`;

/** A string in JSON, as Go has it; beside what JSON demands, Go's encoder escapes what HTML or JavaScript would misread. */
export const goJson = (value: string): string =>
  JSON.stringify(value).replace(/\\[\\bf]|[<>&\u2028\u2029]/g, (found) => {
    switch (found) {
      case '\\\\':
        return found;
      case '\\b':
        return '\\u0008';
      case '\\f':
        return '\\u000c';
      default:
        return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
    }
  });
