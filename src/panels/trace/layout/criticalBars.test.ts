import fc from 'fast-check';
import { criticalBars, firstEndingAfter } from './criticalBars';
import type { Pieces } from './criticalPath';

/** Pieces that follow each other, each of one of 6 spans, and a bar (or none) for each of the spans. */
const anyPath = fc.record({
  pieces: fc.array(fc.record({ span: fc.nat(5), length: fc.integer({ min: 1, max: 9 }) }), { maxLength: 30 }),
  placeOf: fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 6, maxLength: 6 }),
});

function pathOf(pieces: Array<{ span: number; length: number }>): Pieces {
  let at = 0;
  const fromNs = pieces.map(({ length }) => (at += length) - length);
  return {
    span: Uint32Array.from(pieces, (piece) => piece.span),
    fromNs: Float64Array.from(fromNs),
    toNs: Float64Array.from(pieces, ({ length }, k) => fromNs[k] + length),
    before: new Int32Array(pieces.length),
    after: new Int32Array(pieces.length),
  };
}

describe('critical path by bars', () => {
  it('has each moment in the bar of its span, in stretches with gaps between them', () => {
    fc.assert(
      fc.property(anyPath, ({ pieces, placeOf }) => {
        const path = pathOf(pieces);
        const bars = criticalBars(path, Int32Array.from(placeOf), 4);
        for (let bar = 0; bar < 4; bar++) {
          const moments = new Set<number>();
          path.span.forEach((span, k) => {
            for (let ns = path.fromNs[k]; placeOf[span] === bar && ns < path.toNs[k]; ns++) {
              moments.add(ns);
            }
          });
          const drawn: number[] = [];
          for (let k = bars.offset[bar]; k < bars.offset[bar + 1]; k++) {
            expect(bars.fromNs[k]).toBeGreaterThan(k > bars.offset[bar] ? bars.toNs[k - 1] : -1);
            for (let ns = bars.fromNs[k]; ns < bars.toNs[k]; ns++) {
              drawn.push(ns);
            }
          }
          expect(drawn).toEqual([...moments].sort((a, b) => a - b));
        }
      })
    );
  });

  it('finds the first stretch that ends after a time', () => {
    const path = pathOf([0, 1, 0, 1, 0].map((span) => ({ span, length: 10 })));
    const bars = criticalBars(path, Int32Array.from([0, 1]), 2);
    expect([-5, 9, 10, 29, 49, 50].map((ns) => firstEndingAfter(bars, 0, ns))).toEqual([0, 0, 1, 1, 2, 3]);
  });
});
