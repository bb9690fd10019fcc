import fc from 'fast-check';
import { runAtOnce } from '../../../background/slices';
import type { TraceSpans } from '../layout/traceSpans';
import { REQUEST, trace, type Row } from '../testing/frame';
import { spansOf } from '../testing/model';
import {
  changeCounts,
  changeOf,
  diffTraces,
  durationChange,
  orderedRows,
  selfChange,
  swapped,
  type TraceDiff,
} from './diff';

const spans = (rows: Row[]) => spansOf(trace(rows));
const diffOf = (a: TraceSpans, b: TraceSpans) => runAtOnce(diffTraces(a, b));

/** Rows as text: the change, the spans of both, the change of the duration in µs. */
function table(diff: TraceDiff, a: TraceSpans, b: TraceSpans): string[] {
  return Array.from({ length: diff.rows }, (_, row) => {
    const name = diff.a.first[row] >= 0 ? a.trace.operation[diff.a.first[row]] : b.trace.operation[diff.b.first[row]];
    const counts = `${diff.a.count[row]}→${diff.b.count[row]}`;
    return `${' '.repeat(diff.depth[row])}${name} ${changeOf(diff, row)} ${counts} ${durationChange(diff, row) / 1000}`;
  });
}

describe('difference of two traces', () => {
  it('goes by operation path: sums spans of one path, tells what is new, missing, slower and faster', () => {
    const a = spans([
      { name: 'GET /', parent: -1, start: 0, duration: 100_000 },
      { name: '/items/1', parent: 0, start: 10_000, duration: 10_000 },
      { name: '/items/2', parent: 0, start: 20_000, duration: 10_000 },
      { name: 'query', parent: 1, start: 12_000, duration: 1_000 },
      { name: 'log', parent: 0, start: 10_000, duration: 1_000 },
      { name: 'cache', parent: 0, start: 40_000, duration: 20_000 },
    ]);
    const b = spans([
      { name: 'GET /', parent: -1, start: 0, duration: 104_000 },
      { name: '/items/7', parent: 0, start: 10_000, duration: 60_000 },
      { name: 'query', parent: 0, start: 70_000, duration: 1_000 },
      { name: 'cache', parent: 0, start: 75_000, duration: 5_000 },
    ]);
    const diff = diffOf(a, b);
    expect(table(diff, a, b)).toEqual([
      'GET / same 1→1 4',
      ' /items/1 slower 2→1 40',
      '  query missing 1→0 -1',
      ' log missing 1→0 -1',
      ' cache faster 1→1 -15',
      ' query new 0→1 1',
    ]);
    expect(changeCounts(diff)).toEqual({ slower: 1, faster: 1, new: 1, missing: 2, same: 1 });
    const order = orderedRows(diff, new Set(['slower', 'faster', 'new']), 'duration');
    expect(Array.from(order)).toEqual([1, 4, 5]);
  });

  it.each([
    ['GET /orders/17', 'GET /orders/18', 1],
    ["INSERT INTO t VALUES (1, 'a')", "INSERT INTO t VALUES (22, 'b')", 1],
    ['/f/0af7651916cd43dd8448eb211c80319c', '/f/4bf92f3577b34da6a3ce929d0e0e4736', 1],
    ['/v1/items', '/v2/items', 2],
    ['GET /a', 'GET /b', 2],
  ])('of %s and %s has %d rows', (one, other, rows) => {
    const of = (name: string) => spans([{ name, parent: -1, start: 0, duration: 1 }]);
    expect(diffOf(of(one), of(other)).rows).toBe(rows);
  });

  it('does not compare what different observers saw', () => {
    const seenBy = (signalSource: string) =>
      spans(REQUEST.map((row) => ({ ...row, own: { ...row.own, signalSource } })));
    expect(changeCounts(diffOf(seenBy('otel'), seenBy('ebpf')))).toMatchObject({ new: 4, missing: 4 });
  });

  const someSpans = fc
    .array(
      fc.record({
        name: fc.constantFrom('a', 'b', 'c'),
        parent: fc.integer({ min: -1, max: 8 }),
        start: fc.nat(50),
        duration: fc.nat(50),
      }),
      { maxLength: 14 }
    )
    .map((rows) =>
      spans(rows.map((row, i) => ({ ...row, name: `${row.name}/${i}`, parent: row.parent < i ? row.parent : -1 })))
    );

  it('lists the first of what would be listed', () => {
    fc.assert(
      fc.property(
        someSpans,
        someSpans,
        fc.constantFrom('impact', 'duration', 'tree'),
        fc.nat(6),
        (a, b, order, most) => {
          const diff = diffOf(a, b);
          const changes = new Set(['slower', 'new', 'same'] as const);
          const all = Array.from(orderedRows(diff, changes, order));
          expect(Array.from(orderedRows(diff, changes, order, most))).toEqual(all.slice(0, most));
        }
      )
    );
  });

  it('of a trace with itself is nothing', () => {
    fc.assert(
      fc.property(someSpans, (a) => {
        const diff = diffOf(a, a);
        for (let row = 0; row < diff.rows; row++) {
          expect([changeOf(diff, row), durationChange(diff, row), selfChange(diff, row)]).toEqual(['same', 0, 0]);
        }
      })
    );
  });

  it('has the opposite sign the other way round', () => {
    const opposite = { slower: 'faster', faster: 'slower', new: 'missing', missing: 'new', same: 'same' };
    fc.assert(
      fc.property(someSpans, someSpans, (a, b) => {
        const [there, back] = [diffOf(a, b), diffOf(b, a)];
        expect(back.rows).toBe(there.rows);
        const seen = new Set<number>();
        for (let row = 0; row < there.rows; row++) {
          // The rows of `back` come in another order: found by a span of the path.
          const other = there.a.first[row] >= 0 ? back.b.rowOf[there.a.first[row]] : back.a.rowOf[there.b.first[row]];
          seen.add(other);
          expect(changeOf(back, other)).toBe(opposite[changeOf(there, row)]);
          expect(durationChange(back, other)).toBeCloseTo(-durationChange(there, row), 6);
          expect(selfChange(back, other)).toBeCloseTo(-selfChange(there, row), 6);
          expect(changeOf(swapped(there), row)).toBe(opposite[changeOf(there, row)]);
        }
        expect(seen.size).toBe(there.rows);
      })
    );
  });

  it('has every span of both in exactly one row, with its time, under the row of its parent', () => {
    fc.assert(
      fc.property(someSpans, someSpans, (a, b) => {
        const diff = diffOf(a, b);
        for (const [side, all] of [
          [diff.a, a],
          [diff.b, b],
        ] as const) {
          const sums = { count: new Array(diff.rows).fill(0), ns: new Array(diff.rows).fill(0) };
          for (let span = 0; span < all.count; span++) {
            const row = side.rowOf[span];
            sums.count[row]++;
            sums.ns[row] += all.trace.durationNs[span];
            const up = all.forest.parent[span];
            expect(diff.parent[row]).toBe(up < 0 ? -1 : side.rowOf[up]);
          }
          expect(Array.from(side.count)).toEqual(sums.count);
          expect(Array.from(side.durationNs)).toEqual(sums.ns);
        }
        expect(Array.from(diff.a.count, (count, row) => count + diff.b.count[row]).every((count) => count > 0)).toBe(
          true
        );
      })
    );
  });

  it('is near-linear for a chain and for a crowd', () => {
    const chain = Array.from({ length: 10_000 }, (_, i): Row => ({
      name: `x/${i}`,
      parent: i - 1,
      start: i,
      duration: 20_000 - 2 * i,
    }));
    const crowd = chain.map((row, i) => ({ ...row, parent: i === 0 ? -1 : 0 }));
    expect(diffOf(spans(chain), spans(chain)).rows).toBe(10_000);
    expect(diffOf(spans(crowd), spans(crowd)).rows).toBe(2);
  });
});
