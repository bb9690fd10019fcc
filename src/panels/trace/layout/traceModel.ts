/** A trace made ready to draw: which spans, where, in which colour group, with which marks. Made once per trace and options. */
import type { PanelTrace } from '../../../frames/panelTrace';
import { buildForest, preorder } from './forest';
import { LaneIndex } from './laneIndex';
import { layoutLanes, rectEnd, type LaneInput, type LaneLayout } from './laneLayout';
import type { TimeWindow } from './timeWindow';
import { KIND_LETTERS, NETWORK, type TraceSpans } from './traceSpans';

export { APPLICATION, KIND_LETTERS, NETWORK, SYSTEM, kindOf } from './traceSpans';

/** What a bar shows besides its colour; flags of `TraceModel.marks`. */
export const MARK = { serverError: 1, clientError: 2, timeout: 4, inferred: 8, corrected: 16 } as const;
export const ANY_FAILURE = MARK.serverError | MARK.clientError | MARK.timeout;

/** What the flame graph shows of the spans, and how it colours them. */
export interface ModelOptions {
  colourBy: string;
  showNetwork: boolean;
}

/**
 * Spans in the model have indices of their own: hidden ones (network spans, if so wished) are left out, and their
 * children hang under the nearest span that is shown.
 */
export interface TraceModel {
  spans: TraceSpans;
  trace: PanelTrace;
  options: ModelOptions & TraceSpans['switches'];
  /** Model index → index in `trace`. */
  spanOf: Uint32Array;
  /** Index in `trace` → model index of the span or of what stands in for it; -1 = nothing does. */
  placeOf: Int32Array;
  /** Times in ns after `zeroNs`, corrected if the options say so. */
  input: LaneInput;
  /** The earliest start shown, ns after `trace.originNs`. */
  zeroNs: number;
  whole: TimeWindow;
  layout: LaneLayout;
  index: LaneIndex;
  kind: Uint8Array;
  marks: Uint8Array;
  /** Colour group per span: an index into `groups`. */
  group: Uint16Array;
  groups: string[];
}

/** Colour group of spans seen on a network interface. */
export const NETWORK_GROUP = ' network';

/** Groups beyond this share the last number; nobody tells so many colours apart. */
const MOST_GROUPS = 65_535;

/** O(n log n); no limit on depth or width. */
export function buildTraceModel(spans: TraceSpans, { colourBy, showNetwork }: ModelOptions): TraceModel {
  const { trace, zeroNs } = spans;
  const options = { colourBy, showNetwork, ...spans.switches };
  const { spanOf, placeOf, parent } = shownSpans(spans, showNetwork);
  const n = spanOf.length;
  const startNs = new Float64Array(n);
  const endNs = new Float64Array(n);
  const kind = new Uint8Array(n);
  const marks = new Uint8Array(n);
  const group = new Uint16Array(n);
  const groupNumber = new Map<string, number>();
  const groups: string[] = [];
  for (let i = 0; i < n; i++) {
    const span = spanOf[i];
    startNs[i] = spans.startNs[span];
    endNs[i] = spans.endNs[span];
    kind[i] = spans.kind[span];
    marks[i] = marksOf(trace, span, spans.switches);
    const name = groupOf(trace, span, kind[i], colourBy);
    let number = groupNumber.get(name);
    if (number === undefined) {
      number = Math.min(groups.length, MOST_GROUPS);
      groupNumber.set(name, number);
      if (number === groups.length) {
        groups.push(name);
      }
    }
    group[i] = number;
  }
  const input: LaneInput = { startNs, endNs, parent };
  const layout = layoutLanes(input, trace.own ? undefined : largestTree(parent));
  const failures = marks.map((mark) => mark & ANY_FAILURE);
  const index = new LaneIndex(input, layout, failures);
  const whole = { fromNs: 0, toNs: spans.lastNs };
  return { spans, trace, options, spanOf, placeOf, input, zeroNs, whole, layout, index, kind, marks, group, groups };
}

