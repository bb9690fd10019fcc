/** A trace made ready to draw: which bars, where, in which colour group, with which marks. */
import { rowIdsIn } from '../../../trace/rowId';
import { atOnce, type Steps } from '../../../trace/steps';
import type { PanelTrace } from '../../../frames/panelTrace';
import { layBars, type Bars } from './bars';
import { colourGroups, type ColourGroups } from './colourGroups';
import { criticalBars, type CriticalBars } from './criticalBars';
import type { Pieces } from './criticalPath';
import { foldingInput, type Folding } from './folding';
import { LaneIndex } from './laneIndex';
import { rectEnd, type LaneInput, type LaneLayout } from './laneLayout';
import { mainRootOf } from './mainRoot';
import { ANY_FAILURE, MARK, marksOfSpans } from './marks';
import type { Folds } from './shown';
import type { TimeWindow } from './timeWindow';
import type { TraceSpans } from './traceSpans';

export { APPLICATION, KIND_LETTERS, NETWORK, SYSTEM, kindOf } from './traceSpans';
export { ANY_FAILURE, MARK } from './marks';
export { NETWORK_GROUP } from './colourGroups';

/**
 * Bars have indices of their own ("model indices"). Most are one span; what is hidden, collapsed or folded with others
 * has another bar that stands for it.
 */
export interface TraceModel {
  spans: TraceSpans;
  trace: PanelTrace;
  options: TraceSpans['switches'] & { colourBy: string; folding: Folding };
  /** Model index → index in `trace`; of several spans the first. */
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
  /** Flags of `MARK`. */
  marks: Uint16Array;
  /** The same of each span by itself, by index in the trace. */
  marksOf: Uint16Array;
  /** Whether bars that are no match are to step back. */
  searched: boolean;
  /** Null where the critical path is not to be shown. */
  critical: CriticalBars | null;
  /** Colour group per bar: an index into `groups`. */
  group: Uint16Array;
  /** The same by index in the trace. */
  groupOf: Uint16Array;
  groups: string[];
  /** Number of the bar's fold, -1 = a span by itself; null where nothing is folded. */
  fold: Int32Array | null;
  folds: Folds;
  /** By bar, spans that it stands for, itself included; null where each is one span. */
  size: Uint32Array | null;
  /** By bar, how many of these failed; null as above. */
  failed: Uint32Array | null;
}

/** Bars of the spans as the reader wants them folded. O(n log n). */
export function barsOf(spans: TraceSpans, folding: Folding): Bars {
  return layBars(atOnce(foldingInput(spans, folding)), folding, mainRootOf(spans));
}

/**
 * Bars with colours and marks. O(n).
 * @param matches by index in the trace, 1 = what the reader searches for; null = nothing is searched for
 * @param path the critical path; null = it is not shown
 */
export function traceModel(
  spans: TraceSpans,
  bars: Bars,
  folding: Folding,
  colours: ColourGroups,
  matches: Uint8Array | null,
  path: Pieces | null = null
): TraceModel {
  return atOnce(modelInSteps(spans, bars, folding, colours, matches, path));
}

/** The same in steps, some tens of ms each at a million spans. */
export function* modelInSteps(
  spans: TraceSpans,
  bars: Bars,
  folding: Folding,
  colours: ColourGroups,
  matches: Uint8Array | null,
  path: Pieces | null
): Steps<TraceModel> {
  const { spanOf, placeOf, layout, fold, folds } = bars;
  const whole = { fromNs: 0, toNs: spans.lastNs };
  const marksOf = marksOfSpans(spans);
  const each = spanOf.length === spans.count;
  const sums = each ? { size: null, failed: null } : sumsOf(bars, marksOf);
  const critical = path && criticalBars(path, placeOf, spanOf.length);
  if (critical) {
    yield;
  }
  const marks = each && !matches && !critical ? marksOf : marksOfBars(bars, folding, marksOf, sums, matches);
  for (let bar = 0; critical && bar < marks.length; bar++) {
    marks[bar] |= critical.offset[bar + 1] > critical.offset[bar] ? MARK.critical : 0;
  }
  if (marks !== marksOf) {
    yield;
  }
  return {
    spans,
    trace: spans.trace,
    options: { ...spans.switches, colourBy: colours.colourBy, folding },
    spanOf,
    placeOf,
    input: { startNs: bars.startNs, endNs: bars.endNs, parent: bars.parent },
    zeroNs: spans.zeroNs,
    whole,
    layout,
    index: new LaneIndex(bars.slots, marks),
    kind: each ? spans.kind : Uint8Array.from(spanOf, (span) => spans.kind[span]),
    marks,
    marksOf,
    searched: matches !== null,
    critical,
    group: each ? colours.group : Uint16Array.from(spanOf, (span) => colours.group[span]),
    groupOf: colours.group,
    groups: colours.groups,
    fold,
    folds,
    ...sums,
  };
}

/** All at once: bars, colours and marks. */
export function buildTraceModel(
  spans: TraceSpans,
  { colourBy, folding, matches = null }: { colourBy: string; folding: Folding; matches?: Uint8Array | null }
): TraceModel {
  return traceModel(spans, barsOf(spans, folding), folding, colourGroups(spans, colourBy), matches);
}

