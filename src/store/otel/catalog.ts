import type { StoreClient } from '../client';
import type { Condition } from '../condition';
import { toStoreError } from '../errors';
import { StoreError } from '../storeError';
import type { TimeColumn } from '../timeRange';
import { attributeSql, attributesSql, sourcesIn, type FoundSource } from './attributeSource';
import { DEFAULTS, type AttributeColumn, type OtelColumn } from './columns';
import { idAsText, isOneOfIds, type IdType } from './ids';
import { idTypeOf, plainType, readOwnTypes, timeTypeOf, type OwnTypes } from './ownColumns';
import type { Expression, IdColumn, SpanSchema } from './schema';
import { SCHEMAS } from './schemas';
import { quote } from './sqlText';

/** What one table of OpenTelemetry spans has, and the SQL that reads it. Immutable; cache one per data source. */
export interface OtelCatalog {
  schema: SpanSchema;
  /** Ready for FROM: `` `otel`.`otel_traces` ``; a sub-select where the table holds other rows, too. */
  table: string;
  /** For people: `otel.otel_traces`. */
  name: string;
  has(column: OtelColumn): boolean;
  /** SQL expression of a column by the collector's name, ids as text; a literal of its type where the table has none. */
  column(column: OtelColumn): string;
  /** When a span began. */
  timeColumn: TimeColumn;
  /** That a row has one of these ids, given in any spelling; the table's index is used where it has one. */
  isOneOf(column: IdColumn, ids: readonly string[], parameter: string): Condition;
  /** SQL of a map from the given keys to their values as text; keys without a value are missing or ''. */
  attributes(column: AttributeColumn, keys: readonly string[]): string;
  /** SQL of one key's value as text; '' where there is none. */
  attribute(column: AttributeColumn, key: string): string;
  /** Where attributes are kept, in the columns that the table has. */
  sources(column: AttributeColumn): readonly FoundSource[];
  /** Table with TraceId, Start and End of each trace, ready for FROM; '' where there is none. */
  lookup: string;
  /** False where the table has indexes and none of them on trace ids: then a trace's rows cost all that its time has. */
  hasTraceIndex: boolean;
  /** Whether a condition may stand in PREWHERE: views, and what is over other tables, do not take it. */
  takesPrewhere: boolean;
  /** Columns as the table has them, in its order, without those that only repeat others (ALIAS). */
  tableColumns: ReadonlyArray<{ name: string; type: string }>;
  /** How its columns are read where that is not plain, for *Save & test*. */
  remarks: readonly string[];
  /** False for a `readonly=1` user, who may send no setting. */
  settingsAllowed: boolean;
}

export interface OtelCatalogOptions {
  /** `database.table`; looked for in the usual places of all schemas where not given. */
  table?: string;
  /** Id of the schema; told by the columns where not given. */
  schema?: string;
  /** SQL in place of the schema's columns. */
  columns?: Partial<Record<OtelColumn, string>>;
  signal?: AbortSignal;
}

/** A table as `system.columns` tells of it. */
export interface FoundTable {
  database: string;
  table: string;
  columns: Array<{ name: string; type: string }>;
}

/**
 * Asks the server for tables of spans: one small statement, once per data source.
 * @returns null where there is no such table, or this user may not read it: then there are no spans of this kind
 * @throws StoreError when the table is there but none that we know, or the name is none
 */
export async function readOtelCatalog(
  client: StoreClient,
  { table, schema, columns, signal }: OtelCatalogOptions = {}
): Promise<OtelCatalog | null> {
  const schemas = schema ? SCHEMAS.filter(({ id }) => id === schema) : SCHEMAS;
  const places = table ? [splitName(table)] : schemas.flatMap(({ tables }) => tables);
  const beside = (name: string): string[] => schemas.flatMap((one) => lookupNames(one, name));
  const rows = await client.query(
    `SELECT database AS in_database, table AS of_table, name, type, toString(getSetting('readonly')) AS readonly
     FROM system.columns
     WHERE database IN {databases:Array(String)} AND table IN {tables:Array(String)}
       AND default_kind NOT IN ('ALIAS', 'EPHEMERAL')
     ORDER BY database, table, position`,
    {
      databases: unique(places.map(([database]) => database)),
      tables: unique(places.flatMap(([, name]) => [name, ...beside(name)])),
    },
    signal
  );
  const columnsOf = (database: string, name: string) =>
    rows
      .filter((row) => row.in_database === database && row.of_table === name)
      .map((row) => ({ name: String(row.name), type: String(row.type) }));
  for (const [database, name] of places) {
    const found: FoundTable = { database, table: name, columns: columnsOf(database, name) };
    if (found.columns.length > 0) {
      const kind = schemaOf(found, schemas, Object.keys(columns ?? {}));
      if (kind) {
        const full = `${quote(database)}.${quote(name)}`;
        return makeOtelCatalog(found, {
          schema: kind,
          columns,
          ownTypes: await readOwnTypes(client, full, columns ?? {}, signal),
          settingsAllowed: rows[0].readonly !== '1',
          ...(await readIndexes(client, found, kind, signal)),
          lookupColumns: (beside) => columnsOf(database, beside),
        });
      }
      if (table) {
        throw new StoreError(unknownInWords(found, schemas));
      }
    }
  }
  return null;
}

