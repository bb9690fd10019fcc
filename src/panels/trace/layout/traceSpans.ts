/** The spans of a trace as every view reads them: when they were and what hangs under what, by the reader's switches. */
import { atOnce, WhenAsked, type Steps } from '../../../trace/steps';
import type { PanelTrace } from '../../../frames/panelTrace';
import { forestInSteps, type Forest } from './forest';

/** Who saw a span, as a small number: an index into KIND_LETTERS. */
export const APPLICATION = 0;
export const SYSTEM = 1;
export const NETWORK = 2;
export const KIND_LETTERS = ['A', 'S', 'N'] as const;

/** What changes times and links of all views alike. */
export interface SpanSwitches {
  /** Move spans of nodes whose clocks differ. */
  correctClocks: boolean;
  /** Without inferred links such a span is the root of a tree of its own. */
  showInferred: boolean;
}

/** All spans, by their index in `trace`. Times in ns after `zeroNs`, corrected if the switches say so. */
export interface TraceSpans {
  trace: PanelTrace;
  switches: SpanSwitches;
  count: number;
  startNs: Float64Array;
  /** Never before the start. */
  endNs: Float64Array;
  /** The earliest start, ns after `trace.originNs`. */
  zeroNs: number;
  /** The latest end; at least 1. */
  lastNs: number;
  /** Parents as they are to be shown, -1 for a root; a forest, as in `trace`. */
  parent: Int32Array;
  /** The same with children; made when it is first asked for. */
  readonly forest: Forest;
  /** The same in steps, for those who can wait. */
  growForest(): Steps<Forest>;
  /** APPLICATION, SYSTEM or NETWORK. */
  kind: Uint8Array;
}

/** O(n). */
export function traceSpans(trace: PanelTrace, switches: SpanSwitches): TraceSpans {
  return atOnce(spansInSteps(trace, switches));
}

/** The same in steps. */
export function* spansInSteps(trace: PanelTrace, switches: SpanSwitches): Steps<TraceSpans> {
  const n = trace.count;
  const startNs = new Float64Array(n);
  const endNs = new Float64Array(n);
  const kind = new Uint8Array(n);
  let zeroNs = Infinity;
  for (let i = 0; i < n; i++) {
    startNs[i] = trace.startNs[i] + (switches.correctClocks ? trace.clockOffsetNs[i] : 0);
    zeroNs = Math.min(zeroNs, startNs[i]);
    kind[i] = kindOf(trace.signalSource[i]);
  }
  yield;
  zeroNs = n > 0 ? zeroNs : 0;
  let lastNs = 1;
  for (let i = 0; i < n; i++) {
    startNs[i] -= zeroNs;
    endNs[i] = startNs[i] + trace.durationNs[i];
    lastNs = Math.max(lastNs, endNs[i]);
  }
  yield;
  if (!switches.showInferred) {
    yield* trace.read(['strength']);
  }
  const parent = switches.showInferred ? trace.parent : withoutInferred(trace);
  const forest = new WhenAsked(() => forestInSteps(parent));
  return {
    trace,
    switches,
    count: n,
    startNs,
    endNs,
    zeroNs,
    lastNs,
    kind,
    parent,
    get forest() {
      return forest.now;
    },
    growForest: () => forest.inSteps(),
  };
}

export function kindOf(signalSource: string): number {
  return signalSource === 'packet' ? NETWORK : signalSource === 'ebpf' ? SYSTEM : APPLICATION;
}

function withoutInferred(trace: PanelTrace): Int32Array {
  return trace.parent.map((parent, span) => (trace.strength[span] === 'inferred' ? -1 : parent));
}
