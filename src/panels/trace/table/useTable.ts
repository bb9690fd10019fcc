/** The rows of the table for the reader's switches: filtered, collapsed, sorted. Of a large trace they come a little later. */
import { useMemo, useRef, useState } from 'react';
import { WhenAsked, type Steps } from '../../../trace/steps';
import { criticalBars, type CriticalBars } from '../layout/criticalBars';
import { pieceSteps } from '../layout/criticalPath';
import { mainRootOf } from '../layout/mainRoot';
import { selfTimesBelow, selfTimesInSteps } from '../layout/selfTime';
import type { TraceSpans } from '../layout/traceSpans';
import { useSteps } from '../state/useSteps';
import type { ViewProps } from '../views/view';
import { MANY_SPANS } from '../work/manySpans';
import {
  NOTHING_COLLAPSED,
  isCollapsed,
  sortedRows,
  treeRows,
  withCollapsed,
  type TableRows,
  type TableSort,
} from './tableRows';
import { nearestShown, treeInSteps, type TableTree } from './tableTree';

/** What belongs together on the screen. */
interface TableParts {
  spans: TraceSpans;
  tree: TableTree;
  rows: TableRows;
  sort: TableSort;
  /** Only what matches, and what lies above it. */
  onlyMatches: boolean;
  selfNs: Float64Array;
  /** Stretches of the critical path by span; null where it is not asked for. */
  critical: CriticalBars | null;
  isCollapsed(span: number): boolean;
  allCollapsed: boolean;
}

export interface TableState extends TableParts {
  setSort(sort: TableSort): void;
  /** Collapses or expands these spans. */
  collapse(spans: readonly number[], to: boolean): void;
  /** Collapses or expands everything. */
  collapseAll(to: boolean): void;
}

/** Null until there are rows; those before stay until there are new ones. */
export function useTable({ spans, state, matches }: ViewProps): TableState | null {
  const showNetwork = state.network === 'shown';
  const only = state.onlyMatches ? matches : null;
  const [collapsed, setCollapsed] = useState(NOTHING_COLLAPSED);
  const [sort, setSort] = useState<TableSort>({ by: 'tree', descending: false });

  const whole = useMemo(() => new WholeTree(spans, showNetwork), [spans, showNetwork]);
  const filtered = useMemo(
    () => new WhenAsked(() => (only ? treeInSteps(spans, { showNetwork, only }) : whole.tree.inSteps())),
    [whole, only]
  );
  const made = useSteps(
    function* (): Steps<TableParts> {
      const { spanId, durationNs } = spans.trace;
      const tree = yield* filtered.inSteps();
      const selfNs = yield* whole.selfNs.inSteps();
      const critical = state.criticalPath ? yield* whole.critical.inSteps() : null;
      const rows =
        sort.by === 'tree'
          ? treeRows(tree, collapsed, spanId)
          : yield* sortedRows(
              tree,
              { start: spans.startNs, duration: durationNs, self: selfNs }[sort.by],
              sort.descending,
              only
            );
      return {
        spans,
        tree,
        rows,
        sort,
        onlyMatches: only !== null,
        selfNs,
        critical,
        isCollapsed: (span) => isCollapsed(collapsed, spanId[span]),
        allCollapsed: collapsed.all,
      };
    },
    [whole, filtered, collapsed, sort, state.criticalPath],
    spans.count < MANY_SPANS ? Infinity : undefined
  );
  const last = useRef<TableParts | null>(null);
  last.current = made ?? last.current;
  return (
    last.current && {
      ...last.current,
      setSort,
      collapse: (which, to) => {
        const names = which.map((span) => spans.trace.spanId[span]);
        setCollapsed((before) => withCollapsed(before, names, to));
      },
      collapseAll: (to) => setCollapsed({ all: to, except: new Set() }),
    }
  );
}

/** What does not change with sorting, collapsing and searching. */
class WholeTree {
  readonly tree: WhenAsked<TableTree>;
  /** Of the whole tree: a child that does not match ran all the same. */
  readonly selfNs: WhenAsked<Float64Array>;
  readonly critical: WhenAsked<CriticalBars>;

  constructor(spans: TraceSpans, showNetwork: boolean) {
    const tree = new WhenAsked(() => treeInSteps(spans, { showNetwork, only: null }));
    this.tree = tree;
    this.selfNs = new WhenAsked(function* () {
      return yield* showNetwork ? selfTimesInSteps(spans) : selfTimesBelow(spans, yield* tree.inSteps());
    });
    this.critical = new WhenAsked(function* () {
      const whole = yield* tree.inSteps();
      const pieces = yield* pieceSteps(spans, mainRootOf(spans), false);
      // What a hidden span was waited for, the span above it was waited for.
      const rowSpan = Int32Array.from({ length: spans.count }, (_, span) => nearestShown(whole, spans, span));
      yield;
      return criticalBars(pieces, rowSpan, spans.count);
    });
  }
}
