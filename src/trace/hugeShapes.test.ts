import { HUGE_SHAPES, hugeRows } from './hugeShapes';
import * as invariants from './invariants';
import { stitch } from './stitch';

/** Enough for every shape to be what it is; `npm run fuzz` takes more. */
const ROWS = 40;

describe('sets that are large in one way', () => {
  it.each(Object.keys(HUGE_SHAPES))('%s', (shape) => {
    const rows = hugeRows(shape, ROWS);
    invariants.everyRowOnce(rows);
    invariants.forestInDisplayOrder(rows);
    invariants.orderMeansNothing(rows, [...rows].reverse());
  });

  it('50,000 levels and 100,000 children are ordinary', () => {
    const deep = stitch({ originNs: 0n, spans: hugeRows('one under the other', 50_000) });
    expect(deep.spans.map(({ ids }) => ids[0])).toEqual(deep.spans.map((_, i) => String(1000 + i)));
    expect(deep.links.map((link) => link?.parent)).toEqual([undefined, ...deep.spans.map((_, i) => i).slice(0, -1)]);

    const wide = stitch({ originNs: 0n, spans: hugeRows('all under one', 100_000) });
    expect(wide.links.filter((link) => link?.parent === 0)).toHaveLength(99_999);
    expect(wide.roots).toEqual([0]);
  });

  it('100,000 rows that have nothing in common stay apart', () => {
    const trace = stitch({ originNs: 0n, spans: hugeRows('nothing in common', 100_000) });
    expect(trace.roots).toHaveLength(100_000);
  });

  it('a ring of 50,000 parents is cut once', () => {
    const trace = stitch({ originNs: 0n, spans: hugeRows('a ring of parents', 50_000) });
    expect(trace.roots).toHaveLength(1);
    expect(trace.links.filter(Boolean)).toHaveLength(49_999);
  });
});
