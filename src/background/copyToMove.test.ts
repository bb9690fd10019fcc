import { copyToMove } from './copyToMove';

it('moves copies of large arrays, and leaves what was given', () => {
  const large = Float64Array.from({ length: 20_000 }, (_, i) => i);
  const given = { input: { large, small: new Uint8Array(4), list: [large], none: null }, name: 'a' };
  const { value, movable } = copyToMove(given);
  const arrived = structuredClone(value, { transfer: movable });
  expect(arrived).toEqual(given);
  expect(movable).toHaveLength(1);
  expect(large).toHaveLength(20_000);
  expect(value.input.large).toHaveLength(0);
});

it('does not look into what is no plain object', () => {
  const large = new Float64Array(20_000);
  const map = new Map([['a', large]]);
  expect(copyToMove({ map, text: 'a' })).toEqual({ value: { map, text: 'a' }, movable: [] });
  expect(copyToMove(null)).toEqual({ value: null, movable: [] });
  expect(copyToMove(large).movable).toHaveLength(1);
});

it('takes a part of a larger buffer for itself', () => {
  const whole = Float64Array.from({ length: 40_000 }, (_, i) => i);
  const { value, movable } = copyToMove({ part: whole.subarray(10_000, 30_000) });
  expect(movable[0].byteLength).toBe(8 * 20_000);
  expect(value.part[0]).toBe(10_000);
});
