/** Siblings that do the same again and again become one bar with their number. */
import { buildForest, preorder, sortSiblings } from './forest';
import { foldTogether, Groups, type Shown } from './shown';

/** Fewer than this say more one by one. */
const FEWEST = 3;

/**
 * Folds siblings that follow each other in time and are the `same` (a number by index in the trace), with all that
 * hangs under them. Roots stay: nothing ties them together.
 * @param unfolded first spans (indices in the trace) of what the reader has unfolded
 */
export function foldRepeats(shown: Shown, same: Uint32Array, unfolded: Uint32Array): Shown {
  const { spanOf, fold } = shown;
  const forest = buildForest(shown.parent);
  sortSiblings(forest, shown.startNs);
  const { parent, children, offset } = forest;
  // One hop and a path of several are not the same, even where their first spans are.
  const alike = (a: number, b: number) =>
    same[spanOf[a]] === same[spanOf[b]] && (fold ? fold[a] < 0 === fold[b] < 0 : true);
  const open = new Set(unfolded);
  const into = Int32Array.from(parent.keys());
  const groups = new Groups();
  /** 1 for the bars of a group and all that hangs under them. */
  const closed = new Uint8Array(parent.length);
  // Parents first, so that what goes into a bar as a whole is not folded by itself as well.
  for (const bar of preorder(forest)) {
    const above = parent[bar];
    if (closed[bar] === 0 && above >= 0 && closed[above] === 1) {
      closed[bar] = 1;
      into[bar] = into[above];
    }
    for (let k = closed[bar] ? offset[bar + 1] : offset[bar]; k < offset[bar + 1];) {
      let end = k + 1;
      while (end < offset[bar + 1] && alike(children[k], children[end])) {
        end++;
      }
      if (end - k >= FEWEST && !open.has(spanOf[children[k]])) {
        for (let m = k; m < end; m++) {
          groups.bars.push(children[m]);
          into[children[m]] = children[k];
          closed[children[m]] = 1;
        }
        groups.end();
      }
      k = end;
    }
  }
  return groups.ends.length === 0 ? shown : foldTogether(shown, into, groups, false);
}
