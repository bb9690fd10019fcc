import { isOver, SettledAnswers } from './settledAnswers';

it('keeps the last eight for ten minutes', () => {
  const traces = new SettledAnswers();
  for (let i = 0; i < 9; i++) {
    traces.keep(`call ${i}`, [], 1000);
  }
  expect(traces.get('call 0', 1000)).toBeUndefined();
  expect(traces.get('call 1', 1000)).toEqual([]);
  expect(traces.get('call 8', 1000 + 600_000)).toBeUndefined();
});

it('expects no more calls of a time that ended ten minutes ago', () => {
  expect(isOver(1000, 1000 + 599_999)).toBe(false);
  expect(isOver(1000, 1000 + 600_000)).toBe(true);
});
