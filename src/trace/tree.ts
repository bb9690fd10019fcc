import { correctionNs } from './clocks';
import { compareIds } from './ids';
import type { Span } from './span';
import { ROWS_A_STEP, type Steps } from './steps';
import type { ClockOffset, Link } from './trace';

/**
 * Layer 9: the order in which spans are shown. Depth first, siblings by corrected start. First the tree of the
 * clicked call, then the trees that share a trace id with it, then the rest, each group in time order. In steps.
 *
 * @param start index of the clicked span, -1 for none.
 */
export function* displayOrder(
  spans: readonly Span[],
  links: ReadonlyArray<Link | null>,
  start: number,
  clocks: readonly ClockOffset[] = []
): Steps<{ order: number[]; roots: number[] }> {
  const byDomain = new Map(clocks.map((clock) => [clock.domain, clock]));
  const starts = Float64Array.from(spans, ({ startNs, clockDomain }) => {
    const clock = byDomain.get(clockDomain);
    return startNs + (clock ? correctionNs(clock, startNs) : 0);
  });
  const byTime = (a: number, b: number): number =>
    starts[a] - starts[b] || spans[b].endNs - spans[a].endNs || compareIds(spans[a].ids[0], spans[b].ids[0]);

  yield;
  const children = childrenOf(links);
  const roots: number[] = [];
  links.forEach((link, i) => link === null && roots.push(i));
  roots.sort(byTime);
  const rank = start < 0 ? () => 0 : rankRoots(spans, links, start);
  roots.sort((a, b) => rank(a) - rank(b));

  yield;
  const order: number[] = [];
  const stack: number[] = [];
  for (const root of roots) {
    stack.push(root);
    while (stack.length > 0) {
      const at = stack.pop() as number;
      if (order.push(at) % ROWS_A_STEP === 0) {
        yield;
      }
      const below = children(at).sort(byTime);
      for (let i = below.length - 1; i >= 0; i--) {
        stack.push(below[i]);
      }
    }
  }
  return { order, roots };
}

/** The children of each span: all in one array, each span's next to each other. */
function childrenOf(links: ReadonlyArray<Link | null>): (span: number) => Int32Array {
  const ends = new Int32Array(links.length + 1);
  for (const link of links) {
    if (link) {
      ends[link.parent + 1]++;
    }
  }
  for (let i = 0; i < links.length; i++) {
    ends[i + 1] += ends[i];
  }
  const next = ends.slice();
  const all = new Int32Array(ends[links.length]);
  links.forEach((link, child) => {
    if (link) {
      all[next[link.parent]++] = child;
    }
  });
  return (span) => all.subarray(ends[span], ends[span + 1]);
}

/** 0 for the clicked span's own tree, 1 for trees that share a trace id with it, 2 for the rest. */
function rankRoots(spans: readonly Span[], links: ReadonlyArray<Link | null>, start: number): (root: number) => number {
  const tops = topsOf(links);
  const traceIds = new Map<number, Set<string>>();
  spans.forEach((span, i) => {
    const ids = traceIds.get(tops[i]) ?? new Set<string>();
    span.traceIds.forEach((id) => ids.add(id));
    traceIds.set(tops[i], ids);
  });
  const own = tops[start];
  const wanted = traceIds.get(own) as Set<string>;
  return (root) => (root === own ? 0 : [...(traceIds.get(root) as Set<string>)].some((id) => wanted.has(id)) ? 1 : 2);
}

/** The root above each span. */
export function topsOf(links: ReadonlyArray<Link | null>): Int32Array {
  const tops = new Int32Array(links.length).fill(-1);
  for (let i = 0; i < links.length; i++) {
    const way: number[] = [];
    let at = i;
    while (tops[at] < 0) {
      way.push(at);
      const link = links[at];
      if (!link) {
        tops[at] = at;
        break;
      }
      at = link.parent;
    }
    for (const below of way) {
      tops[below] = tops[at];
    }
  }
  return tops;
}
