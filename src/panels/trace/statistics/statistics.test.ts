import fc from 'fast-check';
import { runAtOnce } from '../../../background/slices';
import { matchSpans } from '../find/matchSpans';
import { parseQuery } from '../find/parseQuery';
import { trace } from '../testing/frame';
import { spansOf } from '../testing/model';
import { NETWORK } from '../layout/traceSpans';
import { groupQuery } from './groupQuery';
import { nextOrder } from './order';
import { GROUPINGS, NO_SERVICE, sortedGroups, statisticsOf } from './statistics';

describe('statistics', () => {
  const rows = [
    { name: 'a', parent: -1, start: 0, duration: 100, service: 'web' },
    { name: 'b', parent: 0, start: 10, duration: 30, service: 'db', own: { responseStatus: 'server_error' } },
    { name: 'b', parent: 0, start: 20, duration: 40, service: 'db' },
    { name: 'nic', parent: 0, start: 70, duration: 10, service: 'db', own: { signalSource: 'packet' } },
  ];

  it('counts, sums and ranks by group; network spans are of no service', () => {
    const made = runAtOnce(statisticsOf(spansOf(trace(rows)), 'service'));
    expect(made.names).toEqual([['web'], ['db'], [NO_SERVICE]]);
    expect(made).toMatchObject({
      count: Float64Array.of(1, 2, 1),
      errors: Float64Array.of(0, 1, 0),
      selfNs: Float64Array.of(40, 70, 10),
      totalNs: Float64Array.of(100, 70, 10),
      minNs: Float64Array.of(100, 30, 10),
      medianNs: Float64Array.of(100, 30, 10),
      p95Ns: Float64Array.of(100, 40, 10),
      maxNs: Float64Array.of(100, 40, 10),
    });
    expect(Array.from(sortedGroups(made, 'selfNs', false))).toEqual([1, 0, 2]);
    expect(Array.from(sortedGroups(made, 'selfNs', true))).toEqual([2, 0, 1]);
    expect(Array.from(sortedGroups(made, 'name', true))).toEqual([2, 1, 0]);
  });

  it('turns an order round at the second click', () => {
    expect(nextOrder({ column: 'selfNs', ascending: false }, 'selfNs')).toEqual({ column: 'selfNs', ascending: true });
    expect(nextOrder({ column: 'selfNs', ascending: true }, 'count')).toEqual({ column: 'count', ascending: false });
    expect(nextOrder({ column: 'count', ascending: false }, 'name')).toEqual({ column: 'name', ascending: true });
  });

  const text = fc.constantFrom('', 'shop', 'with space', 'a"quote\\', '/slash', 'x=y', '~tilde');
  const some = fc.record({
    duration: fc.nat(9),
    service: text,
    name: text,
    host: text,
    pod: text,
    protocol: text,
    signalSource: fc.constantFrom('otel', 'ebpf', 'packet'),
    kind: fc.constantFrom('', 'client', 'server'),
  });

  it('has every span in one group, and each group finds its spans and no others', () => {
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 12 }), fc.constantFrom(...GROUPINGS), (list, by) => {
        const made = trace(
          list.map(({ name, service, duration, host, pod, protocol, signalSource }, i) => ({
            name,
            service,
            duration,
            parent: i - 1,
            start: i,
            own: { host, pod, protocol, signalSource },
          }))
        );
        const spans = spansOf({ ...made, kind: list.map(({ kind }) => kind) });
        const statistics = runAtOnce(statisticsOf(spans, by));
        expect(statistics.count.reduce((sum, count) => sum + count, 0)).toBe(list.length);
        const withNetwork = spans.kind.includes(NETWORK);
        const taken = new Uint8Array(spans.count);
        statistics.names.forEach((name, group) => {
          const { query } = parseQuery(groupQuery(by, name, withNetwork));
          const { matches, count } = runAtOnce(matchSpans(spans, query!));
          expect(count).toBe(statistics.count[group]);
          const durations = Array.from(spans.trace.durationNs).filter((_, span) => matches[span] === 1);
          expect(durations.reduce((sum, ns) => sum + ns, 0)).toBe(statistics.totalNs[group]);
          for (const [column, quantile] of [
            ['medianNs', 0.5],
            ['p95Ns', 0.95],
          ] as const) {
            const value = statistics[column][group];
            expect(durations).toContain(value);
            expect(durations.filter((ns) => ns <= value).length).toBeGreaterThanOrEqual(quantile * count);
            expect(durations.filter((ns) => ns < value).length).toBeLessThan(quantile * count);
          }
          matches.forEach((match, span) => (taken[span] += match));
        });
        expect(taken.every((times) => times === 1)).toBe(true);
      })
    );
  });
});
