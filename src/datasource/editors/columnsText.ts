import { DEFAULTS } from '../../store/otel/columns';

/** Columns that can be set, by the collector's names. */
export const NAMES = Object.keys(DEFAULTS);

/** Columns as lines of `name = SQL`. */
export function columnsInWords(columns: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(columns ?? {})
    .map(([name, sql]) => `${name} = ${sql}`)
    .join('\n');
}

/** Reads such lines; empty ones say nothing. @returns what is wrong with the first wrong line in words; '' when nothing is */
export function readColumns(text: string): { columns: Record<string, string> | undefined; fault: string } {
  const columns: Record<string, string> = {};
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') {
      continue;
    }
    const [, name, sql] = /^(\w+)\s*=\s*(.+)$/.exec(line) ?? [];
    if (name === undefined) {
      return { columns: undefined, fault: `"${line}" is not written as: column = SQL` };
    }
    if (!NAMES.includes(name)) {
      return { columns: undefined, fault: `There is no column ${name} to set.` };
    }
    columns[name] = sql;
  }
  return { columns: Object.keys(columns).length > 0 ? columns : undefined, fault: '' };
}
