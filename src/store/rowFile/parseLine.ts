import { parseLongNumbers } from '../longNumbers';
import { flattenRaw, membersOf } from '../otel/flattenJson';

/** Columns that are of ClickHouse's JSON type where the collector's exporter is told so. */
const MAY_BE_JSON = ['SpanAttributes', 'ResourceAttributes'] as const;

/**
 * JSON of one line. Whole numbers beyond 2^53 stay as decimal text, so that 64-bit ids lose nothing. Where attributes
 * have levels, they come by their full names: ClickHouse writes a name that is value and branch at once twice, of which
 * JavaScript's own reader keeps one.
 * @throws SyntaxError
 */
export function parseLine(line: string): unknown {
  const row = parseLongNumbers(line);
  if (isObject(row)) {
    for (const column of MAY_BE_JSON.filter((name) => hasLevels(row[name]))) {
      const [, text] = membersOf(line).find(([name]) => name === column)!;
      row[column] = Object.fromEntries(flattenRaw(text).map(([name, raw]) => [name, parseLongNumbers(raw)]));
    }
  }
  return row;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const hasLevels = (value: unknown): boolean => isObject(value) && Object.values(value).some(isObject);
