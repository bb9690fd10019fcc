/** A trace made ready to draw: which spans, where, in which colour group, with which marks. Made once per trace and options. */
import type { PanelTrace } from '../../../frames/panelTrace';
import type { TracePanelOptions } from '../options';
import { buildForest, preorder } from './forest';
import { LaneIndex } from './laneIndex';
import { layoutLanes, rectEnd, type LaneInput, type LaneLayout } from './laneLayout';
import type { TimeWindow } from './timeWindow';

/** Who saw a span, as a small number: an index into KIND_LETTERS. */
export const APPLICATION = 0;
export const SYSTEM = 1;
export const NETWORK = 2;
export const KIND_LETTERS = ['A', 'S', 'N'] as const;

/** What a bar shows besides its colour; flags of `TraceModel.marks`. */
export const MARK = { serverError: 1, clientError: 2, timeout: 4, inferred: 8, corrected: 16 } as const;
export const ANY_FAILURE = MARK.serverError | MARK.clientError | MARK.timeout;

/**
 * Spans in the model have indices of their own: hidden ones (network spans, if so wished) are left out, and their
 * children hang under the nearest span that is shown.
 */
export interface TraceModel {
  trace: PanelTrace;
  options: TracePanelOptions;
  /** Model index → index in `trace`. */
  spanOf: Uint32Array;
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
export function buildTraceModel(trace: PanelTrace, options: TracePanelOptions): TraceModel {
  const { spanOf, parent } = shownSpans(trace, shownParents(trace, options.showInferred), options.showNetwork);
  const n = spanOf.length;
  const startNs = new Float64Array(n);
  const endNs = new Float64Array(n);
  const kind = new Uint8Array(n);
  const marks = new Uint8Array(n);
  const group = new Uint16Array(n);
  const groupNumber = new Map<string, number>();
  const groups: string[] = [];
  let zeroNs = Infinity;
  for (let i = 0; i < n; i++) {
    const span = spanOf[i];
    startNs[i] = trace.startNs[span] + (options.correctClocks ? trace.clockOffsetNs[span] : 0);
    zeroNs = Math.min(zeroNs, startNs[i]);
    kind[i] = kindOf(trace.signalSource[span]);
    marks[i] = marksOf(trace, span, options);
    const name = groupOf(trace, span, kind[i], options);
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
  zeroNs = n > 0 ? zeroNs : 0;
  let lastNs = 1;
  for (let i = 0; i < n; i++) {
    startNs[i] -= zeroNs;
    endNs[i] = startNs[i] + trace.durationNs[spanOf[i]];
    lastNs = Math.max(lastNs, endNs[i]);
  }
  const input: LaneInput = { startNs, endNs, parent };
  const layout = layoutLanes(input, trace.own ? undefined : largestTree(parent));
  const failures = marks.map((mark) => mark & ANY_FAILURE);
  const index = new LaneIndex(input, layout, failures);
  const whole = { fromNs: 0, toNs: lastNs };
  return { trace, options, spanOf, input, zeroNs, whole, layout, index, kind, marks, group, groups };
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
export function nameOf(model: TraceModel, i: number): SpanName {
  const { trace, spanOf } = model;
  return { spanId: trace.spanId[spanOf[i]], rowId: trace.rowIds[spanOf[i]].split(',')[0] };
}

/** Model index of a span, -1 when it is not shown. */
export function indexOfSpan(model: TraceModel, { spanId, rowId }: SpanName): number {
  const { trace, spanOf } = model;
  const byId = spanOf.findIndex((span) => trace.spanId[span] === spanId);
  return byId >= 0 || rowId === '' ? byId : spanOf.findIndex((span) => trace.rowIds[span].split(',').includes(rowId));
}

/** A name that is the same for the same trace after a refresh, which may find the first trace id of a call. */
export function traceKey(trace: PanelTrace): string {
  return trace.meta?.callId || trace.traceId;
}

export function kindOf(signalSource: string): number {
  return signalSource === 'packet' ? NETWORK : signalSource === 'ebpf' ? SYSTEM : APPLICATION;
}

function marksOf(trace: PanelTrace, span: number, { correctClocks, showInferred }: TracePanelOptions): number {
  const status = trace.status[span];
  return (
    (status === 'server_error' ? MARK.serverError : 0) |
    (status === 'client_error' ? MARK.clientError : 0) |
    (status === 'timeout' ? MARK.timeout : 0) |
    (showInferred && trace.strength[span] === 'inferred' ? MARK.inferred : 0) |
    (correctClocks && trace.clockOffsetNs[span] !== 0 ? MARK.corrected : 0)
  );
}

function groupOf(trace: PanelTrace, span: number, kind: number, options: TracePanelOptions): string {
  if (options.colourBy === 'source') {
    return KIND_LETTERS[kind];
  }
  if (options.colourBy === 'status') {
    return trace.status[span];
  }
  return kind === NETWORK ? NETWORK_GROUP : trace.service[span];
}

/** Parents as they are to be shown: without inferred links, if so wished. */
function shownParents(trace: PanelTrace, showInferred: boolean): Int32Array {
  return showInferred
    ? trace.parent
    : trace.parent.map((parent, span) => (trace.strength[span] === 'inferred' ? -1 : parent));
}

function shownSpans(
  trace: PanelTrace,
  parents: Int32Array,
  showNetwork: boolean
): { spanOf: Uint32Array; parent: Int32Array } {
  const n = trace.count;
  const everything = Uint32Array.from({ length: n }, (_, i) => i);
  if (showNetwork) {
    return { spanOf: everything, parent: parents };
  }
  const spanOf = everything.filter((span) => kindOf(trace.signalSource[span]) !== NETWORK);
  const place = new Int32Array(n).fill(-1);
  spanOf.forEach((span, i) => (place[span] = i));
  const parent = new Int32Array(spanOf.length).fill(-1);
  // Parents come first, so that a hidden parent already knows who stands in for it.
  const forest = buildForest(parents);
  const standIn = new Int32Array(n).fill(-1);
  for (const span of preorder(forest)) {
    const up = forest.parent[span] >= 0 ? standIn[forest.parent[span]] : -1;
    standIn[span] = place[span] >= 0 ? place[span] : up;
    if (place[span] >= 0) {
      parent[place[span]] = up;
    }
  }
  return { spanOf, parent };
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
