import fc from 'fast-check';
import { createRandom } from '../traffic/random';
import { simulateCall, rowsOfCall, type TrueRow } from '../traffic/simulateCall';
import { createState } from '../traffic/state';
import type { StoreRow } from '../../src/store/client';
import { decodeSpans, originOf } from '../../src/store/deepflow/decode';
import { stitch } from '../../src/trace/stitch';
import { linksOf, referenceLinks } from './referenceTree';

const START_US = 1_790_000_000_000_000;
const offset = fc.integer({ min: -5000, max: 5000 });

/** Three calls of one load generator after one another, on shared threads and connections. */
function threeCalls(seed: number, clockOffsetUs: Record<'node0' | 'node1' | 'node2', number>): TrueRow[][] {
  const state = createState(seed);
  let startUs = START_US;
  return [0, 1, 2].map((i) => {
    const call = simulateCall({ seed: seed * 3 + i, startUs, clockOffsetUs, scenario: i === 1 ? 'slow' : 'ok', state });
    startUs = call.endUs + 2000;
    return rowsOfCall(call);
  });
}

/** The same rows in an order that the seed decides. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = createRandom(seed);
  return items
    .map((item) => ({ item, key: random.int(0, 1_000_000) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

describe('the reference trace', () => {
  it('is stitched exactly, with every evidence, for random timings, clocks and orders of rows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.record({ node0: offset, node1: offset, node2: offset }),
        fc.integer({ min: 0, max: 95 }),
        (seed, clockOffsetUs, start) => {
          const calls = threeCalls(seed, clockOffsetUs);
          const rows = shuffled(
            calls.flat().map(({ row }) => row as unknown as StoreRow),
            seed
          );
          const originNs = originOf(rows);
          const set = { originNs, spans: decodeSpans(rows, originNs) };
          const trace = stitch(set, { startId: calls[1][start].row._id });
          expect(trace.spans).toHaveLength(3 * 96);
          for (const call of calls) {
            expect(linksOf(trace, call)).toEqual(referenceLinks());
          }
          // The tree of the clicked row comes first.
          expect(new Set(trace.spans.slice(0, 96).flatMap((span) => span.ids))).toEqual(
            new Set(calls[1].map(({ row }) => row._id))
          );
        }
      ),
      { numRuns: 200 }
    );
  });
});
