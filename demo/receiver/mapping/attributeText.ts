import type { AttributeValue, KeyValue } from '../otlp/model';

/** An attribute's value as the text that OpenTelemetry's collector makes of it: strings as they are, numbers in decimal, bytes in base64, lists and maps as JSON. */
export function attributeText(value: AttributeValue | undefined): string {
  if (value === null || value === undefined) {
    return '';
  }
  if (typeof value === 'object') {
    return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : attributeJson(value);
  }
  return String(value);
}

/** The value as JSON; integers keep all their digits. */
function attributeJson(value: AttributeValue | undefined): string {
  if (Array.isArray(value)) {
    return `[${value.map(attributeJson).join(',')}]`;
  }
  if (value instanceof Uint8Array) {
    return JSON.stringify(attributeText(value));
  }
  if (value !== null && typeof value === 'object') {
    return `{${value.entries.map((entry) => `${JSON.stringify(entry.key)}:${attributeJson(entry.value)}`).join(',')}}`;
  }
  if (typeof value === 'bigint') {
    return value.toString();
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return JSON.stringify(String(value));
  }
  return JSON.stringify(value ?? null);
}

/** The text of the first attribute of this name that has a value; '' if there is none. */
export function textOf(attributes: readonly KeyValue[], key: string): string {
  const found = attributes.find((attribute) => attribute.key === key && (attribute.value ?? null) !== null);
  return attributeText(found?.value);
}
