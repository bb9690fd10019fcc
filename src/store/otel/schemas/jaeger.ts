import type { AttributeSource } from '../attributeSource';
import type { Items, SpanSchema } from '../schema';

/** A list of names and one of values for each type; of `complex` ones the names have a prefix, the values are OTLP's JSON. */
const TYPES = ['str', 'int', 'double', 'bool', 'complex'] as const;

const listsOf = (prefix: string): AttributeSource[] =>
  TYPES.map((type) => ({ keys: `${prefix}${type}_attributes.key`, values: `${prefix}${type}_attributes.value` }));

/** Jaeger writes these where there is no name of a service, or it is empty. */
const NO_SERVICE = ['missing-service-name', 'empty-service-name'];

/** Names and values of an item's attributes, of all types, as pairs of text. */
function itemsOf(prefix: 'events' | 'links', parts: readonly string[], names: readonly string[]): Items {
  const lists = TYPES.map((type) => `${prefix}.${type}_attributes`);
  return {
    of: [...parts.map((part) => `${prefix}.${part}`), ...lists],
    sql: (...columns) => {
      const own = columns
        .slice(0, parts.length)
        .map((column, i) =>
          parts[i] === 'timestamp'
            ? `arrayMap(t -> toString(toUnixTimestamp64Nano(toDateTime64(t, 9))), ${column})`
            : `arrayMap(v -> toString(v), ${column})`
        );
      const pairs = columns
        .slice(parts.length)
        .map((column) => `arrayMap(list -> arrayMap(x -> (toString(x.1), toString(x.2)), list), ${column})`);
      return `tuple(${[...own, ...pairs].join(', ')})`;
    },
    read: (value) => {
      // a tuple without names comes as a list
      const columns = Array.isArray(value) ? (value as unknown[][]) : Object.values((value ?? {}) as object);
      const [first = []] = columns as unknown[][];
      return first.map((_, i) => {
        const attributes = Object.fromEntries(
          columns.slice(parts.length).flatMap((list) => ((list as unknown[][])[i] ?? []) as Array<[string, string]>)
        );
        const item: Record<string, unknown> = {};
        names.forEach((name, part) => {
          const own = (columns[part] as unknown[])[i];
          if (own !== '') {
            item[name] = own;
          }
        });
        return Object.keys(attributes).length > 0 ? { ...item, attributes } : item;
      });
    },
  };
}

/** Jaeger 2 with ClickHouse as its storage. */
export const JAEGER: SpanSchema = {
  id: 'jaeger',
  title: 'Jaeger',
  tables: [
    ['jaeger', 'spans'],
    ['default', 'spans'],
  ],
  signs: ['id', 'trace_id', 'start_time', 'service_name', 'str_attributes.key'],
  columns: {
    Timestamp: 'start_time',
    SpanName: 'name',
    SpanKind: 'kind',
    ServiceName: {
      of: ['service_name'],
      sql: (name) => `if(${name} IN (${NO_SERVICE.map((one) => `'${one}'`).join(', ')}), '', ${name})`,
    },
    Duration: 'duration',
    StatusCode: 'status_code',
    StatusMessage: 'status_message',
  },
  start: { column: 'start_time', type: 'DateTime64' },
  ids: {
    TraceId: { column: 'trace_id', type: 'text' },
    SpanId: { column: 'id', type: 'text' },
    ParentSpanId: { column: 'parent_span_id', type: 'text' },
  },
  attributes: listsOf(''),
  resource: listsOf('resource_'),
  events: itemsOf('events', ['timestamp', 'name'], ['time_unix_nano', 'name']),
  links: itemsOf('links', ['trace_id', 'span_id', 'trace_state'], ['trace_id', 'span_id', 'trace_state']),
  lookup: { tables: ['trace_id_timestamps'], traceId: 'trace_id', start: 'start', end: 'end' },
};
