import { runAtOnce } from '../../../background/slices';
import { REQUEST, trace } from '../testing/frame';
import { spansOf } from '../testing/model';
import { completions } from './complete';
import { printQuery } from './query';
import { quickCounts, slowTerm } from './quickCounts';

const spans = spansOf(trace(REQUEST));

describe('quick filters', () => {
  it('count what they would find', () => {
    expect(runAtOnce(quickCounts(spans))).toEqual({
      errors: 1,
      kinds: [1, 2, 1],
      services: ['db', 'net', 'shop', 'stock'].map((value) => ({ value, count: 1 })),
      protocols: [],
      slow: { leastNs: 5_000_000, count: 1 },
    });
  });

  it('call slow what takes the most time by itself, and nothing where all are alike', () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({ name: `s${i}`, parent: -1, start: 0, duration: i * 1237 }));
    const { slow } = runAtOnce(quickCounts(spansOf(trace(rows))));
    expect(slow).toEqual({ leastNs: 117_000, count: 5 });
    expect(printQuery(slowTerm(117_000))).toBe('self>=117us');
    const zero = rows.map((row) => ({ ...row, duration: 0 }));
    expect(runAtOnce(quickCounts(spansOf(trace(zero)))).slow).toBeNull();
  });
});

describe('completions', () => {
  const at = (typed: string, cursor = typed.length) => {
    const found = runAtOnce(completions(spans, typed, cursor));
    return found && [typed.slice(found.from, found.to), found.items.map(({ text }) => text).join(' ')];
  };

  it.each([
    ['ser', ['ser', 'service=']],
    ['pay -ho', ['ho', 'host=']],
    ['pay -zz', null],
    ['service=s', ['s', 'shop stock']],
    ['a OR service!=', ['', 'db net shop stock']],
    ['source=', ['', 'A S N']],
    ['status=', ['', 'ok server_error']],
    ['operation="G', ['"G', '"GET /"']],
    ['service=shop', null],
    ['duration>1', null],
    ['xyz', null],
  ])('of %j: %j', (typed, expected) => {
    expect(at(typed)).toEqual(expected);
  });
});
