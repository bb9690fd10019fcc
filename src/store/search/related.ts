import type { KnownAnswers } from '../../trace/infer/known';
import { relatedTrees } from '../../trace/related';
import type { Span } from '../../trace/span';
import { stitchInSteps } from '../../trace/stitch';
import type { Trace } from '../../trace/trace';
import { topsOf } from '../../trace/tree';

/** The rows at hand, stitched, and which of the spans belong to the start row. */
export interface Related {
  trace: Trace;
  /** By index of a span: 1 where it does. */
  isTied: Uint8Array;
}

/**
 * The strict test of the gather loop: of the rows at hand, those that stitching ties into one tree with the start
 * row, and those that share a trace id with one of these. An equal id alone adopts nothing, so that a reused
 * thread or a repeated sequence number does not lead into another request. In steps.
 */
export function* relatedTo(
  rows: readonly Span[],
  startId: string,
  originNs: bigint,
  answered?: KnownAnswers
): Generator<void, Related, void> {
  const trace = yield* stitchInSteps({ originNs, spans: [...rows] }, { startId, inferFor: 'start', answered });
  yield;
  const tops = topsOf(trace.links);
  const start = trace.spans.findIndex(({ ids }) => ids.includes(startId));
  const trees = relatedTrees(trace.spans, (i) => tops[i], start);
  return { trace, isTied: Uint8Array.from(tops, (top) => (trees.has(top) ? 1 : 0)) };
}

/**
 * The trace without the trees that are not tied: they were there for the decisions only. What was decided stays, as far
 * as both spans do.
 */
export function onlyTied({ trace, isTied }: Related): Pick<Trace, Exclude<keyof Trace, 'completeness'>> {
  const kept: number[] = [];
  const place = new Int32Array(trace.spans.length).fill(-1);
  isTied.forEach((tied, i) => tied && (place[i] = kept.push(i) - 1));
  const domains = new Set(kept.map((i) => trace.spans[i].clockDomain));
  return {
    originNs: trace.originNs,
    spans: kept.map((i) => trace.spans[i]),
    links: kept.map((i) => {
      const link = trace.links[i];
      return link && { ...link, parent: place[link.parent] };
    }),
    roots: trace.roots.filter((root) => isTied[root]).map((root) => place[root]),
    clocks: trace.clocks.filter(({ domain }) => domains.has(domain)),
    passedOver: new Map(
      kept.flatMap((i) => {
        const others = (trace.passedOver.get(i) ?? [])
          .filter(({ parent }) => isTied[parent])
          .map((other) => ({ ...other, parent: place[other.parent] }));
        return others.length > 0 ? [[place[i], others] as const] : [];
      })
    ),
  };
}
