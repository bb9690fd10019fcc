/** Keys of a tree grid (WAI-ARIA): what a key does on a row. */
import type { TableRows } from './tableRows';
import { childCount, type TableTree } from './tableTree';

export type GridAction =
  | { kind: 'move'; row: number }
  /** Collapse or expand these spans. */
  | { kind: 'collapse'; spans: number[]; to: boolean }
  | { kind: 'select' }
  | { kind: 'close' };

export interface GridPlace {
  row: number;
  rows: TableRows;
  /** Null where rows are no tree. */
  tree: TableTree | null;
  isCollapsed(span: number): boolean;
  rowsPerPage: number;
}

/** Null where the key is none of ours; a move to the same row where there is nowhere to go. */
export function gridAction(key: string, place: GridPlace): GridAction | null {
  const { row, rows, rowsPerPage } = place;
  const last = rows.spans.length - 1;
  const move = (to: number): GridAction => ({ kind: 'move', row: Math.max(0, Math.min(last, to)) });
  switch (key) {
    case 'ArrowDown':
      return move(row + 1);
    case 'ArrowUp':
      return move(row - 1);
    case 'PageDown':
      return move(row + Math.max(1, rowsPerPage));
    case 'PageUp':
      return move(row - Math.max(1, rowsPerPage));
    case 'Home':
      return move(0);
    case 'End':
      return move(last);
    case 'ArrowRight':
    case 'ArrowLeft':
    case '*':
      return place.tree ? treeAction(key, place, place.tree) : move(row);
    case 'Enter':
    case ' ':
      return { kind: 'select' };
    case 'Escape':
      return { kind: 'close' };
    default:
      return null;
  }
}

/** Right: expand, then to the first child. Left: collapse, then to the parent. Star: expand all siblings. */
function treeAction(key: string, { row, rows, isCollapsed }: GridPlace, tree: TableTree): GridAction {
  const span = rows.spans[row];
  const parent = tree.parent[span];
  const stay: GridAction = { kind: 'move', row };
  if (key === '*') {
    const { children, offset } = tree.forest;
    const siblings =
      parent < 0 ? rows.spans.filter((s) => tree.parent[s] < 0) : children.subarray(offset[parent], offset[parent + 1]);
    return { kind: 'collapse', spans: Array.from(siblings), to: false };
  }
  const hasChildren = childCount(tree, span) > 0;
  if (key === 'ArrowRight') {
    if (!hasChildren) {
      return stay;
    }
    return isCollapsed(span) ? { kind: 'collapse', spans: [span], to: false } : { kind: 'move', row: row + 1 };
  }
  if (hasChildren && !isCollapsed(span)) {
    return { kind: 'collapse', spans: [span], to: true };
  }
  return parent < 0 ? stay : { kind: 'move', row: rows.rowOf(parent) };
}
