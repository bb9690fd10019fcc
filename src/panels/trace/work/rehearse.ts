/** What a worker does while nobody has asked it for anything yet: code that has run once is fast when it counts. */
import { runAtOnce } from '../../../background/slices';
import { barsInSteps } from '../layout/bars';
import { NOTHING_FOLDED } from '../layout/folding';

/** Enough for an engine to make the loops fast, and done in some tens of ms. */
const SPANS = 4096;
const TIMES = 3;

/** Lays out a made-up trace: each span has four children, some of which run on beside the next one. */
export function rehearse(): void {
  const startNs = new Float64Array(SPANS);
  const endNs = new Float64Array(SPANS);
  const parent = new Int32Array(SPANS);
  endNs[0] = 4 ** 8;
  parent[0] = -1;
  for (let span = 1; span < SPANS; span++) {
    const up = (span - 1) >> 2;
    const share = (endNs[up] - startNs[up]) / 4;
    parent[span] = up;
    startNs[span] = startNs[up] + ((span - 1) & 3) * share;
    endNs[span] = startNs[span] + share * (span % 9 === 0 ? 1.2 : 0.9);
  }
  const input = { startNs, endNs, parent, kind: new Uint8Array(SPANS), way: null, same: null };
  for (let time = 0; time < TIMES; time++) {
    runAtOnce(barsInSteps(input, NOTHING_FOLDED, 0));
  }
}