/**
 * Whether an index leads to traces; true as well where that is not known: no table that the server tells of, or no right to ask.
 * Only tables of the MergeTree family have indexes, and these take PREWHERE.
 */
async function readIndexes(
  client: StoreClient,
  { database, table }: FoundTable,
  { ids }: SpanSchema,
  signal?: AbortSignal
): Promise<Pick<CatalogFacts, 'hasTraceIndex' | 'takesPrewhere'>> {
  const indexes = await client
    .query(
      'SELECT expr FROM system.data_skipping_indices WHERE database = {database:String} AND table = {table:String}',
      { database, table },
      signal
    )
    .catch((cause: unknown) => {
      const error = toStoreError(cause);
      if (error.isCancelled) {
        throw error;
      }
      return [];
    });
  const column = ids?.TraceId?.column ?? 'TraceId';
  return {
    hasTraceIndex: indexes.length === 0 || indexes.some(({ expr }) => String(expr).includes(column)),
    takesPrewhere: indexes.length > 0,
  };
}

/** Where tables of spans are looked for, `database.table`. */
export function usualPlaces(): string[] {
  return unique(SCHEMAS.flatMap(({ tables }) => tables.map(([database, table]) => `${database}.${table}`)));
}

export interface CatalogFacts {
  schema?: SpanSchema;
  columns?: Partial<Record<OtelColumn, string>>;
  /** What the server says these give; text where it was not asked. */
  ownTypes?: OwnTypes;
  settingsAllowed: boolean;
  /** True unless told. */
  hasTraceIndex?: boolean;
  /** False unless told. */
  takesPrewhere?: boolean;
  /** Columns of a table in the same database; none where there is no such table. */
  lookupColumns(table: string): ReadonlyArray<{ name: string }>;
}

/** The catalog of a table with these columns. @throws StoreError when it is of no kind that we know */
export function makeOtelCatalog(found: FoundTable, facts: CatalogFacts): OtelCatalog {
  const { database, table, columns: tableColumns } = found;
  const schema = facts.schema ?? schemaOf(found, SCHEMAS, []);
  if (!schema) {
    throw new StoreError(unknownInWords(found, SCHEMAS));
  }
  const types = new Map(tableColumns.map(({ name, type }) => [name, type]));
  const own = facts.columns ?? {};
  const ownTypes: OwnTypes = facts.ownTypes ?? new Map();
  const ownTime: TimeColumn | null = own.Timestamp
    ? { sql: own.Timestamp, type: timeTypeOf(own.Timestamp, ownTypes.get('Timestamp') ?? 'DateTime64') }
    : null;
  const ids: Record<IdColumn, { column: string; type: IdType }> = {
    TraceId: idOf('TraceId'),
    SpanId: idOf('SpanId'),
    ParentSpanId: idOf('ParentSpanId'),
  };
  const expressions = new Map((Object.keys(DEFAULTS) as OtelColumn[]).map((name) => [name, expressionOf(name)]));

  function idOf(name: IdColumn): { column: string; type: IdType } {
    const { column, type } = schema!.ids?.[name] ?? { column: name, type: 'text' };
    const sql = own[name];
    if (!sql) {
      return { column: quote(column), type };
    }
    const ownType = idTypeOf(name, ownTypes.get(name) ?? 'String');
    return ownType ? { column: sql, type: ownType } : { column: `toString(${sql})`, type: 'text' };
  }

  function ownText(name: OtelColumn, sql: string): string {
    if (name === 'Timestamp') {
      return ownTime?.type === 'ns' ? `fromUnixTimestamp64Nano(toInt64(${sql}))` : sql;
    }
    const isId = name in ids;
    const text = isId ? idAsText(ids[name as IdColumn].type, ids[name as IdColumn].column) : sql;
    return isId && plainType(ownTypes.get(name) ?? '').isNullable ? `ifNull(toString(${text}), '')` : text;
  }

  function expressionOf(name: OtelColumn): string | null {
    if (own[name]) {
      return ownText(name, own[name]);
    }
    const id = schema!.ids?.[name as IdColumn];
    if (id) {
      return types.has(id.column) ? idAsText(id.type, quote(id.column)) : null;
    }
    const given = schema!.columns[name] === undefined ? name : schema!.columns[name];
    if (given === null) {
      return null;
    }
    return typeof given === 'string' ? (types.has(given) ? quote(given) : null) : sqlOf(given, types);
  }

  const sources: Record<AttributeColumn, FoundSource[]> = {
    SpanAttributes: sourcesIn(schema.attributes ?? [{ column: 'SpanAttributes' }], types),
    ResourceAttributes: sourcesIn(schema.resource ?? [{ column: 'ResourceAttributes' }], types),
  };
  const plain = `${quote(database)}.${quote(table)}`;
  const only = schema.only && sqlOf(schema.only, types);
  return {
    schema,
    table: only ? `(SELECT * FROM ${plain} WHERE ${only})` : plain,
    name: `${database}.${table}`,
    has: (column) => expressions.get(column) !== null,
    column: (column) => expressions.get(column) ?? DEFAULTS[column],
    timeColumn: ownTime ?? timeColumnOf(schema, types),
    isOneOf: (column, values, parameter) => isOneOfIds(ids[column].type, ids[column].column, values, parameter),
    attributes: (column, keys) => attributesSql(sources[column], keys),
    attribute: (column, key) => attributeSql(sources[column], key),
    sources: (column) => sources[column],
    lookup: lookupOf(schema, found, facts),
    hasTraceIndex: facts.hasTraceIndex ?? true,
    takesPrewhere: facts.takesPrewhere === true && !only,
    tableColumns,
    remarks: (Object.keys(ids) as IdColumn[])
      .filter((name) => own[name] && ownTypes.has(name) && idTypeOf(name, ownTypes.get(name)!) === null)
      .map((name) => `${name} = ${own[name]} is of type ${ownTypes.get(name)}: its ids are compared as text.`),
    settingsAllowed: facts.settingsAllowed,
  };
}

