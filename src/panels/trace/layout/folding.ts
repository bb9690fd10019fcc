/** Which spans are bars of their own, and which go into others: the steps in their order. Pure numbers, for a worker too. */
import type { Steps } from '../../../trace/steps';
import { collapse } from './collapse';
import { foldPaths, onTheWay } from './foldPaths';
import { foldRepeats } from './foldRepeats';
import { onlyMatches, withoutNetwork } from './hideSpans';
import { sameNumbers } from './sameNumbers';
import { everySpan, type Shown, type SpanTree } from './shown';
import type { TraceSpans } from './traceSpans';

/** The reader's switches that decide on bars. Spans are named by their index in the trace. */
export interface Folding {
  network: 'shown' | 'folded' | 'hidden';
  repeats: boolean;
  /** By span, 1 = shown with its ancestors, nothing else; null = all. */
  only: Uint8Array | null;
  collapsed: Uint32Array;
  /** First spans of paths and of repeats that are not to be folded. */
  unfoldedPaths: Uint32Array;
  unfoldedRepeats: Uint32Array;
}

export const NOTHING_FOLDED: Folding = {
  network: 'shown',
  repeats: false,
  only: null,
  collapsed: new Uint32Array(0),
  unfoldedPaths: new Uint32Array(0),
  unfoldedRepeats: new Uint32Array(0),
};

/** What the steps read of the spans, as numbers. */
export interface FoldingInput extends SpanTree {
  kind: Uint8Array;
  /** Null where paths are not folded. */
  way: Uint8Array | null;
  /** Null where repeats are not folded. */
  same: Uint32Array | null;
}

/** Reads the texts that the steps need; O(n), nothing where nothing is folded. */
export function* foldingInput(spans: TraceSpans, folding: Folding): Steps<FoldingInput> {
  const { trace, kind, count } = spans;
  return {
    startNs: spans.startNs,
    endNs: spans.endNs,
    parent: spans.parent,
    kind,
    way: folding.network === 'folded' ? onTheWay(count, kind, trace.evidence) : null,
    same: folding.repeats
      ? yield* sameNumbers(count, [trace.operation, trace.service, trace.kind, trace.observationPoint, kind])
      : null,
  };
}

/** Near-linear. Every span of the trace is in exactly one bar, or in none where only matches are shown. */
export function foldSpans({ kind, way, same, ...tree }: FoldingInput, folding: Folding): Shown {
  let shown = everySpan(tree);
  if (folding.network === 'hidden') {
    shown = withoutNetwork(shown, kind);
  }
  if (folding.only) {
    shown = onlyMatches(shown, folding.only);
  }
  if (way) {
    shown = foldPaths(shown, kind, way, folding.unfoldedPaths);
  }
  if (same) {
    shown = foldRepeats(shown, same, folding.unfoldedRepeats);
  }
  return folding.collapsed.length > 0 ? collapse(shown, folding.collapsed) : shown;
}
