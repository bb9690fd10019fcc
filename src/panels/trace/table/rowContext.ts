import type { BarColour } from '../draw/palette';
import type { CriticalBars } from '../layout/criticalBars';
import type { TimeWindow } from '../layout/timeWindow';
import type { TraceSpans } from '../layout/traceSpans';
import type { Column } from './columns';
import type { TableStyles } from './styles';
import type { TableTree } from './tableTree';

/** What all rows of the table have in common; a new one renders them all. */
export interface RowContext {
  spans: TraceSpans;
  tree: TableTree;
  /** Rows are a flat list, not a tree. */
  sorted: boolean;
  selfNs: Float64Array;
  /** `index`: among all columns, from 0. */
  columns: Array<Column & { index: number }>;
  /** The service has a column of its own; the status has one. */
  hasService: boolean;
  hasStatus: boolean;
  /** Levels that are indented; deeper ones are told by a number. */
  levels: number;
  /** Times that the bars' column shows. */
  window: TimeWindow;
  colourOf(span: number): BarColour;
  /** Failed spans below a span. */
  failuresIn(span: number): number;
  /** By span; null where the critical path is not asked for. */
  critical: CriticalBars | null;
  styles: TableStyles;
}
