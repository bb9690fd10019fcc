/** SQL and its parameters. */
export interface Condition {
  sql: string;
  params: Record<string, unknown>;
}

/** Both of two conditions. */
export function both(a: Condition, b: Condition): Condition {
  return { sql: `(${a.sql} AND ${b.sql})`, params: { ...a.params, ...b.params } };
}
