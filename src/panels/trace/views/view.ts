/** What a view of a trace is given. One selection and one set of switches serve all views. */
import type { ComponentType } from 'react';
import type { PanelData } from '@grafana/data';
import type { TraceSpans } from '../layout/traceSpans';
import type { ViewState } from '../state/viewState';

export interface ViewProps {
  spans: TraceSpans;
  /** Index in the trace of the selected span; -1 = none. */
  selected: number;
  /** Selects a span by its index in the trace; -1 = none. */
  onSelect(span: number): void;
  state: ViewState;
  onChange(change: Partial<ViewState>): void;
  /** By span, 1 where it is what the reader searches for; null where nothing is searched for. */
  matches: Uint8Array | null;
  /** The panel's data, for asking its data source for more. */
  data: PanelData;
  timeZone: string;
  /** CSS pixels; a view scrolls inside of them. */
  width: number;
  height: number;
}

export type View = ComponentType<ViewProps>;
