import type { TimeType } from '../timeRange';
import type { AttributeSource } from './attributeSource';
import type { OtelColumn } from './columns';
import type { IdType } from './ids';

/** A value of a row that is no plain column: SQL over columns, which the table must have. */
export interface Expression {
  of: readonly string[];
  /** @param columns the names in `of`, quoted */
  sql(...columns: string[]): string;
}

/** Lists within a row, such as events, as one SQL value and what it means. */
export interface Items extends Expression {
  /** @param value as JSON gives it @param row what of the row's ids matters @returns each with its parts by OpenTelemetry's names */
  read(value: unknown, row: { traceId: string; parentSpanId: string }): Array<Record<string, unknown>>;
}

/**
 * A way in which a tool keeps spans in a table: which columns, or expressions over them, stand for what. A schema is all
 * that another tool's table needs.
 */
export interface SpanSchema {
  /** In the settings: `signoz`. */
  id: string;
  /** For people: `SigNoz`. */
  title: string;
  /** Where the tool makes its table unless it is told otherwise, best first; a Distributed one before what is under it. */
  tables: ReadonlyArray<readonly [database: string, table: string]>;
  /** Columns by which a table is told to be of this kind. */
  signs: readonly string[];
  /** Where they differ from the collector's, or are missing (null). */
  columns: Partial<Record<OtelColumn, string | Expression | null>>;
  /** The column that a span's start is bound by, and how it keeps time. */
  start?: { column: string; type: TimeType };
  /** A column that holds the start cut to so many seconds, where the table is sorted by it: bound as well. */
  bucket?: { column: string; lengthS: number };
  /** Sorted by the start cut to whole seconds (`toDateTime`), and by the start itself behind that, in some versions: bound both ways. */
  bySecond?: boolean;
  ids?: Partial<Record<IdColumn, { column: string; type: IdType }>>;
  attributes?: readonly AttributeSource[];
  resource?: readonly AttributeSource[];
  events?: Items;
  links?: Items;
  /** A table beside it, of when each trace began and its last span began; names of its columns. */
  lookup?: { tables: readonly string[]; traceId: string; start: string; end: string };
  /** Rows that are spans, where the table has others: SQL over columns. */
  only?: Expression;
  /** What the table does not keep of a span, in words, for *Save & test*. */
  lacks?: string;
}

export type IdColumn = 'TraceId' | 'SpanId' | 'ParentSpanId';
