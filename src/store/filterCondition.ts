import { readDurationNs, valuesOfFilter, type CallFilter, type FilterOperator } from '../trace/callFilter';
import type { Condition } from './condition';
import { StoreError } from './storeError';

/** What a filter's key is in a table. Text that is not there is '', a number NULL. */
export type FilterColumn = { params?: Record<string, unknown> } & (
  | {
      kind: 'text';
      /** SQL of texts, of which one is enough. */
      of: readonly string[];
      /** A faster way to the rows that have one of the texts, where it leads to all of them. @param texts none is '' */
      isOneOf?: (texts: readonly string[], parameter: string) => Condition;
      /** What may be compared by size where it is a number: attributes. */
      mayBeNumber?: boolean;
    }
  | { kind: 'number'; of: string }
  /** Whole ns. */
  | { kind: 'duration'; of: string }
);

const IS_NOT: Partial<Record<FilterOperator, FilterOperator>> = {
  '!=': '=',
  '!=|': '=|',
  '!~': '=~',
  '!exists': 'exists',
};

/**
 * SQL of a filter; each operator and its opposite part all rows in two. A regular expression is ClickHouse's own (RE2)
 * and must fit the whole text.
 * @param parameter begins the names of the statement's parameters
 * @throws StoreError in plain words where the key does not take the operator, or the value
 */
export function filterCondition(filter: CallFilter, column: FilterColumn, parameter: string): Condition {
  const { key, operator } = filter;
  const opposite = IS_NOT[operator];
  if (opposite) {
    const { sql, params } = filterCondition({ ...filter, operator: opposite }, column, parameter);
    return { sql: `NOT ${sql}`, params };
  }
  const params: Record<string, unknown> = { ...column.params };
  const bind = (value: unknown, type: string, i: number): string => {
    params[`${parameter}_${i}`] = value;
    return `{${parameter}_${i}:${type}}`;
  };
  const any = (terms: readonly string[]): Condition => ({ sql: `(${terms.join(' OR ')})`, params });
  const texts = valuesOfFilter(filter);
  const isText = column.kind === 'text';
  switch (operator) {
    case 'exists':
      return any(isText ? column.of.map((sql) => `${sql} != ''`) : [`${column.of} IS NOT NULL`]);
    case '=~': {
      if (column.kind === 'duration') {
        throw new StoreError(`${key} is compared by size, not by a regular expression.`);
      }
      const of = isText ? column.of : [`ifNull(toString(${column.of}), '')`];
      const patterns = texts.map((text, i) => bind(`^(?:${text})$`, 'String', i));
      return any(of.flatMap((sql) => patterns.map((pattern) => `match(${sql}, ${pattern})`)));
    }
    case '=':
    case '=|': {
      if (!isText) {
        return any(texts.map((text, i) => `ifNull(${column.of} = ${boundNumber(filter, column, text, bind, i)}, 0)`));
      }
      const known = column.isOneOf?.(texts, parameter);
      if (known) {
        return { sql: `(${known.sql})`, params: { ...params, ...known.params } };
      }
      const all = bind(texts, 'Array(String)', 0);
      return any(column.of.map((sql) => `${sql} IN ${all}`));
    }
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const [text = ''] = texts;
      if (!isText) {
        return any([`ifNull(${column.of} ${operator} ${boundNumber(filter, column, text, bind, 0)}, 0)`]);
      }
      if (!column.mayBeNumber) {
        throw new StoreError(`${key} is a text: it is not compared by size.`);
      }
      const number = bind(readNumber(key, text), 'Float64', 0);
      return any(column.of.map((sql) => `ifNull(toFloat64OrNull(${sql}) ${operator} ${number}, 0)`));
    }
    default:
      throw new StoreError(`A list of calls cannot be filtered by "${String(operator)}".`);
  }
}

function boundNumber(
  { key }: CallFilter,
  { kind }: FilterColumn,
  text: string,
  bind: (value: unknown, type: string, i: number) => string,
  i: number
): string {
  if (kind === 'number') {
    return bind(readNumber(key, text), 'Float64', i);
  }
  const ns = readDurationNs(text);
  if (ns === null) {
    throw new StoreError(`"${text}" is no duration: write ${key} as 10ms, 1.5s or a number of milliseconds.`);
  }
  return bind(ns, 'Int64', i);
}

function readNumber(key: string, text: string): number {
  if (!/^\s*-?\d+(\.\d+)?(e[+-]?\d+)?\s*$/i.test(text)) {
    throw new StoreError(`"${text}" is no number, and ${key} is compared by one.`);
  }
  return Number(text);
}

/** All of these filters. @param columnOf what a filter's key is in the table @throws as `filterCondition` */
export function filterConditions(
  filters: readonly CallFilter[],
  columnOf: (filter: CallFilter, parameter: string) => FilterColumn
): Condition[] {
  return filters.map((filter, i) => filterCondition(filter, columnOf(filter, `filter_${i}_key`), `filter_${i}`));
}

/** @throws always: of a key that no list has */
export function unknownKey(key: string): never {
  throw new StoreError(`A list of calls cannot be filtered by "${key}": it has no such column.`);
}
