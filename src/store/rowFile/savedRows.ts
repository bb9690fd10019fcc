/** Rows of the stores as they are written into a file: every column, and what stitching reads of them by its own names. */
import type { StoreClient, StoreRow } from '../client';
import { StoreError } from '../storeError';
import type { Catalog } from '../deepflow/catalog';
import { PREFIX, spanColumns } from '../deepflow/spanColumns';
import { quote, type OtelCatalog } from '../otel/catalog';
import { ofTraces, rowKey, startBound } from '../otel/conditions';
import { isJson, isJsonList, jsonForFile, jsonSql } from '../otel/jsonColumn';
import { startNs } from '../otel/spanColumns';
import type { Stores } from '../stores';
import {
  otelRowId,
  readOtelRowId,
  readRowId,
  secondOfDeepflowRow,
  secondOfOtelRow,
  type OtelRowKey,
} from '../../trace/rowId';
import { RESPONSE_STATUS_BY_CODE } from '../../trace/span';
import { STATUS_NAME } from './statuses';

/** Rows of one request at most: their ids are parameters of a statement. */
const MOST_IDS = 1000;

/** A row and its id. */
export interface SavedRow {
  id: string;
  row: StoreRow;
}

/**
 * The rows with these ids, in no order; those that are gone are missing.
 * @param ids `_id`s of either store, at most MOST_IDS
 * @throws StoreError; also when an id is none, or its store is not there
 */
export async function savedRows(
  client: StoreClient,
  { deepflow, otel }: Stores,
  ids: readonly string[],
  signal?: AbortSignal
): Promise<SavedRow[]> {
  if (ids.length > MOST_IDS) {
    throw new StoreError(`Up to ${MOST_IDS} rows can be asked for at once.`);
  }
  const keys = ids.flatMap((id) => readOtelRowId(id) ?? []);
  const others = ids.filter((id) => readRowId(id)?.kind !== 'otel');
  if (!others.every((id) => readRowId(id) !== null)) {
    throw new StoreError('These are no ids of rows: only spans of this data source have rows.');
  }
  if ((keys.length > 0 && !otel) || (others.length > 0 && !deepflow)) {
    throw new StoreError('The table of a row is no longer there, or the settings of the data source name another.');
  }
  const [ofDeepflow, ofOtel] = await Promise.all([
    others.length > 0 ? deepflowRows(client, deepflow as Catalog, others, signal) : [],
    keys.length > 0 ? otelRows(client, otel as OtelCatalog, keys, signal) : [],
  ]);
  return [...ofDeepflow, ...ofOtel];
}

/** Each column by its name, and over it, or behind it, what the statements of a trace read (`spanColumns`). */
async function deepflowRows(
  client: StoreClient,
  catalog: Catalog,
  ids: readonly string[],
  signal?: AbortSignal
): Promise<SavedRow[]> {
  const seconds = ids.map(secondOfDeepflowRow);
  const c = catalog.column;
  const raw = catalog.tableColumns.map(({ name, type }, i) => `${asText(quote(name), type)} AS r${i}`);
  const rows = await client.query(
    `SELECT ${raw.join(',\n  ')},
  ${spanColumns(catalog)}
FROM ${catalog.table}
WHERE ${c('time')} >= toDateTime({from_s:UInt32}) AND ${c('time')} <= toDateTime({to_s:UInt32})
  AND ${c('_id')} IN {ids:Array(UInt64)}
LIMIT 1 BY ${c('_id')}`,
    { from_s: min(seconds), to_s: max(seconds), ids: ids.map(BigInt) },
    signal
  );
  return rows.map((answer) => {
    const row: StoreRow = {};
    catalog.tableColumns.forEach(({ name }, i) => (row[name] = answer[`r${i}`]));
    for (const [name, value] of Object.entries(answer)) {
      const own = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '';
      const isKnown = own in row;
      // What says nothing need not be added.
      if (own !== '' && !AS_STORED.has(own) && (isKnown || (value !== '' && value !== null && value !== 0))) {
        row[own] = value;
      }
    }
    if (catalog.has('response_status')) {
      row[STATUS_NAME] = RESPONSE_STATUS_BY_CODE[Number(answer[`${PREFIX}response_status`])] ?? 'unknown';
    }
    return { id: String(row._id), row };
  });
}

/** Times stay as they can be read by people, all attributes are written, and the status as number and in words. */
const AS_STORED = new Set(['start_time', 'end_time', 'attribute_names', 'attribute_values', 'response_status']);

/** 64-bit numbers as text, which JSON would round; times in UTC whatever the column's zone is. */
function asText(column: string, type: string): string {
  if (/^DateTime/.test(type)) {
    return `toString(${column}, 'UTC')`;
  }
  return /^(Array\(|Nullable\(Float|Float|U?Int(8|16|32)$)/.test(type) ? column : `toString(${column})`;
}

/** The columns of the collector's table as they are. */
async function otelRows(
  client: StoreClient,
  catalog: OtelCatalog,
  keys: readonly OtelRowKey[],
  signal?: AbortSignal
): Promise<SavedRow[]> {
  const seconds = keys.map(secondOfOtelRow);
  const bound = startBound(catalog, { fromS: min(seconds), toS: max(seconds) });
  const traces = ofTraces(catalog, [...new Set(keys.map(({ traceId }) => traceId))]);
  const columns = catalog.tableColumns.map(({ name, type }, i) => `${otelText(quote(name), type)} AS d${i}`);
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

function otelText(column: string, type: string): string {
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

const min = (numbers: readonly number[]): number => numbers.reduce((least, one) => Math.min(least, one), Infinity);
const max = (numbers: readonly number[]): number => numbers.reduce((most, one) => Math.max(most, one), 0);
