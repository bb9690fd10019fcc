import fc from 'fast-check';
import { layoutLanes } from '../layout/laneLayout';
import { chain, input, star } from '../testing/shapes';
import { atOnce } from '../../../trace/steps';
import { density as densitySteps, type Density, type DensityInput } from './density';

const density = (...input: Parameters<typeof densitySteps>) => atOnce(densitySteps(...input));

interface Span {
  lane: number;
  from: number;
  to: number;
  failed?: boolean;
}

function of(spans: Span[], whole = { fromNs: 0, toNs: 8 }): DensityInput {
  return {
    startNs: spans.map((s) => s.from),
    endNs: spans.map((s) => s.to),
    lane: spans.map((s) => s.lane),
    laneCount: Math.max(0, ...spans.map((s) => s.lane + 1)),
    order: spans.map((_, i) => i),
    failed: spans.map((s) => (s.failed ? 1 : 0)),
    whole,
  };
}

/** A line per band: how much of each cell is full, `.` for none; an `x` where something failed. */
function drawing({ bands, columns, covered, failed }: Density): string[] {
  return Array.from({ length: bands }, (_, band) =>
    Array.from({ length: columns }, (_, column) => {
      const cell = band * columns + column;
      return failed[cell] ? 'x' : covered[cell] === 0 ? '.' : String(covered[cell]);
    }).join('')
  );
}

describe('density', () => {
  it('has a band for each lane where they fit', () => {
    const cells = density(
      of([
        { lane: 0, from: 0, to: 8 },
        { lane: 1, from: 1, to: 3 },
        { lane: 1, from: 5, to: 5.01, failed: true },
      ]),
      8,
      10
    );
    expect(drawing(cells)).toEqual(['11111111', '.11..x..']);
    expect(cells.failedStart.indexOf(1)).toBe(8 + 5);
    expect(cells.failedStart.lastIndexOf(1)).toBe(8 + 5);
  });

  it('draws spans without duration as the lanes do: a trace of nothing else fills its nanosecond', () => {
    const cells = density(
      of(
        [
          { lane: 0, from: 0, to: 0 },
          { lane: 1, from: 0, to: -5, failed: true },
        ],
        { fromNs: 0, toNs: 1 }
      ),
      4,
      10
    );
    expect(drawing(cells)).toEqual(['1111', 'xxxx']);
  });

  it('lets lanes share a band where they do not, and keeps errors', () => {
    const lanes = Array.from({ length: 100 }, (_, lane) => ({ lane, from: 2, to: 4, failed: lane === 77 }));
    const cells = density(of(lanes), 8, 10);
    expect([cells.bands, cells.lanesPerBand]).toEqual([10, 10]);
    expect(drawing(cells).filter((row) => row.includes('x'))).toEqual(['..xx....']);
    expect(cells.covered[2]).toBe(10);
  });

  it('lets the first span that fills a cell stand for it, else the longest', () => {
    const cells = density(
      of([
        { lane: 0, from: 0.2, to: 0.4 },
        { lane: 0, from: 0.5, to: 0.9 },
        { lane: 1, from: 1.5, to: 7.5 },
        { lane: 2, from: 1, to: 8 },
      ]),
      8,
      1
    );
    expect(Array.from(cells.span)).toEqual([1, 3, 2, 2, 2, 2, 2, 3]);
  });

  it('counts what a plain loop over all cells counts', () => {
    const span = fc.record({
      lane: fc.nat(6),
      from: fc.nat(63),
      length: fc.oneof(fc.nat(4), fc.nat(63)),
      failed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 40 }), fc.integer({ min: 1, max: 8 }), (spans, mostBands) => {
        const list = spans.map((s) => ({
          lane: s.lane,
          from: s.from,
          to: Math.min(64, s.from + s.length),
          failed: s.failed,
        }));
        const cells = density(of(list, { fromNs: 0, toNs: 64 }), 16, mostBands);
        for (let band = 0; band < cells.bands; band++) {
          for (let column = 0; column < 16; column++) {
            const here = list.filter(({ lane, from, to }) => {
              const [first, last] = [Math.floor(from / 4), Math.max(Math.floor(from / 4), Math.ceil(to / 4) - 1)];
              return Math.floor(lane / cells.lanesPerBand) === band && column >= first && column <= last;
            });
            const cell = band * 16 + column;
            expect(cells.covered[cell]).toBe(Math.min(here.length, cells.lanesPerBand));
            expect(cells.failed[cell] > 0).toBe(here.some((s) => s.failed));
            expect(cells.span[cell] < 0).toBe(here.length === 0);
            if (here.length > 0) {
              expect(here).toContain(list[cells.span[cell]]);
            }
          }
        }
      })
    );
  });

  it('stands an empty trace, and one of no length', () => {
    expect(density(of([]), 8, 4).bands).toBe(0);
    expect(drawing(density(of([{ lane: 0, from: 0, to: 0 }], { fromNs: 0, toNs: 0 }), 4, 4))).toEqual(['1111']);
  });

  it.each([
    ['a star', star(100_000)],
    ['a chain', chain(50_000)],
    ['nothing but instants', input(Array.from({ length: 100_000 }, () => ({ start: 5, end: 5, parent: -1 })))],
  ])('takes %s, however wide its spans', (_, spans) => {
    const { lane, laneCount, order } = layoutLanes(spans);
    const whole = { fromNs: 0, toNs: Math.max(...spans.endNs.slice(0, 9)) };
    const cells = density({ ...spans, lane, laneCount, order, failed: new Uint8Array(lane.length), whole }, 1024, 35);
    expect(cells.bands).toBeLessThanOrEqual(35);
    expect(cells.covered.some((count) => count > 0)).toBe(true);
  });
});
