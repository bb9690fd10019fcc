import type { StoreRow } from '../client';
import { unixMicros } from '../deepflow/unixMicros';
import type { AttributeColumn, OtelColumn } from '../otel/columns';
import { SPAN_ATTRIBUTES } from '../conventions';
import { RESOURCE_ATTRIBUTES } from '../otel/ends';
import { PREFIX } from '../otel/spanColumns';

/**
 * A row of `otel_traces` as it left ClickHouse, as `OtelSpanDecoder` reads it.
 * @throws when its start is no time
 */
export function otelRow(row: StoreRow): StoreRow {
  const text = (name: OtelColumn): string => String(row[name] ?? '');
  return {
    [`${PREFIX}start`]: unixNanos(row.Timestamp),
    [`${PREFIX}duration`]: text('Duration'),
    [`${PREFIX}trace`]: text('TraceId'),
    [`${PREFIX}span`]: text('SpanId'),
    [`${PREFIX}parent`]: text('ParentSpanId'),
    [`${PREFIX}name`]: text('SpanName'),
    [`${PREFIX}kind`]: text('SpanKind'),
    [`${PREFIX}service`]: text('ServiceName'),
    [`${PREFIX}status`]: text('StatusCode'),
    [`${PREFIX}message`]: text('StatusMessage'),
    [`${PREFIX}attributes`]: only(attributesOf(row, 'SpanAttributes'), SPAN_ATTRIBUTES),
    [`${PREFIX}resource`]: only(attributesOf(row, 'ResourceAttributes'), RESOURCE_ATTRIBUTES),
  };
}

/** Attributes as text by their full names: a map as it is; of ClickHouse's JSON type the levels joined by dots again. */
export function attributesOf(row: StoreRow, column: AttributeColumn): Map<string, string> {
  const found = new Map<string, string>();
  const given = row[column];
  const open: Array<[prefix: string, value: unknown]> = [['', typeof given === 'string' ? parsed(given) : given]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [prefix, value] = next;
    for (const [key, inner] of isObject(value) ? Object.entries(value) : []) {
      if (isObject(inner)) {
        open.push([`${prefix}${key}.`, inner]);
      } else {
        found.set(prefix + key, typeof inner === 'object' ? JSON.stringify(inner) : String(inner));
      }
    }
  }
  return found;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Those that a statement would ask for. */
function only(attributes: ReadonlyMap<string, string>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (attributes.has(name) ? [[name, attributes.get(name)!]] : [])));
}

/** Unix ns as text, of that, of Unix seconds or a date in UTC with up to nine digits behind their point. @throws on anything else */
function unixNanos(value: unknown): string {
  const text = String(value ?? '').trim();
  if (/^\d{16,20}$/.test(text)) {
    return text;
  }
  const [date, fraction = ''] = text.replace(/Z$/, '').split('.');
  if (/^\d{9,11}$/.test(date) && /^\d{0,9}$/.test(fraction)) {
    return date + fraction.padEnd(9, '0');
  }
  if (!date.includes(':') || !/^\d{0,9}$/.test(fraction)) {
    throw new Error(`Not a time: ${JSON.stringify(value)}.`);
  }
  return String(BigInt(unixMicros(date)) * 1000n + BigInt(fraction.padEnd(9, '0')));
}
