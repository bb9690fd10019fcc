import type { KeyValue } from '../otlp/model';
import type { L7FlowLogRow } from '../row';
import { anyValueText, integerIn } from './anyValueText';
import { floatOf } from './goNumbers';

type Length = 'request_length' | 'response_length' | 'sql_affected_rows';

/** Span attributes that have a column of their own as well, for which only integers count. */
const LENGTHS: ReadonlyMap<string, Length> = new Map([
  ['http.request_content_length', 'request_length'],
  ['http.response_content_length', 'response_length'],
  ['db.cassandra.page_size', 'sql_affected_rows'],
]);

/** Span attributes that are kept as numbers. */
const METRICS = new Set([
  ...LENGTHS.keys(),
  'message.uncompressed_size',
  'messaging.message_payload_size_bytes',
  'messaging.message_payload_compressed_size_bytes',
  // The metrics of the web-vitals library.
  ...['CLS', 'FCP', 'INP', 'LCP', 'TTFB'].map((name) => `web.vitals.${name}.value`),
]);

type AttributeColumns = Pick<
  L7FlowLogRow,
  'attribute_names' | 'attribute_values' | 'metrics_names' | 'metrics_values' | Length
>;

/** Attributes that are kept as text, each with its name at the same place. */
export interface TextAttributes {
  names: string[];
  values: string[];
}

/** Attributes of a resource: the same for all of its spans. */
export function keptAsText(resource: readonly KeyValue[]): TextAttributes {
  const texts: TextAttributes = { names: [], values: [] };
  for (const { key, value } of resource) {
    if (value !== undefined) {
      texts.names.push(key);
      texts.values.push(anyValueText(value));
    }
  }
  return texts;
}

/** Attributes of the span, then of the resource, as text; the span's measurements apart, as numbers. */
export function attributeColumns(own: readonly KeyValue[], resource: TextAttributes): AttributeColumns {
  const columns: AttributeColumns = {
    attribute_names: [],
    attribute_values: [],
    metrics_names: [],
    metrics_values: [],
    request_length: null,
    response_length: null,
    sql_affected_rows: null,
  };
  for (const { key, value } of own) {
    if (value === undefined) {
      continue;
    }
    if (METRICS.has(key)) {
      columns.metrics_names.push(key);
      columns.metrics_values.push(floatOf(anyValueText(value)));
    } else {
      columns.attribute_names.push(key);
      columns.attribute_values.push(anyValueText(value));
    }
    const length = LENGTHS.get(key);
    if (length) {
      const whole = integerIn(value);
      columns[length] = exact(length === 'sql_affected_rows' ? BigInt.asUintN(64, whole) : whole);
    }
  }
  for (let i = 0; i < resource.names.length; i++) {
    columns.attribute_names.push(resource.names[i]);
    columns.attribute_values.push(resource.values[i]);
  }
  return columns;
}

/** A number where it is exact, else its digits. */
function exact(whole: bigint): number | string {
  const number = Number(whole);
  return Number.isSafeInteger(number) ? number : String(whole);
}
