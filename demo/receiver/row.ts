import type { L7FlowLogRow as SchemaRow } from '../schema/l7FlowLog';
import { COLUMNS } from '../schema/columns';

/** 64-bit numbers that stay far below 2^53, and those that do nearly always: text where they do not. */
type Measure = 'response_duration';
type Length = 'request_length' | 'response_length' | 'sql_affected_rows';

/** Text where the schema takes text or number. */
type AsText<T> = [Extract<T, string>, Extract<T, number>] extends [never, unknown] | [unknown, never]
  ? T
  : Exclude<T, number>;

/**
 * A whole row of flow_log.l7_flow_log (DeepFlow 7.1), ready for `FORMAT JSONEachRow`. `_0` is the client's side,
 * `_1` the server's. 64-bit ids are decimal strings; `time` is Unix seconds, `start_time` and `end_time` are
 * Unix microseconds.
 */
export type L7FlowLogRow = {
  [Name in keyof Required<SchemaRow>]: Name extends Measure
    ? Exclude<Required<SchemaRow>[Name], string>
    : Name extends Length
      ? Required<SchemaRow>[Name]
      : AsText<Required<SchemaRow>[Name]>;
};

function defaultOf(type: string): unknown {
  if (type.startsWith('Nullable')) {
    return null;
  }
  if (type.startsWith('Array')) {
    return [];
  }
  if (type === 'IPv4') {
    return '0.0.0.0';
  }
  if (type === 'IPv6') {
    return '::';
  }
  if (type === 'UInt64' || type === 'Int64') {
    return '0';
  }
  return type.includes('String') ? '' : 0;
}

const DEFAULTS = {
  ...Object.fromEntries(COLUMNS.map(({ name, type }) => [name, defaultOf(type)])),
  response_duration: 0,
} as L7FlowLogRow;

/** A row with every column at its default, but for the given ones. */
export function l7FlowLogRow(columns: Partial<L7FlowLogRow>): L7FlowLogRow {
  return { ...DEFAULTS, ...columns };
}

const COLUMN_NAMES = Object.keys(DEFAULTS) as Array<keyof L7FlowLogRow>;

/**
 * The row without the columns that ClickHouse gives their default anyway: half the bytes to send and to parse.
 * Infinities and NaN become text, for JSON would make them null, and ClickHouse that 0.
 */
export function sparse(row: L7FlowLogRow): Partial<L7FlowLogRow> {
  const kept: Record<string, unknown> = {};
  for (const name of COLUMN_NAMES) {
    if (row[name] !== DEFAULTS[name]) {
      kept[name] = row[name];
    }
  }
  if (!row.metrics_values.every(Number.isFinite)) {
    kept.metrics_values = row.metrics_values.map(String);
  }
  return kept as Partial<L7FlowLogRow>;
}
