import type { StoreClient, StoreRow } from '../client';
import type { SavedRow } from '../spanStore';
import { StoreError } from '../storeError';
import { rangeOfSeconds } from '../timeRange';
import { quote, type OtelCatalog } from './catalog';
import { ofTraces, rowKey, startBound } from './conditions';
import { isJson, isJsonList, jsonForFile, jsonSql } from './jsonColumn';
import { otelRowId, readOtelRowId, secondOfOtelRow, type OtelRowKey } from '../../trace/rowId';
import { startNs } from './spanColumns';

/** The columns of the table as they are. @throws StoreError; also when an id is none of this store */
export async function otelSavedRows(
  client: StoreClient,
  catalog: OtelCatalog,
  ids: readonly string[],
  signal?: AbortSignal
): Promise<SavedRow[]> {
  const keys = ids.map(keyOf);
  const bound = startBound(catalog, rangeOfSeconds(keys.map(secondOfOtelRow)));
  const traces = ofTraces(catalog, [...new Set(keys.map(({ traceId }) => traceId))]);
  const columns = catalog.tableColumns.map(({ name, type }, i) => `${asText(quote(name), type)} AS d${i}`);
  const rows = await client.query(
    `SELECT ${columns.join(',\n  ')},
  ${startNs(catalog)} AS row_start
FROM ${catalog.table}
WHERE ${bound.sql}
  AND ${traces.sql} AND ${catalog.column('SpanId')} IN {span_ids:Array(String)}
LIMIT 1 BY ${rowKey(catalog)}`,
    { ...bound.params, ...traces.params, span_ids: [...new Set(keys.map(({ spanId }) => spanId))] },
    signal
  );
  const wanted = new Set(keys.map(otelRowId));
  return rows.flatMap((answer) => {
    const row: StoreRow = {};
    catalog.tableColumns.forEach(({ name, type }, i) => (row[name] = jsonOf(answer[`d${i}`], type)));
    const id = otelRowId({
      startNs: String(answer.row_start),
      traceId: String(row.TraceId),
      spanId: String(row.SpanId),
    });
    return wanted.has(id) ? [{ id, row }] : [];
  });
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
