import { inSteps, type Steps } from '../../../trace/steps';

/** A number for each row of several columns, equal where all values of the row are. O(n) for a few distinct values. */
export function* sameNumbers(count: number, columns: ReadonlyArray<ArrayLike<string | number>>): Steps<Uint32Array> {
  let numbers: Uint32Array = new Uint32Array(count);
  for (const column of columns) {
    const values = new Map<string | number, number>();
    const pairs = new Map<number, number>();
    const next = new Uint32Array(count);
    yield* inSteps(count, (i) => {
      const value = numberIn(values, column[i]);
      // Both are below 2^26, so that the pair is a safe integer.
      next[i] = numberIn(pairs, numbers[i] * 2 ** 26 + value);
    });
    numbers = next;
  }
  return numbers;
}

function numberIn<T>(known: Map<T, number>, value: T): number {
  let number = known.get(value);
  if (number === undefined) {
    known.set(value, (number = known.size));
  }
  return number;
}
