/** SQL and its parameters. */
export interface Condition {
  sql: string;
  params: Record<string, unknown>;
}

/** One of these. */
export function anyOf(conditions: readonly Condition[]): Condition {
  return {
    sql: `(${conditions.map(({ sql }) => sql).join('\n  OR ')})`,
    params: Object.assign({}, ...conditions.map(({ params }) => params)),
  };
}

export function not({ sql, params }: Condition): Condition {
  return { sql: `NOT ${sql}`, params };
}

/** Both of two conditions. */
export function both(a: Condition, b: Condition): Condition {
  return { sql: `(${a.sql} AND ${b.sql})`, params: { ...a.params, ...b.params } };
}
