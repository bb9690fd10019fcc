/** The rows of the table, top to bottom: the tree without what is collapsed, or a flat list sorted by a time. */
import type { Steps } from '../../../trace/steps';
import { sortInSteps } from '../layout/sortInSteps';
import type { TableTree } from './tableTree';

export type SortBy = 'tree' | 'start' | 'duration' | 'self';

export interface TableSort {
  by: SortBy;
  /** Ignored for the tree. */
  descending: boolean;
}

/** Which spans are collapsed: those named, or all but those named. By span id, so that it outlives a refresh. */
export interface Collapsed {
  all: boolean;
  except: ReadonlySet<string>;
}

export const NOTHING_COLLAPSED: Collapsed = { all: false, except: new Set() };

export function isCollapsed({ all, except }: Collapsed, spanId: string): boolean {
  return all !== except.has(spanId);
}

export function withCollapsed({ all, except }: Collapsed, spanIds: readonly string[], to: boolean): Collapsed {
  const names = new Set(except);
  for (const spanId of spanIds) {
    if (to === all) {
      names.delete(spanId);
    } else {
      names.add(spanId);
    }
  }
  return { all, except: names };
}

export interface TableRows {
  /** The span of each row. */
  spans: Uint32Array;
  /** The row of a span, -1 = it has none. */
  rowOf(span: number): number;
}

/** Rows of the tree; what hangs under a collapsed span is left out. O(n), and no copy where nothing is collapsed. */
export function treeRows({ order, end, at }: TableTree, collapsed: Collapsed, spanId: ArrayLike<string>): TableRows {
  if (!collapsed.all && collapsed.except.size === 0) {
    return { spans: order, rowOf: (span) => at[span] };
  }
  const spans = new Uint32Array(order.length);
  let count = 0;
  for (let k = 0; k < order.length;) {
    spans[count++] = order[k];
    k = isCollapsed(collapsed, spanId[order[k]]) ? end[k] : k + 1;
  }
  const rows = spans.subarray(0, count);
  return { spans: rows, rowOf: (span) => searchRow(rows, at, span) };
}

/** All spans shown (`only`: these among them) by a time; equal ones stay in the order of the tree. */
export function* sortedRows(
  { order, at }: TableTree,
  key: Float64Array,
  descending: boolean,
  only: Uint8Array | null
): Steps<TableRows> {
  const spans = only ? order.filter((span) => only[span]) : order.slice();
  const sign = descending ? -1 : 1;
  yield* sortInSteps(spans, (a, b) => sign * (key[a] - key[b]) || at[a] - at[b]);
  const row = new Int32Array(at.length).fill(-1);
  spans.forEach((span, k) => (row[span] = k));
  return { spans, rowOf: (span) => row[span] };
}

/** Rows stand in the order of the tree, so a span's row can be searched for. */
function searchRow(rows: Uint32Array, at: Int32Array, span: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const difference = at[rows[middle]] - at[span];
    if (difference === 0) {
      return middle;
    }
    if (difference < 0) {
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return -1;
}
