import { compareClocks } from './clocks';
import { completenessOf } from './completeness';
import { linkCode } from './code';
import { Forest } from './forest';
import { mergeRows } from './merge';
import { inferCalls } from './infer/inferLinks';
import type { KnownAnswers } from './infer/known';
import { indices } from './groupBy';
import { guessMessages, linkMessages } from './messages';
import { linkOrphanedCalls, linkOrphanedCode } from './orphans';
import { findPaths } from './paths';
import { followSyscalls } from './syscallChains';
import { Timeline } from './timeline';
import { linkProcesses } from './processes';
import { findForwarded } from './proxies';
import type { SpanSet } from './span';
import { atOnce, type Steps } from './steps';
import { displayOrder } from './tree';
import type { PassedOver, Trace } from './trace';

export interface StitchOptions {
  /** `_id` of the row that was clicked: its tree comes first. */
  startId?: string;
  /**
   * `start` spares the work of inferring links of trees that do not belong to the start row (`relatedTrees`): those that
   * do are the same as ever, the others may be in more pieces.
   */
  inferFor?: 'all' | 'start';
  /** What was inferred of processes before, by whoever stitches some rows and then the same with more. */
  answered?: KnownAnswers;
}

/**
 * Spans into traces: halves merged, parents found with their evidence, clocks compared, gaps told.
 * Every row is in exactly one span and every span in the result once; links form a forest; the order of the
 * rows and the choice of the start change nothing but the order of the trees.
 * Near-linear in the number of rows: hash joins on ids, sorted sweeps on time.
 *
 * @param set rows as spans; not changed.
 */
export function stitch(set: SpanSet, options: StitchOptions = {}): Trace {
  return atOnce(stitchInSteps(set, options));
}

/**
 * The same in pieces, so that a page can do other things between them.
 *
 * @param set rows as spans; not changed.
 */
export function* stitchInSteps(
  set: SpanSet,
  { startId = '', inferFor = 'all', answered }: StitchOptions = {}
): Steps<Trace> {
  const spans = yield* mergeRows(set.spans);
  yield;
  const forest = new Forest(spans.length);
  const paths = yield* findPaths(spans, forest);
  yield;
  const time = new Timeline(spans, forest.links);
  yield;
  linkMessages(spans, paths, forest, time);
  yield;
  yield* linkCode(spans, paths, forest, time);
  yield;
  guessMessages(spans, paths, forest, time);
  linkOrphanedCode(spans, forest, time);
  yield;
  const owners = findForwarded(spans, paths, time);
  yield;
  followSyscalls(spans, owners);
  yield;
  yield* linkProcesses(spans, paths, owners, forest, time, answered);
  yield;
  linkOrphanedCalls(spans, paths, forest, time);
  yield;
  const start = startId === '' ? -1 : spans.findIndex((span) => span.ids.includes(startId));
  yield* inferCalls(spans, paths, forest, time, inferFor === 'all' ? null : start, answered);
  yield;
  // Roots keep their clock before spans below them do, the clicked call's first of all.
  const all = indices(spans);
  const first = start < 0 ? [] : [forest.top(start)];
  const clocks = compareClocks(
    spans,
    forest.links,
    first.concat(
      all.filter((i) => !forest.hasParent(i)),
      all
    )
  );
  yield;
  const { order, roots } = yield* displayOrder(spans, forest.links, start, clocks);

  yield;
  const place = new Int32Array(spans.length);
  order.forEach((span, at) => (place[span] = at));
  const links = order.map((span) => {
    const link = forest.links[span];
    if (link) {
      link.parent = place[link.parent];
    }
    return link;
  });
  const stitched = {
    spans: order.map((span) => spans[span]),
    links,
    clocks,
    passedOver: placed(forest.passedOver, place),
  };
  yield;
  return {
    ...stitched,
    originNs: set.originNs,
    roots: roots.map((root) => place[root]),
    completeness: completenessOf(set.spans.length, stitched),
  };
}

/** The proposals by the spans' places in the result. */
function placed(passedOver: ReadonlyMap<number, PassedOver[]>, place: Int32Array): Map<number, PassedOver[]> {
  const moved = new Map<number, PassedOver[]>();
  for (const [span, passed] of passedOver) {
    moved.set(
      place[span],
      passed
        .map((other) => ({ ...other, parent: place[other.parent] }))
        .sort((a, b) => Number(b.strength === 'exact') - Number(a.strength === 'exact') || b.confidence - a.confidence)
    );
  }
  return moved;
}
