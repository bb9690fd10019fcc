import { around, hullOf, partsOf, sidesOf, widerMargin, without, type Window } from './window';

const window = (fromS: number, toS: number): Window => ({ fromS, toS });

it('goes further from a call by four times, up to the limit', () => {
  expect([60, 240, 960].map((marginS) => widerMargin(marginS, 960))).toEqual([240, 960, 960]);
  expect(around(window(100, 200), 60)).toEqual(window(40, 260));
  expect(hullOf(window(1, 2), window(5, 6))).toEqual(window(1, 6));
});

it('asks for what is new on either side, and not for a minute', () => {
  expect(sidesOf(window(0, 100), window(-100, 300))).toEqual([window(-100, -1), window(101, 300)]);
  expect(sidesOf(window(0, 100), window(-100, 100))).toEqual([window(-100, -1)]);
  expect(sidesOf(window(0, 100), window(-60, 160))).toEqual([]);
});

it.each([
  ['nothing of what is covered', [window(1, 9)], [window(0, 10)], []],
  ['both sides of a hole', [window(1, 9)], [window(4, 5)], [window(1, 3), window(6, 9)]],
  [
    'pieces',
    [window(1, 9), window(20, 30)],
    [window(8, 21), window(25, 25)],
    [window(1, 7), window(22, 24), window(26, 30)],
  ],
  ['all where nothing is taken away', [window(1, 9)], [], [window(1, 9)]],
])('leaves %s', (_, windows, others, left) => {
  expect(without(windows, others)).toEqual(left);
});

it('has a middle in calls of more than two hours only', () => {
  const wide = window(-960, 8160);
  expect(partsOf(wide, window(0, 7200))).toEqual({ ends: [wide], middle: [] });
  expect(partsOf(wide, window(-1, 7200))).toEqual({
    ends: [window(-960, 959), window(6240, 8160)],
    middle: [window(960, 6239)],
  });
});
