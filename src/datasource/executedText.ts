import type { StatementReport } from '../store/clickhouseClient';

/** What was sent, for the query inspector: each statement with its parameters, cost and rows. */
export function executedText(statements: StatementReport[]): string {
  return statements
    .map(({ sql, params, rows, rowsRead, elapsedMs }, i) => {
      const values = Object.entries(params).map(([name, value]) => `-- ${name} = ${valueText(value)}`);
      const head = `-- statement ${i + 1}: ${rows} rows, ${rowsRead} read, ${elapsedMs} ms`;
      return [head, ...values, sql].join('\n');
    })
    .join('\n\n');
}

/** Long lists are cut: the inspector is to be read. */
function valueText(value: unknown): string {
  const text = Array.isArray(value) ? `[${value.map(String).join(', ')}]` : String(value);
  return (text.length > 500 ? `${text.slice(0, 500)}…` : text).replace(/\s+/g, ' ');
}
