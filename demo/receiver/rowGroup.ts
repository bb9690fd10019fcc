import { l7FlowLogRow, type L7FlowLogRow } from './row';

/**
 * Rows as columns: what all of them have in common once, the rest as lists, one value a row. Most of a row is about the
 * resource and its ends, and a list of equal things is read and written much faster than rows of mixed ones.
 * Columns that are in neither are at their defaults. 64-bit numbers may be bigints.
 */
export interface RowGroup {
  /** How many rows: the length of every list. */
  readonly rows: number;
  readonly shared: Partial<L7FlowLogRow>;
  readonly lists: { readonly [Name in keyof L7FlowLogRow]?: ReadonlyArray<L7FlowLogRow[Name] | bigint | undefined> };
}

export const rowsIn = (groups: readonly RowGroup[]): number => groups.reduce((sum, { rows }) => sum + rows, 0);

/** The rows of a group, whole, one by one. */
export function rowsOf({ rows, shared, lists }: RowGroup): L7FlowLogRow[] {
  const valueOf = (value: unknown) => (typeof value === 'bigint' ? String(value) : value);
  return Array.from({ length: rows }, (_, i) => {
    const own = Object.entries(lists).map(([name, values]) => [name, valueOf(values[i])] as const);
    const told = [...Object.entries(shared), ...own].filter(([, value]) => value !== undefined);
    return l7FlowLogRow(Object.fromEntries(told) as Partial<L7FlowLogRow>);
  });
}
