import {
  around,
  hullOf,
  inRanges,
  joined,
  newestFirst,
  overlapOf,
  partsOf,
  secondOf,
  sidesOf,
  thenBackFromNow,
  widerMargin,
  without,
  type TimeRange,
} from './timeRange';

const range = (fromS: number, toS: number): TimeRange => ({ fromS, toS });

it('goes further from a call by four times, up to the limit', () => {
  expect([60, 240, 960].map((marginS) => widerMargin(marginS, 960))).toEqual([240, 960, 960]);
  expect(around(range(100, 200), 60)).toEqual(range(40, 260));
  expect(hullOf(range(1, 2), range(5, 6))).toEqual(range(1, 6));
});

it('asks for what is new on either side, and not for a minute', () => {
  expect(sidesOf(range(0, 100), range(-100, 300))).toEqual([range(-100, 0), range(100, 300)]);
  expect(sidesOf(range(0, 100), range(-100, 100))).toEqual([range(-100, 0)]);
  expect(sidesOf(range(0, 100), range(-60, 160))).toEqual([]);
});

it.each([
  ['nothing of what is covered', [range(1, 9)], [range(0, 10)], []],
  ['both sides of a hole', [range(1, 9)], [range(4, 5)], [range(1, 4), range(5, 9)]],
  ['pieces', [range(1, 9), range(20, 30)], [range(8, 21), range(25, 26)], [range(1, 8), range(21, 25), range(26, 30)]],
  ['all where nothing is taken away', [range(1, 9)], [], [range(1, 9)]],
])('leaves %s', (_, ranges, others, left) => {
  expect(without(ranges, others)).toEqual(left);
});

it('has a middle in calls of more than two hours only', () => {
  const wide = range(-960, 8160);
  expect(partsOf(wide, range(0, 7200))).toEqual({ ends: [wide], middle: [] });
  expect(partsOf(wide, range(-1, 7200))).toEqual({
    ends: [range(-960, 959), range(6240, 8160)],
    middle: [range(959, 6240)],
  });
});

it('goes back from the newest end, each second once', () => {
  const pieces = [...newestFirst(range(0, 86_400))];
  expect(pieces[0]).toEqual(range(86_340, 86_400));
  expect(pieces).toHaveLength(5);
  pieces.forEach(({ fromS }, i) => expect(fromS).toBe(pieces[i + 1]?.toS ?? 0));
  expect([...newestFirst(range(5, 5))]).toEqual([]);
  const few = [...newestFirst(range(0, 43_200), 16, 4)];
  expect(few).toEqual([range(43_140, 43_200), range(42_180, 43_140), range(0, 42_180)]);
  expect([...newestFirst(range(0, 240), 16, 4)]).toEqual([range(0, 240)]);
});

it('bounds a column and its seconds where a table is sorted by both, as far as ClickHouse has seconds', () => {
  const column = { sql: 't', type: 'DateTime64', bySecond: true } as const;
  const { sql, params } = inRanges(column, [range(5, 9)], '_a');
  expect(sql).toBe(
    '(t >= fromUnixTimestamp64Nano({from_ns_0_a:Int64}) AND t < fromUnixTimestamp64Nano({to_ns_0_a:Int64})' +
      ' AND toDateTime(t) >= toDateTime({from_second_0_a:UInt32}) AND toDateTime(t) < toDateTime({to_second_0_a:UInt32}))'
  );
  expect(params).toMatchObject({ from_second_0_a: 5, to_second_0_a: 9 });
  expect(inRanges(column, [range(5, 2 ** 32)]).sql).not.toMatch('toDateTime(');
});

it('looks in the given range, then back from now', () => {
  const [given, ...back] = thenBackFromNow(range(1, 2), 10_000_000);
  expect(given).toEqual(range(1, 2));
  expect(back[0]).toEqual(range(9_996_400, 10_003_600));
  back.forEach(({ fromS }, i) => i + 1 < back.length && expect(back[i + 1].toS).toBe(fromS));
});

it('joins ranges that meet, the earliest first', () => {
  const aroundEach = (seconds: number[], marginS: number) =>
    joined(seconds.map((one) => around(secondOf(one), marginS)));
  expect(aroundEach([100, 5, 100, 6, 9], 1)).toEqual([range(4, 11), range(99, 102)]);
  expect(aroundEach([0, 121, 243], 60)).toEqual([range(-60, 182), range(183, 304)]);
  expect(aroundEach([], 60)).toEqual([]);
  expect(joined([range(2, 3), range(0, 9)])).toEqual([range(0, 9)]);
});

it('overlaps', () => {
  expect(overlapOf(range(0, 10), range(5, 20))).toEqual(range(5, 10));
  expect(overlapOf(range(0, 5), range(5, 20))).toBeNull();
});

it('bounds a column by values of its own type, no further than that type reaches', () => {
  expect(inRanges({ sql: 't', type: 'DateTime' }, [range(-5, 7)])).toEqual({
    sql: '(t >= toDateTime({from_s_0:UInt32}) AND t < toDateTime({to_s_0:UInt32}))',
    params: { from_s_0: 0, to_s_0: 7 },
  });
  const { sql, params } = inRanges({ sql: 't', type: 'DateTime64' }, [range(1, 2), range(3, 1e12)], '_x');
  expect(sql).toMatch(/^\(\(t >= fromUnixTimestamp64Nano\(\{from_ns_0_x:Int64\}\).* OR \(t >= .*\)\)$/);
  expect(params).toEqual({
    from_ns_0_x: 1_000_000_000n,
    to_ns_0_x: 2_000_000_000n,
    from_ns_1_x: 3_000_000_000n,
    to_ns_1_x: 9_223_372_035_000_000_000n,
  });
});
