import fc from 'fast-check';
import { runAtOnce } from '../../../background/slices';
import type { ClockOffset } from '../../../trace/trace';
import { trace } from '../testing/frame';
import { spansOf } from '../testing/model';
import { gapRange } from './clockRange';
import { gapsOf } from './gaps';

const gaps = (list: Array<[start: number, end: number]>) => {
  const rows = list.map(([start, end], i) => ({
    name: `${i}`,
    parent: i === 0 ? -1 : 0,
    start,
    duration: end - start,
  }));
  const { startNs, endNs } = runAtOnce(gapsOf(spansOf(trace(rows)), true));
  return Array.from(startNs, (ns, k) => [ns, endNs[k]]);
};

describe('the gaps of a link', () => {
  it('lie between the starts and between the ends', () => {
    expect(gaps([[0, 100], [10, 70]])).toEqual([[10, 30]]); // prettier-ignore
  });

  it('do not count what a sibling took, unless both ran at once', () => {
    expect(gaps([[0, 100], [10, 40], [45, 90]])).toEqual([[10, 5], [5, 10]]); // prettier-ignore
    expect(gaps([[0, 100], [10, 60], [45, 90]])).toEqual([[10, 40], [45, 10]]); // prettier-ignore
  });

  it('are negative where a child does not lie inside its parent', () => {
    expect(gaps([[10, 100], [4, 130]])).toEqual([[-6, -30]]); // prettier-ignore
  });

  it('leave out time in which siblings that came before or after ran, and nothing else', () => {
    const span = fc.tuple(fc.nat(30), fc.nat(12)).map(([start, ns]): [number, number] => [start, start + ns]);
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 8 }), (kids) => {
        gaps([[0, 50], ...kids]).forEach(([startNs, endNs], k) => {
          const others = kids.filter((_, j) => j !== k);
          const before = others.map(([, end]) => end).filter((end) => end <= kids[k][0]);
          const after = others.map(([start]) => start).filter((start) => start >= kids[k][1]);
          expect(startNs).toBe(kids[k][0] - Math.max(0, ...before));
          expect(endNs).toBe(Math.min(50, ...after) - kids[k][1]);
        });
      })
    );
  });
});

describe('how sure a gap is', () => {
  const clock = (domain: string, offsetNs: number, minNs: number | null, maxNs: number | null): ClockOffset => ({
    domain,
    offsetNs,
    driftPpm: 0,
    minNs,
    maxNs,
  });
  const ranged = (clocks: ClockOffset[], domains: [string, string], startNs: number, endNs: number, correct = true) => {
    const rows = domains.map((clockDomain, i) => ({
      name: `${i}`,
      parent: i - 1,
      start: 0,
      duration: 1,
      own: { clockDomain },
    }));
    return gapRange(spansOf(trace(rows, { clocks }), { correctClocks: correct }), 0, 1, startNs, endNs);
  };
  const two = [clock('a', 0, null, null), clock('b', 5, 5, 25)];

  it('is for one clock', () => {
    expect(ranged(two, ['a', 'a'], 3, 4)).toEqual({ sure: 'one clock' });
    const rows = [0, 1].map((i) => ({ name: `${i}`, parent: i - 1, start: 0, duration: 1, own: { host: 'node1' } }));
    expect(gapRange(spansOf(trace(rows)), 0, 1, 3, 4)).toEqual({ sure: 'one clock' });
  });

  it('is unsure by what the clock could be moved, and both gaps together are sure', () => {
    // The child may be up to 20 later than shown; its end has room for 30.
    expect(ranged(two, ['a', 'b'], 0, 30)).toEqual({
      sure: 'between',
      startMinNs: 0,
      startMaxNs: 20,
      endMinNs: 10,
      endMaxNs: 30,
    });
    // Seen from the other side the child is the one that stays.
    expect(ranged(two, ['b', 'a'], 30, 0)).toEqual({
      sure: 'between',
      startMinNs: 10,
      startMaxNs: 30,
      endMinNs: 0,
      endMaxNs: 20,
    });
    // Not corrected it is 5 to 25 later than shown.
    expect(ranged(two, ['a', 'b'], -5, 40, false)).toMatchObject({ startMinNs: 0, startMaxNs: 20 });
  });

  it('is bounded by the link itself: neither gap of one request is negative', () => {
    expect(ranged([two[0], clock('b', 0, -100, 100)], ['a', 'b'], 3, 4)).toMatchObject({
      startMinNs: 0,
      startMaxNs: 7,
    });
  });

  it('is not known of clocks that were never compared', () => {
    expect(ranged([two[0], clock('b', 0, null, null)], ['a', 'b'], 3, 4)).toEqual({ sure: 'not compared' });
    expect(ranged([], ['', ''], 3, 4)).toEqual({ sure: 'not compared' });
  });
});
