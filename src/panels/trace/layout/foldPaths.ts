/** The network spans on the way of one request become one bar: its hops, from the client's side to the server's. */
import { foldTogether, Groups, type Shown } from './shown';
import { NETWORK } from './traceSpans';

/** Evidence that two observations are of one and the same request on its way. */
const ONE_REQUEST = /\b(tcp-seq|stream|dns-id|unix-socket)\b/;

/** By index in the trace, 1 where a network span saw the same request as its parent. O(n). */
export function onTheWay(count: number, kind: Uint8Array, evidence: ArrayLike<string>): Uint8Array {
  const same = new Uint8Array(count);
  for (let span = 0; span < count; span++) {
    same[span] = kind[span] === NETWORK && ONE_REQUEST.test(evidence[span]) ? 1 : 0;
  }
  return same;
}

/**
 * Folds each run of at least two network spans of which each is the only network span under the one before. Where the
 * way parts in two, each arm is a run of its own.
 * @param way as of `onTheWay`
 * @param unfolded first spans (indices in the trace) of what the reader has unfolded
 */
export function foldPaths(shown: Shown, kind: Uint8Array, way: Uint8Array, unfolded: Uint32Array): Shown {
  const { spanOf, parent } = shown;
  const n = spanOf.length;
  const isHop = (bar: number) => bar >= 0 && kind[spanOf[bar]] === NETWORK;
  // The hop after a bar; -1 = none, -2 = more than one.
  const after = new Int32Array(n).fill(-1);
  for (let bar = 0; bar < n; bar++) {
    if (isHop(bar) && isHop(parent[bar])) {
      after[parent[bar]] = after[parent[bar]] === -1 ? bar : -2;
    }
  }
  const goesOn = (bar: number) => isHop(parent[bar]) && after[parent[bar]] === bar && way[spanOf[bar]] === 1;
  const open = new Set(unfolded);
  const into = Int32Array.from(parent.keys());
  const groups = new Groups();
  for (let first = 0; first < n; first++) {
    const second = after[first];
    if (!isHop(first) || goesOn(first) || second < 0 || !goesOn(second) || open.has(spanOf[first])) {
      continue;
    }
    groups.bars.push(first);
    for (let hop = second; hop >= 0 && goesOn(hop); hop = after[hop]) {
      groups.bars.push(hop);
      into[hop] = first;
    }
    groups.end();
  }
  return groups.ends.length === 0 ? shown : foldTogether(shown, into, groups, true);
}
