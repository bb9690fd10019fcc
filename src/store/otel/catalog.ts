import type { StoreClient } from '../client';
import { StoreError } from '../storeError';
import type { TimeColumn } from '../timeRange';
import { isJson } from './jsonColumn';
import { DEFAULTS, LOOKUP_SUFFIX, REQUIRED, USUAL_TABLES, type AttributeColumn, type OtelColumn } from './columns';

/** What one server's `otel_traces` has, and the SQL that reads it. Immutable; cache one per data source. */
export interface OtelCatalog {
  /** Quoted, ready for FROM: `` `otel`.`otel_traces` ``. */
  table: string;
  /** For people: `otel.otel_traces`. */
  name: string;
  has(column: OtelColumn): boolean;
  /** SQL expression of a column; a literal of its type where the table has none. */
  column(column: OtelColumn): string;
  /** When a span began. */
  timeColumn: TimeColumn;
  /** SQL of a map from the given keys to their values as text; keys without a value are missing or ''. */
  attributes(column: AttributeColumn, keys: readonly string[]): string;
  /** SQL of one key's value as text; '' where there is none. */
  attribute(column: AttributeColumn, key: string): string;
  /** Table with TraceId, Start and End of each trace, quoted; '' where there is none. */
  lookup: string;
  /** Columns as the table has them, in its order, without those that only repeat others (ALIAS). */
  tableColumns: ReadonlyArray<{ name: string; type: string }>;
  /** False for a `readonly=1` user, who may send no setting. */
  settingsAllowed: boolean;
}

export interface OtelCatalogOptions {
  /** `database.table`; looked for in the usual places where not given. */
  table?: string;
  signal?: AbortSignal;
}

/**
 * Asks the server for the collector's tables: one small statement, once per data source.
 * @returns null where there is no such table, or this user may not read it: then there are no spans of this kind
 * @throws StoreError when the table is there but not the collector's, or the name is none
 */
export async function readOtelCatalog(
  client: StoreClient,
  { table, signal }: OtelCatalogOptions = {}
): Promise<OtelCatalog | null> {
  const places = table ? [splitName(table)] : USUAL_TABLES;
  const rows = await client.query(
    `SELECT database AS in_database, table AS of_table, name, type, toString(getSetting('readonly')) AS readonly
     FROM system.columns
     WHERE database IN {databases:Array(String)} AND table IN {tables:Array(String)}
       AND default_kind NOT IN ('ALIAS', 'EPHEMERAL')
     ORDER BY database, table, position`,
    {
      databases: places.map(([database]) => database),
      tables: places.flatMap(([, name]) => [name, name + LOOKUP_SUFFIX]),
    },
    signal
  );
  const columnsOf = (database: string, name: string) =>
    rows
      .filter((row) => row.in_database === database && row.of_table === name)
      .map((row) => ({ name: String(row.name), type: String(row.type) }));
  for (const [database, name] of places) {
    const columns = columnsOf(database, name);
    if (columns.length > 0) {
      const lookup = columnsOf(database, name + LOOKUP_SUFFIX);
      return makeOtelCatalog(database, name, columns, lookup, rows[0].readonly !== '1');
    }
  }
  return null;
}

/** The catalog of a table with these columns. @throws StoreError when a column is missing that nothing can stand for */
export function makeOtelCatalog(
  database: string,
  table: string,
  tableColumns: Array<{ name: string; type: string }>,
  lookupColumns: ReadonlyArray<{ name: string }>,
  settingsAllowed: boolean
): OtelCatalog {
  const name = `${database}.${table}`;
  const types = new Map(tableColumns.map((column) => [column.name, column.type]));
  const missing = REQUIRED.filter((column) => !types.has(column));
  if (missing.length > 0) {
    throw new StoreError(`The table ${name} has no column ${missing.join(', ')}: it is not the OTel collector's.`);
  }
  const hasLookup = ['TraceId', 'Start', 'End'].every((column) => lookupColumns.some((found) => found.name === column));
  return {
    table: `${quote(database)}.${quote(table)}`,
    name,
    has: (column) => types.has(column),
    column: (column) => (types.has(column) ? quote(column) : DEFAULTS[column]),
    timeColumn: { sql: quote('Timestamp'), type: 'DateTime64' },
    attributes: (column, keys) => attributesSql(column, types.get(column) ?? '', keys),
    attribute: (column, key) => attributeSql(column, types.get(column) ?? '', key),
    lookup: hasLookup ? `${quote(database)}.${quote(table + LOOKUP_SUFFIX)}` : '',
    tableColumns,
    settingsAllowed,
  };
}

/**
 * The exporter writes attributes as `Map(LowCardinality(String), String)`, or as `JSON` where it is told to: there the
 * dots in `http.method` make levels.
 */
function attributesSql(column: AttributeColumn, type: string, keys: readonly string[]): string {
  if (isMap(type)) {
    return `mapFilter((k, v) -> k IN (${keys.map(text).join(', ')}), ${quote(column)})`;
  }
  if (isJson(type)) {
    const pairs = keys.map((key) => `${text(key)}, ${attributeSql(column, type, key)}`);
    return `mapFilter((k, v) -> v != '', map(${pairs.join(', ')}))`;
  }
  return `CAST(map(), 'Map(String, String)')`;
}

function attributeSql(column: AttributeColumn, type: string, key: string): string {
  if (isMap(type)) {
    return `toString(${quote(column)}[${text(key)}])`;
  }
  if (isJson(type)) {
    // rows may have different types under one name, and ClickHouse refuses to compare or convert some of them but by CAST
    return `ifNull(CAST(${quote(column)}.${key.split('.').map(quote).join('.')}, 'Nullable(String)'), '')`;
  }
  return `''`;
}

const isMap = (type: string): boolean => /^Map\(/.test(type);

/** `database.table`; a table alone is in `default`. */
function splitName(name: string): readonly [string, string] {
  const parts = name.split('.').map((part) => part.trim().replace(/^`(.*)`$/, '$1'));
  if (parts.length > 2 || parts.some((part) => part === '')) {
    throw new StoreError(`"${name}" names no table. Write it as database.table, such as otel.otel_traces.`);
  }
  return parts.length === 2 ? [parts[0], parts[1]] : ['default', parts[0]];
}

export function quote(name: string): string {
  return '`' + name.replace(/[`\\]/g, '\\$&') + '`';
}

/** A literal; for names in our own code only, values of users are bound as parameters. */
function text(value: string): string {
  return `'${value.replace(/['\\]/g, '\\$&')}'`;
}
