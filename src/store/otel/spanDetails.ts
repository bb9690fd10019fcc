import type { Detail } from '../../trace/call';
import type { StoreClient, StoreRow } from '../client';
import { StoreError } from '../storeError';
import { rangeOfSeconds } from '../timeRange';
import { wholeSql } from './attributeSource';
import type { OtelCatalog } from './catalog';
import { rowKey, startBound, theRow } from './conditions';
import { durationWords } from './duration';
import { flattenJson } from './flattenJson';
import { isJson, isJsonList, jsonSql, readJson } from './jsonColumn';
import { otelRowId, readOtelRowId, secondOfOtelRow } from '../../trace/rowId';
import type { Items } from './schema';
import { SCHEMAS } from './schemas';
import { startNs } from './spanColumns';
import { quote } from './sqlText';

/** Rows at most; a span is rarely more than two. */
const MOST_ROWS = 50;

/**
 * Everything that is known of the rows behind one span: attributes of the span and of its resource, events, links to
 * other spans, and each other column of the raw rows.
 * @param ids row ids of this store
 * @throws StoreError; also when an id is none of this store, or no row is found
 */
export async function otelSpanDetails(
  client: StoreClient,
  catalog: OtelCatalog,
  ids: readonly string[],
  signal?: AbortSignal
): Promise<Detail[]> {
  const keys = [...new Set(ids)].slice(0, MOST_ROWS).map((id) => {
    const key = readOtelRowId(id);
    if (!key) {
      throw new StoreError('These are no ids of rows: only spans of this data source have rows.');
    }
    return key;
  });
  if (keys.length === 0) {
    return [];
  }
  const columns = detailColumns(catalog);
  const conditions = keys.map((key, n) => theRow(catalog, key, n));
  const bound = startBound(catalog, rangeOfSeconds(keys.map(secondOfOtelRow)));
  const rows = await client.query(
    `SELECT ${columns.map(({ sql }, i) => `${sql} AS d${i}`).join(',\n  ')},
  ${startNs(catalog)} AS row_start, toString(${catalog.column('TraceId')}) AS row_trace, toString(${catalog.column('SpanId')}) AS row_span,
  toString(${catalog.column('ParentSpanId')}) AS row_parent
FROM ${catalog.table}
WHERE ${bound.sql}
  AND (${conditions.map(({ sql }) => sql).join(' OR ')})
ORDER BY ${catalog.column('Timestamp')}
LIMIT 1 BY ${rowKey(catalog)}
LIMIT ${MOST_ROWS}`,
    Object.assign({}, bound.params, ...conditions.map(({ params }) => params)),
    signal
  );
  if (rows.length === 0) {
    throw new StoreError('The rows of this span are no longer in the store.');
  }
  return rows.flatMap((row, i) => detailsOf(row, columns, rows.length > 1 ? ` (row ${i + 1})` : ''));
}

type Role = 'attributes' | 'events' | 'links' | 'column';

interface DetailColumn {
  name: string;
  sql: string;
  role: Role;
  /** Where events or links come in another form than the collector's. */
  read?: Items['read'];
}

const ROLES: Readonly<Record<string, Role>> = {
  SpanAttributes: 'attributes',
  ResourceAttributes: 'attributes',
  Events: 'events',
  Links: 'links',
};
/** Columns of all schemas that are a span's start or length. */
const TIMES = new Set(SCHEMAS.map(({ start }) => start?.column ?? 'Timestamp'));
const DURATIONS = new Set(SCHEMAS.map(({ columns }) => String(columns.Duration ?? 'Duration')));
/** Lists of the exporter's that repeat the names in the attributes. */
const REPEATED = new Set(['ResourceAttributesKeys', 'SpanAttributesKeys']);

/**
 * The columns by what they are: lists of events and links are columns of their own each (`Events.Name`), or, in a table
 * made with `flatten_nested = 0`, one column of tuples.
 */
function detailColumns(catalog: OtelCatalog): DetailColumn[] {
  const own = ownColumns(catalog);
  return [...own.columns, ...plainColumns(catalog, own.parts)];
}

/** What a schema keeps in its own way, and the columns that are parts of it. */
function ownColumns({ schema, sources, tableColumns }: OtelCatalog): { columns: DetailColumn[]; parts: Set<string> } {
  const parts = new Set<string>();
  const types = new Set(tableColumns.map(({ name }) => name));
  const columns: DetailColumn[] = [];
  for (const name of ['SpanAttributes', 'ResourceAttributes'] as const) {
    const given = name === 'SpanAttributes' ? schema.attributes : schema.resource;
    // one list of both is shown once
    if (!given || (name === 'ResourceAttributes' && given === schema.attributes)) {
      continue;
    }
    const found = sources(name);
    found.forEach(({ source }) =>
      ('column' in source ? [source.column] : [source.keys, source.values]).forEach((part) => parts.add(part))
    );
    columns.push({ name, sql: wholeSql(found), role: 'attributes' });
  }
  for (const role of ['events', 'links'] as const) {
    const items = schema[role];
    if (items && items.of.every((part) => types.has(part))) {
      items.of.forEach((part) => parts.add(part));
      columns.push({ name: role, sql: items.sql(...items.of.map(quote)), role, read: items.read });
    }
  }
  return { columns, parts };
}

