/** SQL that the settings give in place of columns: what type its values have, which the server alone knows. */
import type { StoreClient } from '../client';
import { toStoreError } from '../errors';
import { StoreError } from '../storeError';
import type { TimeType } from '../timeRange';
import type { OtelColumn } from './columns';
import type { IdType } from './ids';
import type { IdColumn } from './schema';

export type OwnTypes = ReadonlyMap<OtelColumn, string>;

/**
 * Asks for the types of such expressions, without reading a row.
 * @param table ready for FROM
 * @throws StoreError when the table has no such columns, or the SQL is none
 */
export async function readOwnTypes(
  client: StoreClient,
  table: string,
  columns: Partial<Record<OtelColumn, string>>,
  signal?: AbortSignal
): Promise<OwnTypes> {
  const given = Object.entries(columns).filter(([, sql]) => sql) as Array<[OtelColumn, string]>;
  if (given.length === 0) {
    return new Map();
  }
  // Of no row there is one aggregate, and it has the type. DESCRIBE would tell it, too, which not every user may send.
  const select = given.map(([, sql], i) => `toTypeName(any(${sql})) AS own_${i}`).join(', ');
  try {
    const [types] = await client.query(`SELECT ${select} FROM ${table} WHERE 0`, {}, signal);
    return new Map(given.map(([name], i) => [name, String(types[`own_${i}`])]));
  } catch (cause) {
    const error = toStoreError(cause);
    throw error.isCancelled
      ? error
      : new StoreError(
          `The columns in the settings (${given.map(([name, sql]) => `${name} = ${sql}`).join(', ')}) cannot be read: ${error.message}`,
          error.code,
          error.status
        );
  }
}

/** The type without what says how it is stored, and whether there may be none. */
export function plainType(type: string): { type: string; isNullable: boolean } {
  const inner = type.replace(/^LowCardinality\((.*)\)$/, '$1');
  const plain = inner.replace(/^Nullable\((.*)\)$/, '$1');
  return { type: plain, isNullable: plain !== inner };
}

/** How a column of this type keeps ids; null where its values can be compared as text only. */
export function idTypeOf(name: IdColumn, type: string): IdType | null {
  switch (plainType(type).type) {
    case 'String':
      return 'text';
    case 'FixedString(32)':
      return 'digits32';
    case 'FixedString(16)':
      return name === 'TraceId' ? 'bytes16' : 'text';
    case 'FixedString(8)':
      return 'bytes8';
    case 'UUID':
      return 'uuid';
    case 'UInt64':
      return 'uint64';
    default:
      return null;
  }
}

/** How a column of this type keeps time. @throws StoreError where it keeps none */
export function timeTypeOf(sql: string, type: string): TimeType {
  const { type: plain } = plainType(type);
  const [, kind] = /^(DateTime64|DateTime|U?Int64)(?:\(|$)/.exec(plain) ?? [];
  if (!kind) {
    throw new StoreError(
      `Timestamp = ${sql} in the settings is of type ${plain}; a span's start is a DateTime, a DateTime64 or Unix nanoseconds.`
    );
  }
  return kind === 'DateTime' || kind === 'DateTime64' ? kind : 'ns';
}