function sqlOf({ of, sql }: Expression, types: ReadonlyMap<string, string>): string | null {
  return of.every((name) => types.has(name)) ? sql(...of.map(quote)) : null;
}

function timeColumnOf(schema: SpanSchema, types: ReadonlyMap<string, string>): TimeColumn {
  const { column, type } = schema.start ?? { column: 'Timestamp', type: 'DateTime64' };
  const { bucket, bySecond } = schema;
  return {
    sql: quote(column),
    type,
    ...(bySecond && { bySecond }),
    ...(bucket && types.has(bucket.column) && { bucket: { sql: quote(bucket.column), lengthS: bucket.lengthS } }),
  };
}

/** Of the schemas whose signs a table has the one with the most. @param given columns that the settings name */
function schemaOf(
  { columns }: FoundTable,
  schemas: readonly SpanSchema[],
  given: readonly string[]
): SpanSchema | null {
  const names = new Set([...columns.map(({ name }) => name), ...given]);
  const fit = schemas.filter(({ signs }) => signs.every((sign) => names.has(sign)));
  return fit.reduce<SpanSchema | null>(
    (best, one) => (best && best.signs.length >= one.signs.length ? best : one),
    null
  );
}

/** What each kind of table would have that this one lacks. */
function unknownInWords({ database, table, columns }: FoundTable, schemas: readonly SpanSchema[]): string {
  const names = new Set(columns.map(({ name }) => name));
  const lacks = schemas.map(({ title, signs }) => ({ title, missing: signs.filter((sign) => !names.has(sign)) }));
  const fewest = Math.min(...lacks.map(({ missing }) => missing.length));
  const nearest = lacks.filter(({ missing }) => missing.length === fewest);
  const words = nearest.map(({ title, missing }) => `for ${title}: ${missing.join(', ')}`);
  return `The table ${database}.${table} is of no kind that is known here. Missing columns: ${words.join('; ')}.`;
}

function lookupNames({ lookup }: SpanSchema, table: string): string[] {
  return (lookup?.tables ?? []).map((name) => name.replace('{table}', table));
}

/** As a sub-select where its columns have other names than the collector's. */
function lookupOf(schema: SpanSchema, { database, table }: FoundTable, facts: CatalogFacts): string {
  const { lookup } = schema;
  const name = lookupNames(schema, table).find((one) => {
    const names = new Set(facts.lookupColumns(one).map((column) => column.name));
    return lookup && [lookup.traceId, lookup.start, lookup.end].every((column) => names.has(column));
  });
  if (!lookup || name === undefined) {
    return '';
  }
  const full = `${quote(database)}.${quote(name)}`;
  const { traceId, start, end } = lookup;
  return traceId === 'TraceId' && start === 'Start' && end === 'End'
    ? full
    : `(SELECT ${quote(traceId)} AS TraceId, ${quote(start)} AS Start, ${quote(end)} AS End FROM ${full})`;
}

/** `database.table`, either in backquotes where it has dots; a table alone is in `default`. */
function splitName(name: string): readonly [string, string] {
  const parts = [...name.matchAll(/\s*(?:`((?:[^`\\]|\\.|``)*)`|"((?:[^"\\]|\\.|"")*)"|([^.`"]+))\s*(?:\.|$)/gy)].map(
    ([, back, double, plain]) =>
      (back ?? double ?? plain).replace(/\\(.)/g, '$1').replace(/``/g, '`').replace(/""/g, '"').trim()
  );
  const isWhole = parts.length > 0 && parts.length <= 2 && parts.every((part) => part !== '');
  if (!isWhole || /\.\s*$/.test(name)) {
    throw new StoreError(
      `"${name}" names no table. Write it as database.table, such as otel.otel_traces; names with dots in backquotes.`
    );
  }
  return parts.length === 2 ? [parts[0], parts[1]] : ['default', parts[0]];
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
