import fc from 'fast-check';
import { movableIn } from '../../../background/job';
import { runAtOnce } from '../../../background/slices';
import { layBars, type Bars } from '../layout/bars';
import { NOTHING_FOLDED, type Folding, type FoldingInput } from '../layout/folding';
import { layJob, withTimes, type LayInput } from './layJob';

const traces = fc
  .array(fc.tuple(fc.nat(50), fc.nat(20), fc.nat(), fc.nat(2)), { minLength: 1, maxLength: 60 })
  .map((spans): FoldingInput => {
    const startNs = Float64Array.from(spans, ([start]) => start);
    return {
      startNs,
      endNs: Float64Array.from(spans, ([start, duration]) => start + duration),
      parent: Int32Array.from(spans, ([, , up], i) => (i === 0 || up % 7 === 0 ? -1 : up % i)),
      kind: Uint8Array.from(spans, ([, , , kind]) => kind),
      way: null,
      same: null,
    };
  });
const foldings = fc
  .record({ network: fc.constantFrom<Folding['network']>('shown', 'hidden'), collapsed: fc.boolean() })
  .map(({ network, collapsed }): Folding => ({
    ...NOTHING_FOLDED,
    network,
    collapsed: collapsed ? Uint32Array.of(0) : NOTHING_FOLDED.collapsed,
  }));

/** As a worker gets it and gives it away. */
function inWorker(given: LayInput): Bars {
  const answer = runAtOnce(layJob(structuredClone(given))(null));
  return withTimes(structuredClone(answer, { transfer: movableIn(answer) as ArrayBuffer[] }), given.input);
}

it('lays out in a worker what is laid out here, again and again', () => {
  fc.assert(
    fc.property(traces, foldings, (input, folding) => {
      const here = layBars(input, folding, 0);
      expect(inWorker({ input, folding, main: 0 })).toEqual(here);
      expect(inWorker({ input, folding, main: 0 })).toEqual(here);
    })
  );
});

it('moves what is large in place of copying it', () => {
  const count = 5000;
  const input: FoldingInput = {
    startNs: new Float64Array(count),
    endNs: new Float64Array(count).fill(1),
    parent: new Int32Array(count).fill(0).fill(-1, 0, 1),
    kind: new Uint8Array(count),
    way: null,
    same: null,
  };
  const answer = runAtOnce(layJob({ input, folding: NOTHING_FOLDED, main: 0 })(null));
  const moved = movableIn(answer);
  for (const array of [answer.layout.order, answer.layout.lane, answer.slots.longest, answer.layout.forest.children]) {
    expect(moved).toContain(array.buffer);
  }
});
