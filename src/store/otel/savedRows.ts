import type { StoreClient, StoreRow } from '../client';
import type { SavedRow } from '../spanStore';
import { StoreError } from '../storeError';
import { rangeOfSeconds } from '../timeRange';
import { wholeSql } from './attributeSource';
import type { OtelCatalog } from './catalog';
import { DEFAULTS, type OtelColumn } from './columns';
import { ofTraces, rowKey, startBound } from './conditions';
import { isJson, isJsonList, jsonForFile, jsonSql } from './jsonColumn';
import { otelRowId, readOtelRowId, secondOfOtelRow, type OtelRowKey } from '../../trace/rowId';
import { startNs } from './spanColumns';
import { quote } from './sqlText';

/**
 * The columns of the table as they are; of another tool's table the span's as the collector's table would have them, so that
 * the file can be opened. @throws StoreError; also when an id is none of this store */
export async function otelSavedRows(
  client: StoreClient,
  catalog: OtelCatalog,
  ids: readonly string[],
  signal?: AbortSignal
): Promise<SavedRow[]> {
  const keys = ids.map(keyOf);
  const bound = startBound(catalog, rangeOfSeconds(keys.map(secondOfOtelRow)));
  const traces = ofTraces(catalog, [...new Set(keys.map(({ traceId }) => traceId))]);
  const spans = catalog.isOneOf('SpanId', [...new Set(keys.map(({ spanId }) => spanId))], 'span_ids');
  const saved = savedColumns(catalog);
  const columns = saved.map(({ sql }, i) => `${sql} AS d${i}`);
  const rows = await client.query(
    `SELECT ${columns.join(',\n  ')},
  ${startNs(catalog)} AS row_start, toString(${catalog.column('TraceId')}) AS row_trace, toString(${catalog.column('SpanId')}) AS row_span
FROM ${catalog.table}
WHERE ${bound.sql}
  AND ${traces.sql} AND ${spans.sql}
LIMIT 1 BY ${rowKey(catalog)}`,
    { ...bound.params, ...traces.params, ...spans.params },
    signal
  );
  const wanted = new Set(keys.map(otelRowId));
  return rows.flatMap((answer) => {
    const row: StoreRow = {};
    saved.forEach(({ name, type }, i) => (row[name] = jsonOf(answer[`d${i}`], type)));
    const id = otelRowId({
      startNs: String(answer.row_start),
      traceId: String(answer.row_trace),
      spanId: String(answer.row_span),
    });
    return wanted.has(id) ? [{ id, row }] : [];
  });
}

/** What makes a row one of the collector's, in a file. */
const NAMES: readonly OtelColumn[] = ['Timestamp', 'TraceId', 'SpanId'];

function savedColumns(catalog: OtelCatalog): Array<{ name: string; type: string; sql: string }> {
  const given = new Set(catalog.tableColumns.map(({ name }) => name));
  if (catalog.schema.start === undefined && NAMES.every((name) => given.has(name))) {
    return catalog.tableColumns.map(({ name, type }) => ({ name, type, sql: asText(quote(name), type) }));
  }
  const start = `toString(toDateTime64(${catalog.column('Timestamp')}, 9), 'UTC')`;
  const columns = (Object.keys(DEFAULTS) as OtelColumn[]).map((name) => ({
    name,
    type: 'String',
    sql: name === 'Timestamp' ? start : `toString(${catalog.column(name)})`,
  }));
  const attributes = (['SpanAttributes', 'ResourceAttributes'] as const).map((name) => ({
    name,
    type: 'Map(String, String)',
    sql: wholeSql(catalog.sources(name)),
  }));
  return [...columns, ...attributes];
}

function keyOf(id: string): OtelRowKey {
  const key = readOtelRowId(id);
  if (!key) {
    throw new StoreError('These are no ids of rows: only spans of this data source have rows.');
  }
  return key;
}

function asText(column: string, type: string): string {
  if (/^DateTime/.test(type)) {
    return `toString(toDateTime64(${column}, 9), 'UTC')`;
  }
  if (/^Array\(DateTime/.test(type)) {
    return `arrayMap(t -> toString(toDateTime64(t, 9), 'UTC'), ${column})`;
  }
  if (isJson(type) || isJsonList(type)) {
    return jsonSql(column, type);
  }
  return /^(Map|Array|Nested|Tuple)\(/.test(type) ? column : `toString(${column})`;
}

/** What came as `jsonSql` has it, as an object by full names, or a list of such. */
function jsonOf(value: unknown, type: string): unknown {
  if (isJsonList(type)) {
    return Array.isArray(value) ? value.map(jsonForFile) : value;
  }
  return isJson(type) ? jsonForFile(value) : value;
}
