/** What the reader has folded and unfolded by hand, by span ids: these outlive a refresh. */
import type { PanelTrace } from '../../../frames/panelTrace';
import type { Folding } from '../layout/folding';
import { MARK } from '../layout/marks';
import { barKind, membersOf, type TraceModel } from '../layout/traceModel';

export interface Folds {
  /** Spans whose subtree is collapsed. */
  collapsed: readonly string[];
  /** First hops of paths, and first spans of repeats, that are not folded. */
  paths: readonly string[];
  repeats: readonly string[];
}

/** What of the reader's state decides on bars. */
export interface FoldSwitches {
  network: Folding['network'];
  foldRepeats: boolean;
  onlyMatches: boolean;
  folds: Folds;
}

export const NO_FOLDS: Folds = { collapsed: [], paths: [], repeats: [] };

const LISTS: Record<string, keyof Folds> = { c: 'collapsed', p: 'paths', r: 'repeats' };

/** As text for the URL: words of a letter for the list and a span id. '' = nothing. */
export function foldsText(folds: Folds): string {
  return Object.entries(LISTS)
    .flatMap(([letter, list]) => folds[list].map((id) => letter + id.replace(/[%\s]/g, encodeURIComponent)))
    .join(' ');
}

/** The text read back; words that are none are left out. */
export function readFolds(text: string): Folds {
  const folds = { collapsed: [] as string[], paths: [] as string[], repeats: [] as string[] };
  for (const word of text.split(' ')) {
    const list = LISTS[word.charAt(0)];
    if (list && word.length > 1) {
      folds[list].push(word.slice(1).replace(/%[\dA-F]{2}(%[\dA-F]{2})*/g, decoded));
    }
  }
  return folds;
}

function decoded(escaped: string): string {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return escaped;
  }
}

/** The switches of the view as the layout takes them. */
export function foldingOf(trace: PanelTrace, state: FoldSwitches, matches: Uint8Array | null): Folding {
  const { collapsed, paths, repeats } = state.folds;
  return {
    network: state.network,
    repeats: state.foldRepeats,
    only: state.onlyMatches ? matches : null,
    collapsed: spansNamed(trace, collapsed),
    unfoldedPaths: spansNamed(trace, paths),
    unfoldedRepeats: spansNamed(trace, repeats),
  };
}

function spansNamed({ spanId, count }: PanelTrace, names: readonly string[]): Uint32Array {
  const wanted = new Set(names);
  const spans: number[] = [];
  for (let span = 0; wanted.size > 0 && span < count; span++) {
    if (wanted.has(spanId[span])) {
      spans.push(span);
    }
  }
  return Uint32Array.from(spans);
}

/** Whether there is anything to fold or unfold at a bar. */
export function canToggle(model: TraceModel, i: number): boolean {
  const { offset } = model.layout.forest;
  return (model.marks[i] & (MARK.collapsed | MARK.folded | MARK.unfolded)) !== 0 || offset[i + 1] > offset[i];
}

/** Whether a bar hides spans that a toggle would show. */
export function isClosed(model: TraceModel, i: number): boolean {
  return (model.marks[i] & (MARK.collapsed | MARK.folded)) !== 0;
}

/**
 * Opens a bar that is closed: expands what is collapsed, else unfolds its hops or repeats. An open one is closed: the
 * fold it is the first of, else what hangs under it.
 */
export function toggle(model: TraceModel, i: number, folds: Folds): Folds {
  return isClosed(model, i) ? open(model, i, folds) : close(model, i, folds);
}

/** Shows what a bar hides; the same folds where it hides nothing. */
export function open(model: TraceModel, i: number, folds: Folds): Folds {
  const first = model.trace.spanId[model.spanOf[i]];
  if (model.marks[i] & MARK.collapsed) {
    const here = new Set(Array.from(membersOf(model, i), (span) => model.trace.spanId[span]));
    return { ...folds, collapsed: folds.collapsed.filter((id) => !here.has(id)) };
  }
  const kind = barKind(model, i);
  return kind === 'path'
    ? { ...folds, paths: [...folds.paths, first] }
    : kind === 'repeats'
      ? { ...folds, repeats: [...folds.repeats, first] }
      : folds;
}

/** Hides what hangs under a bar, or folds again what it is the first of; the same folds where there is nothing. */
export function close(model: TraceModel, i: number, folds: Folds): Folds {
  const first = model.trace.spanId[model.spanOf[i]];
  if (model.marks[i] & MARK.unfolded) {
    const without = (ids: readonly string[]) => ids.filter((id) => id !== first);
    return { ...folds, paths: without(folds.paths), repeats: without(folds.repeats) };
  }
  return collapse(model, i, folds);
}

/** Hides what hangs under a bar, whatever else it is. */
export function collapse(model: TraceModel, i: number, folds: Folds): Folds {
  const { offset } = model.layout.forest;
  return offset[i + 1] > offset[i]
    ? { ...folds, collapsed: [...folds.collapsed, model.trace.spanId[model.spanOf[i]]] }
    : folds;
}
