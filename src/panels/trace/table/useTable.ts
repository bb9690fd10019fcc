/** The rows of the table for the reader's switches: filtered, collapsed, sorted. */
import { useMemo, useState } from 'react';
import { criticalBars, type CriticalBars } from '../layout/criticalBars';
import { criticalPath } from '../layout/criticalPath';
import { selfTimes } from '../layout/selfTime';
import type { ViewProps } from '../views/view';
import {
  NOTHING_COLLAPSED,
  isCollapsed,
  sortedRows,
  treeRows,
  withCollapsed,
  type TableRows,
  type TableSort,
} from './tableRows';
import { nearestShown, tableTree, type TableTree } from './tableTree';

export interface TableState {
  tree: TableTree;
  rows: TableRows;
  sort: TableSort;
  setSort(sort: TableSort): void;
  selfNs: Float64Array;
  /** Stretches of the critical path by span; null where it is not asked for. */
  critical: CriticalBars | null;
  isCollapsed(span: number): boolean;
  /** Collapses or expands these spans. */
  collapse(spans: readonly number[], to: boolean): void;
  allCollapsed: boolean;
  /** Collapses or expands everything. */
  collapseAll(to: boolean): void;
}

export function useTable({ spans, state, matches }: ViewProps): TableState {
  const { trace } = spans;
  const showNetwork = state.network === 'shown';
  const only = state.onlyMatches ? matches : null;
  const [collapsed, setCollapsed] = useState(NOTHING_COLLAPSED);
  const [sort, setSort] = useState<TableSort>({ by: 'tree', descending: false });

  const whole = useMemo(() => tableTree(spans, { showNetwork, only: null }), [spans, showNetwork]);
  const tree = useMemo(
    () => (only ? tableTree(spans, { showNetwork, only }) : whole),
    [spans, showNetwork, only, whole]
  );
  // Of the whole tree: a child that does not match ran all the same.
  const selfNs = useMemo(() => selfTimes(spans, whole), [spans, whole]);
  const critical = useMemo(() => {
    if (!state.criticalPath) {
      return null;
    }
    // What a hidden span was waited for, the span above it was waited for.
    const rowSpan = Int32Array.from({ length: spans.count }, (_, span) => nearestShown(whole, spans, span));
    return criticalBars(criticalPath(spans), rowSpan, spans.count);
  }, [spans, whole, state.criticalPath]);
  const rows = useMemo(() => {
    if (sort.by === 'tree') {
      return treeRows(tree, collapsed, trace.spanId);
    }
    const key = { start: spans.startNs, duration: trace.durationNs, self: selfNs }[sort.by];
    return sortedRows(tree, key, sort.descending, only);
  }, [tree, collapsed, sort, spans, selfNs, only]);

  return {
    tree,
    rows,
    sort,
    setSort,
    selfNs,
    critical,
    isCollapsed: (span) => isCollapsed(collapsed, trace.spanId[span]),
    collapse: (which, to) =>
      setCollapsed((before) =>
        withCollapsed(
          before,
          which.map((span) => trace.spanId[span]),
          to
        )
      ),
    allCollapsed: collapsed.all,
    collapseAll: (to) => setCollapsed({ all: to, except: new Set() }),
  };
}