/** Where a span's bar ends, ns after zero. */
export function barEnd(model: TraceModel, i: number): number {
  return rectEnd(model.input, i);
}

/** What a selection is remembered by: the span's id, and one of its rows, should it get another id. */
export interface SpanName {
  spanId: string;
  rowId: string;
}

/** Rows that arrive later may join a span and give it another id; its rows stay in it. */
export function nameOf(trace: PanelTrace, span: number): SpanName {
  return { spanId: trace.spanId[span], rowId: trace.rowIds[span].split(',')[0] };
}

/** Index in the trace of a span, -1 when it is not in it. */
export function indexOfSpan(trace: PanelTrace, { spanId, rowId }: SpanName): number {
  const spans = Array.from({ length: trace.count }, (_, span) => span);
  const byId = spans.findIndex((span) => trace.spanId[span] === spanId);
  return byId >= 0 || rowId === '' ? byId : spans.findIndex((span) => trace.rowIds[span].split(',').includes(rowId));
}

/** A name that is the same for the same trace after a refresh, which may find the first trace id of a call. */
export function traceKey(trace: PanelTrace): string {
  return trace.meta?.callId || trace.traceId;
}

function marksOf(trace: PanelTrace, span: number, { correctClocks, showInferred }: TraceSpans['switches']): number {
  const status = trace.status[span];
  return (
    (status === 'server_error' ? MARK.serverError : 0) |
    (status === 'client_error' ? MARK.clientError : 0) |
    (status === 'timeout' ? MARK.timeout : 0) |
    (showInferred && trace.strength[span] === 'inferred' ? MARK.inferred : 0) |
    (correctClocks && trace.clockOffsetNs[span] !== 0 ? MARK.corrected : 0)
  );
}

/** The colour group of a span. */
export function groupOf(trace: PanelTrace, span: number, kind: number, colourBy: string): string {
  if (colourBy === 'source') {
    return KIND_LETTERS[kind];
  }
  if (colourBy === 'status') {
    return trace.status[span];
  }
  return kind === NETWORK ? NETWORK_GROUP : trace.service[span];
}

interface Shown {
  spanOf: Uint32Array;
  placeOf: Int32Array;
  parent: Int32Array;
}

function shownSpans({ count, forest, kind }: TraceSpans, showNetwork: boolean): Shown {
  const everything = Uint32Array.from({ length: count }, (_, i) => i);
  if (showNetwork) {
    return { spanOf: everything, placeOf: Int32Array.from(everything), parent: forest.parent };
  }
  const spanOf = everything.filter((span) => kind[span] !== NETWORK);
  const placeOf = new Int32Array(count).fill(-1);
  spanOf.forEach((span, i) => (placeOf[span] = i));
  const parent = new Int32Array(spanOf.length).fill(-1);
  // Parents come first, so that a hidden parent already knows who stands in for it.
  for (const span of preorder(forest)) {
    const up = forest.parent[span] >= 0 ? placeOf[forest.parent[span]] : -1;
    if (kind[span] === NETWORK) {
      placeOf[span] = up;
    } else {
      parent[placeOf[span]] = up;
    }
  }
  return { spanOf, placeOf, parent };
}

/** Root of the tree with the most spans: frames of other data sources do not say which one was asked for. */
function largestTree(parent: Int32Array): number | undefined {
  const forest = buildForest(parent);
  const size = new Uint32Array(parent.length).fill(1);
  const order = preorder(forest);
  for (let k = order.length - 1; k >= 0; k--) {
    const p = forest.parent[order[k]];
    if (p >= 0) {
      size[p] += size[order[k]];
    }
  }
  let largest: number | undefined;
  for (const root of forest.roots) {
    if (largest === undefined || size[root] > size[largest]) {
      largest = root;
    }
  }
  return largest;
}
