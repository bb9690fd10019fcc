/**
 * Parents → children. Every span is in the forest exactly once, whatever the links say: a parent that does
 * not exist makes a root, and a cycle is cut at its smallest index.
 */

import { atOnce, type Steps } from '../../../trace/steps';

/** Children in compressed rows: those of span `i` are `children[offset[i] … offset[i + 1])`. */
export interface Forest {
  /** Parent index per span, -1 for a root; cycles cut, bad indices gone. */
  parent: Int32Array;
  offset: Uint32Array;
  children: Uint32Array;
  roots: number[];
  /** How many links were dropped because they closed a cycle. */
  cutLinks: number;
}

/** Builds the forest in O(n). `parent` holds indices; anything outside 0…n-1, or the span itself, means "none". */
export function buildForest(parent: ArrayLike<number>): Forest {
  return atOnce(forestInSteps(parent));
}

/** The same in a few steps. */
export function* forestInSteps(parent: ArrayLike<number>): Steps<Forest> {
  const n = parent.length;
  const clean = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const p = parent[i];
    clean[i] = p >= 0 && p < n && p !== i ? p : -1;
  }
  yield;
  const cutLinks = cutCycles(clean);
  yield;

  const offset = new Uint32Array(n + 1);
  const roots: number[] = [];
  for (let i = 0; i < n; i++) {
    if (clean[i] >= 0) {
      offset[clean[i] + 1]++;
    } else {
      roots.push(i);
    }
  }
  for (let i = 0; i < n; i++) {
    offset[i + 1] += offset[i];
  }
  yield;
  const children = new Uint32Array(n - roots.length);
  const cursor = offset.slice(0, n);
  for (let i = 0; i < n; i++) {
    if (clean[i] >= 0) {
      children[cursor[clean[i]]++] = i;
    }
  }
  return { parent: clean, offset, children, roots, cutLinks };
}

/** Makes one member of each cycle a root, in place; returns how many. */
function cutCycles(parent: Int32Array): number {
  const n = parent.length;
  // 0 = not seen, else the number of the walk that saw it first: meeting one's own walk again is a cycle.
  let walk: Uint32Array | null = null;
  let cut = 0;
  for (let i = 0; i < n; i++) {
    // Somewhere in a cycle a parent has the greater index: it is enough to begin there.
    if (parent[i] < i) {
      continue;
    }
    walk ??= new Uint32Array(n);
    let at = i;
    while (at >= 0 && walk[at] === 0) {
      walk[at] = i + 1;
      at = parent[at];
    }
    if (at >= 0 && walk[at] === i + 1) {
      let smallest = at;
      for (let member = parent[at]; member !== at; member = parent[member]) {
        smallest = Math.min(smallest, member);
      }
      parent[smallest] = -1;
      cut++;
    }
  }
  return cut;
}

/** Sorts every list of siblings by `key` (then by index), in place. Lists already in order cost O(k). */
export function sortSiblings(forest: Forest, key: Float64Array): void {
  const { offset, children } = forest;
  const before = (a: number, b: number) => key[a] - key[b] || a - b;
  for (let i = 0; i + 1 < offset.length; i++) {
    for (let k = offset[i] + 1; k < offset[i + 1]; k++) {
      if (before(children[k - 1], children[k]) > 0) {
        children.subarray(offset[i], offset[i + 1]).sort(before);
        break;
      }
    }
  }
}

/** All spans depth first, parents before children, siblings in the order of their list, trees in the order of `roots`. */
export function preorder(forest: Forest, roots: readonly number[] = forest.roots): Uint32Array {
  const { offset, children, parent } = forest;
  const order = new Uint32Array(parent.length);
  const stack: number[] = [];
  let written = 0;
  for (const root of roots) {
    stack.push(root);
    while (stack.length > 0) {
      const span = stack.pop() as number;
      order[written++] = span;
      for (let k = offset[span + 1]; k > offset[span]; k--) {
        stack.push(children[k - 1]);
      }
    }
  }
  return order;
}
