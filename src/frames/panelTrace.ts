import type { Steps } from '../trace/steps';
import type { SpanIds } from '../trace/matches';
import type { PassedOverSpan } from './passedOver';
import type { TraceFrameMeta } from './schema';
import type { PanelTexts } from './traceFields';

export interface KeyValue {
  key: string;
  value: unknown;
}

/** An event of a span (Grafana calls them logs). */
export interface SpanEvent {
  /** Unix ms. */
  timestampMs: number;
  name: string;
  fields: KeyValue[];
}

/** Columns that a first look at times and parents does without. */
export type LateColumn = 'operation' | 'service' | 'status' | 'strength';

/**
 * A trace as the panel draws it: one entry per span in every array, in the order of the frame
 * (ours: depth first). Struct of arrays, so that a million spans fit.
 *
 * `parent` is always a forest over all spans: no cycle, no span twice, none left out. Texts are ''
 * where unknown. Frames of other data sources have `own: false`, and of our own fields only what
 * their standard ones tell: `signalSource` is `otel`, and `rowIds` is '', so that there are no details to ask for. `spanId`
 * is unique and never empty.
 */
export interface PanelTrace extends PanelTexts<ArrayLike<string>> {
  /** True when the frame was made by Spanloom's data source. */
  own: boolean;
  count: number;
  traceId: string;
  /** Unix ns that times are relative to. */
  originNs: bigint;
  /** Raw start relative to `originNs`. */
  startNs: Float64Array;
  /** Raw duration, never negative. */
  durationNs: Float64Array;
  /** To be added to `startNs` for the corrected start. */
  clockOffsetNs: Float64Array;
  /** Index of the parent; -1 for a root. */
  parent: Int32Array;

  responseCode: ArrayLike<number | null>;
  confidence: ArrayLike<number | null>;

  /** Reads columns in steps: those that nobody has asked for yet are read at once when somebody does. */
  read(columns: ReadonlyArray<LateColumn>): Steps<void>;
  /** The ids that links rest on. */
  ids(span: number): SpanIds;
  /** Parents that were proposed and not taken, the strongest first. */
  passedOver(span: number): PassedOverSpan[];
  tags(span: number): KeyValue[];
  serviceTags(span: number): KeyValue[];
  /** Events that the frame itself carries; ours come with the details of a span instead. */
  events(span: number): SpanEvent[];

  /** Clocks and completeness; null for other data sources. */
  meta: TraceFrameMeta | null;
  /** What had to be mended while reading, for the screen. */
  notices: string[];
}
