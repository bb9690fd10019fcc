/** How the reader looks at a trace. All of it can stand in the URL. */
import type { SpanName } from '../layout/traceModel';
import type { TimeWindow } from '../layout/timeWindow';
import type { TracePanelOptions } from '../options';
import type { NetworkSpans, ViewName } from '../views/viewNames';
import { NO_FOLDS, type Folds } from './folds';

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
  /** What was folded and unfolded by hand. */
  folds: Folds;
  /** Id of the call or trace that this one is compared with; '' = of none that could be asked for. */
  base: string;
  /** Times shown, ns after the trace's origin; null = all. */
  window: TimeWindow | null;
}

/** How a trace is first shown. */
export function firstState(options: TracePanelOptions): ViewState {
  return {
    view: options.view,
    span: null,
    find: '',
    onlyMatches: false,
    colourBy: options.colourBy,
    network: options.network,
    showInferred: options.showInferred,
    correctClocks: options.correctClocks,
    criticalPath: false,
    // Off, however large the trace: a fold hides which of the repeats was slow, and a trace that grows by a refresh
    // should not turn into another picture. The graph can draw them all; the reader folds what is too much.
    foldRepeats: false,
    folds: NO_FOLDS,
    base: '',
    window: null,
  };
}
