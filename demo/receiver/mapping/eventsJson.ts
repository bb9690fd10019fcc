import type { AttributeValue, KeyValue, OtlpEvent } from '../otlp/model';
import { attributeText } from './attributeText';

/**
 * Events as DeepFlow stores them: OTLP's names in snake case, each attribute's value wrapped in
 * `{"Value":{"StringValue":…}}` and the like. Times keep all their digits.
 */
export function eventsJson(events: readonly OtlpEvent[]): string {
  const parts = events.map(
    (event) =>
      `{"time_unix_nano":${event.timeNs},"name":${JSON.stringify(event.name)},"attributes":[${event.attributes
        .map(attributeOf)
        .join(',')}]}`
  );
  return `[${parts.join(',')}]`;
}

function attributeOf({ key, value }: KeyValue): string {
  return `{"key":${JSON.stringify(key)},"value":${valueOf(value)}}`;
}

function valueOf(value: AttributeValue): string {
  switch (typeof value) {
    case 'bigint':
      return `{"Value":{"IntValue":${value}}}`;
    case 'boolean':
      return `{"Value":{"BoolValue":${value}}}`;
    case 'number':
      return Number.isFinite(value)
        ? `{"Value":{"DoubleValue":${value}}}`
        : `{"Value":{"StringValue":${JSON.stringify(String(value))}}}`;
    default:
      return value === null ? 'null' : `{"Value":{"StringValue":${JSON.stringify(attributeText(value))}}}`;
  }
}
