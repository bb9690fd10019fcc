import { benchTrace, SHAPE_NAMES } from './shapes';

describe.each(SHAPE_NAMES)('the shape %s', (shape) => {
  const { parent, startNs, durationNs } = benchTrace(shape, 5000);

  it('is one tree whose parents come first', () => {
    expect(parent[0]).toBe(-1);
    expect(parent.slice(1).every((p, i) => p >= 0 && p < i + 1)).toBe(true);
  });

  it('has no span without a time, and none of negative length', () => {
    expect(startNs.every((start) => start >= 0)).toBe(true);
    expect(durationNs.every((duration) => duration >= 0)).toBe(true);
  });

  it('is the same each time', () => {
    expect(benchTrace(shape, 5000).startNs).toEqual(startNs);
  });
});

it('a realistic tree has children inside of their parents', () => {
  const { parent, startNs, durationNs } = benchTrace('tree', 20_000);
  for (let i = 1; i < parent.length; i++) {
    const p = parent[i];
    expect(startNs[i] >= startNs[p] && startNs[i] + durationNs[i] <= startNs[p] + durationNs[p] + 1).toBe(true);
  }
});
