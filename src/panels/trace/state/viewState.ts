/** How the reader looks at a trace. All of it can stand in the URL. */
import type { SpanName } from '../layout/traceModel';
import type { TimeWindow } from '../layout/timeWindow';
import type { TracePanelOptions } from '../options';

export const VIEW_NAMES = ['flame', 'table', 'topology', 'time', 'statistics', 'compare', 'raw'] as const;
export type ViewName = (typeof VIEW_NAMES)[number];

/** Network spans: each a bar, folded into their request, or left out. */
export type NetworkSpans = 'shown' | 'folded' | 'hidden';

export interface ViewState {
  view: ViewName;
  span: SpanName | null;
  /** What is searched for, as typed; '' = nothing. */
  find: string;
  /** Show what matches and its ancestors only. */
  onlyMatches: boolean;
  /** `service`, `source`, `status`, `host`, … or `tag:` and the key of an attribute. */
  colourBy: string;
  network: NetworkSpans;
  showInferred: boolean;
  correctClocks: boolean;
  criticalPath: boolean;
  /** Repeated siblings are one bar with their number. */
  foldRepeats: boolean;
  /** Times shown, ns after the trace's origin; null = all. */
  window: TimeWindow | null;
}

/** How a trace is first shown. */
export function firstState(options: TracePanelOptions): ViewState {
  return {
    view: 'flame',
    span: null,
    find: '',
    onlyMatches: false,
    colourBy: options.colourBy,
    network: options.showNetwork ? 'shown' : 'hidden',
    showInferred: options.showInferred,
    correctClocks: options.correctClocks,
    criticalPath: false,
    foldRepeats: false,
    window: null,
  };
}
