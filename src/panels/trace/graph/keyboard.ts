/** Keys → selection and view. Arrows walk the tree: up to the parent, down to the first child, sideways to siblings. */
import type { TraceModel } from '../layout/traceModel';
import type { FlameGraph } from './FlameGraph';

/** Handles a key; true when it was one of ours. `onEscape` is told when Escape was pressed. */
export function handleKey(event: KeyboardEvent, graph: FlameGraph, onEscape: () => void): boolean {
  const model = graph.currentModel;
  if (!model || event.ctrlKey || event.metaKey || event.altKey) {
    return false;
  }
  const selected = graph.selectedIndex;
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowRight':
    case 'ArrowUp':
    case 'ArrowDown':
      if (event.shiftKey) {
        const [dx, dy] = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
        graph.pan(dx, dy);
      } else {
        const next = neighbour(model, selected, event.key);
        if (next !== selected) {
          graph.select(next);
        }
      }
      return true;
    case 'Home':
      graph.select(model.layout.roots[0] ?? -1);
      return true;
    case 'Enter':
      graph.zoomToSpan(selected);
      return true;
    case '+':
    case '=':
      graph.zoom(1 / 1.5);
      return true;
    case '-':
    case '_':
      graph.zoom(1.5);
      return true;
    case '0':
      graph.reset();
      return true;
    case 'Escape':
      onEscape();
      return true;
    default:
      return false;
  }
}

/** The span an arrow leads to from `span`; the span itself where there is none that way, the main root from -1. */
export function neighbour(model: TraceModel, span: number, key: string): number {
  const { forest, roots } = model.layout;
  if (span < 0) {
    return roots[0] ?? -1;
  }
  const parent = forest.parent[span];
  if (key === 'ArrowUp') {
    return parent >= 0 ? parent : span;
  }
  if (key === 'ArrowDown') {
    return forest.offset[span + 1] > forest.offset[span] ? forest.children[forest.offset[span]] : span;
  }
  const siblings = parent >= 0 ? forest.children.subarray(forest.offset[parent], forest.offset[parent + 1]) : roots;
  const at = siblings.indexOf(span) + (key === 'ArrowRight' ? 1 : -1);
  return siblings[at] ?? span;
}