type Sums = Pick<TraceModel, 'size' | 'failed'>;

function sumsOf({ spanOf, placeOf }: Bars, marksOf: Uint16Array): Sums {
  const size = new Uint32Array(spanOf.length);
  const failed = new Uint32Array(spanOf.length);
  for (let span = 0; span < placeOf.length; span++) {
    const bar = placeOf[span];
    if (bar >= 0) {
      size[bar]++;
      failed[bar] += marksOf[span] & ANY_FAILURE ? 1 : 0;
    }
  }
  return { size, failed };
}

/** What several spans show as one: each way to fail that occurs in them, and what is true of the first. */
const SHARED = ANY_FAILURE | MARK.parseFailed | MARK.corrected;

function marksOfBars(
  { spanOf, placeOf, fold, folds }: Bars,
  folding: Folding,
  marksOf: Uint16Array,
  { size, failed }: Sums,
  matches: Uint8Array | null
): Uint16Array {
  const marks = Uint16Array.from(spanOf, (span) => marksOf[span]);
  /** By bar, failures that its own mark tells of. */
  const told = Uint32Array.from(spanOf, (span) => (marksOf[span] & ANY_FAILURE ? 1 : 0));
  for (let bar = 0; fold && bar < marks.length; bar++) {
    if (fold[bar] < 0) {
      continue;
    }
    marks[bar] |= MARK.folded;
    told[bar] = 0;
    for (let m = folds.offset[fold[bar]]; m < folds.offset[fold[bar] + 1]; m++) {
      marks[bar] |= marksOf[folds.members[m]] & SHARED;
      // All hops tell of one failure; of repeats it matters how many failed.
      told[bar] += fold[bar] < folds.paths && marksOf[folds.members[m]] & ANY_FAILURE ? 1 : 0;
    }
  }
  const markFirsts = (spans: Uint32Array, mark: number) => {
    for (const span of spans) {
      const bar = placeOf[span];
      if (bar >= 0 && spanOf[bar] === span) {
        marks[bar] |= mark;
      }
    }
  };
  markFirsts(folding.network === 'folded' ? folding.unfoldedPaths : new Uint32Array(0), MARK.unfolded);
  markFirsts(folding.repeats ? folding.unfoldedRepeats : new Uint32Array(0), MARK.unfolded);
  for (const span of folding.collapsed) {
    const bar = placeOf[span];
    if (bar >= 0 && size && size[bar] > membersIn(fold, folds, bar)) {
      marks[bar] |= MARK.collapsed;
    }
  }
  for (let bar = 0; failed && bar < marks.length; bar++) {
    // A hidden network span that fails like the request it belongs to says nothing new.
    const news = told[bar] === 0 || (marks[bar] & (MARK.collapsed | MARK.folded)) !== 0;
    marks[bar] |= news && failed[bar] > told[bar] ? MARK.hiddenFailure : 0;
  }
  for (let span = 0; matches && span < placeOf.length; span++) {
    if (matches[span] === 1 && placeOf[span] >= 0) {
      marks[placeOf[span]] |= MARK.match;
    }
  }
  return marks;
}

function membersIn(fold: Int32Array | null, { offset }: Folds, bar: number): number {
  return fold && fold[bar] >= 0 ? offset[fold[bar] + 1] - offset[fold[bar]] : 1;
}

/** What a bar is: one span, the hops on the way of a request, or repeated siblings. */
export type BarKind = 'span' | 'path' | 'repeats';

export function barKind(model: TraceModel, i: number): BarKind {
  const fold = model.fold ? model.fold[i] : -1;
  return fold < 0 ? 'span' : fold < model.folds.paths ? 'path' : 'repeats';
}

/** The spans that are drawn as this bar (not what hangs under them), indices in the trace. */
export function membersOf(model: TraceModel, i: number): Uint32Array {
  const fold = model.fold ? model.fold[i] : -1;
  const { offset, members } = model.folds;
  return fold < 0 ? model.spanOf.subarray(i, i + 1) : members.subarray(offset[fold], offset[fold + 1]);
}

/** Spans that have no bar and that this one stands for, besides its members. */
export function hiddenUnder(model: TraceModel, i: number): number {
  return model.size ? model.size[i] - membersIn(model.fold, model.folds, i) : 0;
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
  return { spanId: trace.spanId[span], rowId: rowIdsIn(trace.rowIds[span])[0] ?? '' };
}

/** Index in the trace of a span, -1 when it is not in it. */
export function indexOfSpan(trace: PanelTrace, { spanId, rowId }: SpanName): number {
  for (let span = 0; span < trace.count; span++) {
    if (trace.spanId[span] === spanId) {
      return span;
    }
  }
  for (let span = 0; span < trace.count && rowId !== ''; span++) {
    if (trace.rowIds[span].includes(rowId) && rowIdsIn(trace.rowIds[span]).includes(rowId)) {
      return span;
    }
  }
  return -1;
}

/** A name that is the same for the same trace after a refresh, which may find the first trace id of a call. */
export function traceKey(trace: PanelTrace): string {
  return trace.meta?.callId || trace.traceId;
}
