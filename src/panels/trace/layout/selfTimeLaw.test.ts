import fc from 'fast-check';
import { damage, damaged } from '../../../trace/arbitraryDamage';
import { brokenRows } from '../../../trace/arbitraryRows';
import { partialTraffic, wholeTraffic } from '../../../trace/arbitraryTraffic';
import { correctionNs } from '../../../trace/clocks';
import { holdsFor, inputsOf } from '../../../trace/holdsFor';
import type { Span } from '../../../trace/span';
import { stitch } from '../../../trace/stitch';
import { layoutLanes, type LaneInput } from './laneLayout';
import { selfTimes } from './selfTime';

/**
 * The law of self time. A span works by itself at the moments in which it runs and none of its children does (Jaeger's
 * trace statistics count it so). Then, for every span with everything below it:
 *  1. Its self time lies between nothing and its duration.
 *  2. The self times of a subtree sum to at most its extent times its lanes: the most spans of it that ever work by
 *     themselves at once. Where children lie inside their parents the extent is the duration of the subtree's root.
 *  3. Where they also do not overlap each other there is one lane, and the sum is the root's duration to the nanosecond.
 */
function lawHolds(rows: readonly Span[]): void {
  const { input, self } = timed(rows);
  const n = self.length;
  const sum = self.slice();
  const from = input.startNs.slice();
  const to = input.endNs.slice();
  const proper = new Uint8Array(n).fill(1);
  const kids: number[][] = Array.from({ length: n }, () => []);
  // Parents come before their children.
  for (let i = n - 1; i >= 0; i--) {
    const duration = input.endNs[i] - input.startNs[i];
    expectThat(self[i] >= 0 && self[i] <= duration, `span ${i} of ${duration} ns has ${self[i]} ns of its own`);
    kids[i].sort((a, b) => input.startNs[a] - input.startNs[b] || input.endNs[a] - input.endNs[b]);
    let until = input.startNs[i];
    for (const kid of kids[i]) {
      proper[i] &= proper[kid] && input.startNs[kid] >= until && input.endNs[kid] <= input.endNs[i] ? 1 : 0;
      until = Math.max(until, input.endNs[kid]);
    }
    if (proper[i]) {
      expectThat(sum[i] === duration, `below ${i} work ${sum[i]} ns in ${duration} ns`);
    }
    const parent = input.parent[i];
    if (parent >= 0) {
      kids[parent].push(i);
      sum[parent] += sum[i];
      from[parent] = Math.min(from[parent], from[i]);
      to[parent] = Math.max(to[parent], to[i]);
    }
  }
  for (let i = 0; i < n; i++) {
    if (input.parent[i] < 0) {
      const most = lanesBelow(input, i, kids) * (to[i] - from[i]);
      expectThat(sum[i] <= most, `below ${i} work ${sum[i]} ns, and there is room for ${most}`);
    }
  }
}

/** The most spans of a subtree that run at once without a running child: one sweep over all starts and ends. */
function lanesBelow({ startNs, endNs, parent }: LaneInput, root: number, kids: readonly number[][]): number {
  const events: Array<{ atNs: number; span: number; step: 1 | -1 }> = [];
  for (const queue = [root]; queue.length > 0;) {
    const span = queue.pop() as number;
    queue.push(...kids[span]);
    if (endNs[span] > startNs[span]) {
      events.push({ atNs: startNs[span], span, step: 1 }, { atNs: endNs[span], span, step: -1 });
    }
  }
  events.sort((a, b) => a.atNs - b.atNs);
  const runs = new Map<number, boolean>();
  const runningKids = new Map<number, number>();
  const isFree = (span: number): number => (runs.get(span) && !runningKids.get(span) ? 1 : 0);
  let free = 0;
  let lanes = 0;
  events.forEach(({ atNs, span, step }, at) => {
    const above = span === root ? -1 : parent[span];
    free -= isFree(span) + (above < 0 ? 0 : isFree(above));
    runs.set(span, step === 1);
    runningKids.set(above, (runningKids.get(above) ?? 0) + step);
    free += isFree(span) + (above < 0 ? 0 : isFree(above));
    // All that happens at one instant happens at once.
    if (events[at + 1]?.atNs !== atNs) {
      lanes = Math.max(lanes, free);
    }
  });
  return lanes;
}

function timed(rows: readonly Span[]): { input: LaneInput; self: Float64Array } {
  const trace = stitch({ originNs: 0n, spans: [...rows] });
  const clocks = new Map(trace.clocks.map((clock) => [clock.domain, clock]));
  const shift = ({ clockDomain, startNs }: Span): number => {
    const clock = clocks.get(clockDomain);
    return clock ? Math.round(correctionNs(clock, startNs)) : 0;
  };
  const input: LaneInput = {
    startNs: Float64Array.from(trace.spans, (span) => span.startNs + shift(span)),
    endNs: Float64Array.from(trace.spans, (span) => span.endNs + shift(span)),
    parent: trace.links.map((link) => link?.parent ?? -1),
  };
  return { input, self: selfTimes(input, layoutLanes(input)) };
}

function expectThat(holds: boolean, otherwise: string): void {
  if (!holds) {
    throw new Error(otherwise);
  }
}

const plain = (rows: fc.Arbitrary<Span[]>) => inputsOf(rows.map((some) => ({ rows: some, more: null })));

describe('the law of self time', () => {
  it('holds for requests, whatever was seen of them', () => {
    const traffic = fc.tuple(fc.oneof(wholeTraffic, partialTraffic), damage);
    holdsFor(plain(traffic.map(([one, how]) => damaged(one, how).rows)), lawHolds);
  });

  it('holds for rows that make no sense', () => {
    holdsFor(plain(brokenRows), lawHolds);
  });
});
