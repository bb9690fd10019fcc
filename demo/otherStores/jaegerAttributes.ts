import { jsonDouble } from '../receiver/mapping/goNumbers';
import type { AttributeValue, KeyValue } from '../receiver/otlp/model';

export type AttributeKind = 'bool' | 'double' | 'int' | 'str' | 'complex';
/** As a named tuple of ClickHouse's is in JSON: with the names. */
interface Pair {
  key: string;
  value: boolean | number | string;
}

/**
 * Attributes by the kind of their values, as Jaeger parts them. What is none of the plain kinds is `complex`, its kind
 * before its key: bytes in base64, lists and maps as OTLP's JSON. A value that is empty is not stored.
 * Source: `tracestore/dbmodel/to.go` of jaegertracing/jaeger (Apache-2.0).
 */
export function jaegerAttributes(attributes: readonly KeyValue[]): Record<AttributeKind, Pair[]> {
  const found: Record<AttributeKind, Pair[]> = { bool: [], double: [], int: [], str: [], complex: [] };
  for (const { key, value } of attributes) {
    if (typeof value === 'boolean') {
      found.bool.push({ key, value });
    } else if (typeof value === 'number') {
      // JSON has no NaN and no infinity, ClickHouse reads them from text
      found.double.push({ key, value: Number.isFinite(value) ? value : String(value) });
    } else if (typeof value === 'bigint') {
      found.int.push({ key, value: String(value) });
    } else if (typeof value === 'string') {
      found.str.push({ key, value });
    } else if (value instanceof Uint8Array) {
      found.complex.push({ key: `@bytes@${key}`, value: Buffer.from(value).toString('base64') });
    } else if (value !== undefined && value !== null) {
      found.complex.push({ key: `${Array.isArray(value) ? '@slice@' : '@map@'}${key}`, value: otlpJson(value) });
    }
  }
  return found;
}

/** A value as OTLP's JSON has it, as `xpdata.JSONMarshaler` of the collector writes it. */
function otlpJson(value: AttributeValue | undefined): string {
  switch (typeof value) {
    case 'string':
      return `{"stringValue":${JSON.stringify(value)}}`;
    case 'boolean':
      return `{"boolValue":${value}}`;
    case 'bigint':
      return `{"intValue":"${value}"}`;
    case 'number':
      return `{"doubleValue":${Number.isFinite(value) ? jsonDouble(value) : `"${value}"`}}`;
  }
  if (value === undefined || value === null) {
    return '{}';
  }
  if (value instanceof Uint8Array) {
    return `{"bytesValue":"${Buffer.from(value).toString('base64')}"}`;
  }
  if (Array.isArray(value)) {
    return `{"arrayValue":${listOf(value.map(otlpJson))}}`;
  }
  const entries = value.entries.map((entry) => `{"key":${JSON.stringify(entry.key)},"value":${otlpJson(entry.value)}}`);
  return `{"kvlistValue":${listOf(entries)}}`;
}

const listOf = (values: readonly string[]): string => (values.length > 0 ? `{"values":[${values.join(',')}]}` : '{}');