function plainColumns(catalog: OtelCatalog, parts: ReadonlySet<string>): DetailColumn[] {
  return catalog.tableColumns
    .filter(({ name }) => !REPEATED.has(name) && !parts.has(name))
    .map(({ name, type }) => ({
      name,
      sql: asJsonCanTell(quote(name), type),
      role: ROLES[name.split('.')[0]] ?? 'column',
    }))
    .sort((a, b) => order(a) - order(b));
}

/** A span's own attributes before its resource's. */
const order = ({ name, role }: DetailColumn): number =>
  role === 'attributes' && name === 'ResourceAttributes' ? 1 : 0;

/** Times as Unix ns, wide numbers as text; ClickHouse's JSON type as `readJson` reads it. */
function asJsonCanTell(column: string, type: string): string {
  if (/^DateTime/.test(type)) {
    return `toString(toUnixTimestamp64Nano(toDateTime64(${column}, 9)))`;
  }
  if (/^Array\(DateTime/.test(type)) {
    return `arrayMap(t -> toString(toUnixTimestamp64Nano(toDateTime64(t, 9))), ${column})`;
  }
  if (isJson(type) || isJsonList(type)) {
    return jsonSql(column, type);
  }
  return /^(Map|Array|Nested|Tuple)\(/.test(type) ? column : `toString(${column})`;
}

function detailsOf(row: StoreRow, columns: readonly DetailColumn[], suffix: string): Detail[] {
  const details: Detail[] = [];
  const parts: Record<'events' | 'links', Record<string, unknown>> = { events: {}, links: {} };
  const raw: Detail[] = [];
  const items: Record<'events' | 'links', Array<Record<string, unknown>>> = { events: [], links: [] };
  const start = String(row.row_start);
  const ids = { traceId: String(row.row_trace), parentSpanId: String(row.row_parent) };
  const rowId = otelRowId({ startNs: start, traceId: ids.traceId, spanId: String(row.row_span) });
  columns.forEach(({ name, role, read }, i) => {
    const value = row[`d${i}`];
    if (role === 'attributes') {
      for (const [key, text] of textsOf(value)) {
        details.push({ kind: 'attribute', key: key + suffix, value: text });
      }
    } else if (role === 'column') {
      raw.push({ kind: 'column', key: name + suffix, value: textOfColumn(name, value, start), row: rowId });
    } else if (read) {
      items[role].push(...read(value, ids));
    } else {
      const [, part] = name.split('.');
      Object.assign(parts[role], part === undefined ? partsOf(value) : { [part]: value });
    }
  });
  const told = (
    kind: 'event' | 'link',
    of: Array<Record<string, unknown>>,
    nameOf: (item: Record<string, unknown>) => string
  ) => of.map((item): Detail => ({ kind, key: nameOf(item) + suffix, value: JSON.stringify(item) }));
  return [
    ...details,
    ...told('event', [...itemsOf(parts.events), ...items.events], (event) => String(event.name || 'event')),
    ...told('link', [...itemsOf(parts.links), ...items.links], (link) => `trace ${String(link.trace_id)}`),
    ...raw,
  ];
}

/** Columns of parts as items: `{Name: ['a'], TraceId: ['b']}` → `[{name: 'a', trace_id: 'b'}]`, empty parts left out. */
function itemsOf(parts: Record<string, unknown>): Array<Record<string, unknown>> {
  const lists = Object.entries(parts).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const count = Math.max(0, ...lists.map(([, list]) => list.length));
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries(
      lists.flatMap(([part, list]) => {
        const value = part === 'Attributes' ? Object.fromEntries(textsOf(list[i])) : list[i];
        const isEmpty = value === '' || (part === 'Attributes' && Object.keys(value as object).length === 0);
        return isEmpty ? [] : [[nameOfPart(part, value), value]];
      })
    )
  );
}

/** A list of tuples, which JSON gives as lists or as objects, as lists of parts. */
function partsOf(value: unknown): Record<string, unknown[]> {
  const parts: Record<string, unknown[]> = {};
  for (const item of Array.isArray(value) ? value : []) {
    for (const [name, part] of Object.entries(item as object)) {
      (parts[name] ??= []).push(part);
    }
  }
  return parts;
}

function nameOfPart(part: string, value: unknown): string {
  if (part === 'Timestamp') {
    // in a column of tuples a time stays as ClickHouse writes it
    return /^\d+$/.test(String(value)) ? 'time_unix_nano' : 'time';
  }
  return part.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
}

/** Attributes as pairs of text: a map as it is; JSON's levels joined by dots again, its lists as JSON. */
function textsOf(value: unknown): Array<[string, string]> {
  if (typeof value === 'string') {
    return flattenJson(value);
  }
  if (Array.isArray(value)) {
    return readJson(value);
  }
  // a tuple's JSON comes as an object, with levels
  return flattenJson(JSON.stringify(value ?? {}));
}

function textOfColumn(name: string, value: unknown, start: string): string {
  const text =
    value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const words = TIMES.has(name) ? inUtc(text) : DURATIONS.has(name) ? durationWords(text, start) : '';
  return words === '' ? text : `${text} (${words})`;
}

/** Unix ns as a date, to the nanosecond. */
function inUtc(ns: string): string {
  const seconds = Number(ns.slice(0, -9));
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.valueOf()) ? '' : `${date.toISOString().slice(0, 19).replace('T', ' ')}.${ns.slice(-9)} UTC`;
}
