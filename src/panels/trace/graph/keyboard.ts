/** Keys → selection and view; `keys.ts` says which key does what. */
import { ANY_FAILURE, type TraceModel } from '../layout/traceModel';
import type { FlameGraph } from './FlameGraph';
import { keyDoes, keyName, type KeyDoes } from './keys';
import { measureInView, stretched } from './measure';

/** What keys do that is not the graph's own; a key without its function is left to the browser. */
export interface GraphCommands {
  /** Closes what is open besides the graph's own. */
  escape(): void;
  help?(): void;
  back?(): void;
  forward?(): void;
  /** To the next (1) or previous (-1) span that is searched for; without it the keys go to the next error. */
  match?(direction: 1 | -1): void;
  /** Collapses or expands a span, by its model index. */
  collapse?(i: number): void;
  foldHops?(): void;
  foldRepeats?(): void;
  criticalPath?(): void;
  /** There are several views: digits choose one, wherever in the panel the focus is. Here for the help alone. */
  views?: boolean;
  find?(): void;
}

/** How far a key moves the time, CSS pixels. */
const STEP_PX = 60;
const ZOOM = 1.5;

/** Handles a key; true when it was one of ours. */
export function handleKey(event: KeyboardEvent, graph: FlameGraph, commands: GraphCommands): boolean {
  const model = graph.currentModel;
  if (!model || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return false;
  }
  const does = keyDoes(keyName(event), graph.ruler.isOut);
  return does !== undefined && carryOut(does, model, graph, commands);
}

function carryOut(does: KeyDoes, model: TraceModel, graph: FlameGraph, commands: GraphCommands): boolean {
  const selected = graph.selectedIndex;
  const go = (to: number | undefined) => {
    if (to !== undefined && to !== selected) {
      graph.select(to);
    }
    return true;
  };
  const done = (_: unknown) => true;
  /** Only where there is such a function. */
  const ask = (command: (() => void) | undefined) => (command?.(), command !== undefined);
  switch (does) {
    case 'parent':
    case 'child':
    case 'previousSibling':
    case 'nextSibling':
      return go(neighbour(model, selected, does));
    case 'first':
      return go(model.layout.roots[0]);
    case 'last':
      return go(model.layout.order[model.layout.order.length - 1]);
    case 'zoomIn':
      return done(graph.zoom(1 / ZOOM));
    case 'zoomOut':
      return done(graph.zoom(ZOOM));
    case 'earlier':
      return done(graph.pan(STEP_PX, 0));
    case 'later':
      return done(graph.pan(-STEP_PX, 0));
    case 'scrollUp':
      return done(graph.pan(0, STEP_PX));
    case 'scrollDown':
      return done(graph.pan(0, -STEP_PX));
    case 'pageUp':
      return done(graph.page(-1));
    case 'pageDown':
      return done(graph.page(1));
    case 'fit':
      return done(graph.reset());
    case 'zoomToSpan':
      return done(graph.zoomToSpan(selected));
    case 'measure':
      return done(toggleRuler(graph));
    case 'measureStartEarlier':
      return stretch(graph, model, 'from', -1);
    case 'measureStartLater':
      return stretch(graph, model, 'from', 1);
    case 'measureEndEarlier':
      return stretch(graph, model, 'to', -1);
    case 'measureEndLater':
      return stretch(graph, model, 'to', 1);
    case 'zoomToMeasure':
      return done(graph.ruler.stretch && graph.glideTo(graph.ruler.stretch));
    case 'nextMatch':
    case 'previousMatch': {
      const direction = does === 'nextMatch' ? 1 : -1;
      return commands.match ? done(commands.match(direction)) : go(nextFailure(model, selected, direction));
    }
    case 'views':
      return false;
    case 'collapse':
      return selected >= 0 && ask(commands.collapse && (() => commands.collapse?.(selected)));
    case 'escape':
      return done(graph.ruler.stretch ? graph.ruler.measure(null) : commands.escape());
    default:
      return ask(commands[does]);
  }
}

/** Takes the ruler out, along the selected span or else in the middle of the screen, or puts it away. */
export function toggleRuler(graph: FlameGraph): void {
  const { currentModel: model, selectedIndex: i, ruler } = graph;
  if (graph.ruler.isOut) {
    graph.ruler.measure(null);
  } else if (model) {
    const span = i >= 0 ? { fromNs: model.input.startNs[i], toNs: model.input.endNs[i] } : null;
    ruler.takeOut(ruler.stretch ?? span ?? measureInView(graph.window));
  }
}

/** Moves an edge of the measure by a hundredth of the screen. */
function stretch(graph: FlameGraph, model: TraceModel, edge: 'from' | 'to', direction: 1 | -1): boolean {
  const { ruler, window } = graph;
  if (ruler.stretch) {
    ruler.measure(stretched(ruler.stretch, edge, (direction * (window.toNs - window.fromNs)) / 100, model.whole));
  }
  return true;
}

/** The next span with an error in display order, around the end; undefined where there is none. */
export function nextFailure(model: TraceModel, from: number, direction: 1 | -1): number | undefined {
  const { order } = model.layout;
  const at = from < 0 ? (direction > 0 ? -1 : order.length) : order.indexOf(from);
  for (let k = 1; k <= order.length; k++) {
    const i = order[(at + direction * k + 2 * order.length) % order.length];
    if (model.marks[i] & ANY_FAILURE) {
      return i;
    }
  }
  return undefined;
}

/** The span that a step leads to from `span`; the span itself where there is none that way, the main root from -1. */
export function neighbour(
  model: TraceModel,
  span: number,
  step: 'parent' | 'child' | 'previousSibling' | 'nextSibling'
): number {
  const { forest, roots } = model.layout;
  if (span < 0) {
    return roots[0] ?? -1;
  }
  const parent = forest.parent[span];
  if (step === 'parent') {
    return parent >= 0 ? parent : span;
  }
  if (step === 'child') {
    return forest.offset[span + 1] > forest.offset[span] ? forest.children[forest.offset[span]] : span;
  }
  const siblings = parent >= 0 ? forest.children.subarray(forest.offset[parent], forest.offset[parent + 1]) : roots;
  return siblings[siblings.indexOf(span) + (step === 'nextSibling' ? 1 : -1)] ?? span;
}
