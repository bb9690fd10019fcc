import type { Steps } from '../trace/steps';
import type { SpanIds } from '../trace/matches';
import type { PassedOverSpan } from './passedOver';
import type { TraceFrameMeta } from './schema';

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
 * their standard ones tell.
 */
export interface PanelTrace {
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

  /** Unique and never empty. */
  spanId: ArrayLike<string>;
  operation: ArrayLike<string>;
  service: ArrayLike<string>;
  kind: ArrayLike<string>;
  statusMessage: ArrayLike<string>;
  /** ok | timeout | server_error | client_error | unknown | parse_failed */
  status: ArrayLike<string>;
  responseCode: ArrayLike<number | null>;

  /** otel | ebpf | packet; `otel` for other data sources. */
  signalSource: ArrayLike<string>;
  observationPoint: ArrayLike<string>;
  /** `_id`s, comma-separated; '' for other data sources: then there are no details to ask for. */
  rowIds: ArrayLike<string>;
  clockDomain: ArrayLike<string>;
  /** Comma-separated evidence of the link to the parent; '' for a root. */
  evidence: ArrayLike<string>;
  /** exact | inferred | '' */
  strength: ArrayLike<string>;
  confidence: ArrayLike<number | null>;
  why: ArrayLike<string>;
  host: ArrayLike<string>;
  pod: ArrayLike<string>;
  nic: ArrayLike<string>;
  process: ArrayLike<string>;
  protocol: ArrayLike<string>;
  requestType: ArrayLike<string>;
  requestResource: ArrayLike<string>;
  tunnel: ArrayLike<string>;
  otelTraceId: ArrayLike<string>;
  otelSpanId: ArrayLike<string>;
  otelParentSpanId: ArrayLike<string>;
  /** request | response | '' */
  half: ArrayLike<string>;

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
