import { SettledTraces } from './settledTraces';

it('keeps the last eight for ten minutes', () => {
  const traces = new SettledTraces();
  for (let i = 0; i < 9; i++) {
    traces.keep(`call ${i}`, [], 1000);
  }
  expect(traces.get('call 0', 1000)).toBeUndefined();
  expect(traces.get('call 1', 1000)).toEqual([]);
  expect(traces.get('call 8', 1000 + 600_000)).toBeUndefined();
});
