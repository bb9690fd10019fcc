/** Subtrees that the reader has collapsed: what hangs under a span goes into its bar. */
import { buildForest, preorder } from './forest';
import { absorb, type Shown } from './shown';

/** @param collapsed spans, by their index in the trace; those that are hidden collapse the bar that stands for them */
export function collapse(shown: Shown, collapsed: Uint32Array): Shown {
  const forest = buildForest(shown.parent);
  const closed = new Uint8Array(shown.parent.length);
  for (const span of collapsed) {
    if (shown.placeOf[span] >= 0) {
      closed[shown.placeOf[span]] = 1;
    }
  }
  const into = Int32Array.from(closed.keys());
  for (const bar of preorder(forest)) {
    const above = forest.parent[bar];
    if (above >= 0 && closed[above]) {
      closed[bar] = 1;
      into[bar] = above;
    }
  }
  return absorb(shown, into);
}
