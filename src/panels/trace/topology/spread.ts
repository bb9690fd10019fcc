/**
 * Centres on a line, as near to where they are wished as they can be while each stays at least `apart[k]` behind the
 * one before (`apart[0]` is not used): least squares, by pooling neighbours that would collide. O(n).
 */
export function spread(wished: readonly number[], apart: readonly number[]): number[] {
  // Without the distances it is the question for the nearest sequence that never falls.
  const offset: number[] = [];
  let sum = 0;
  wished.forEach((_, k) => offset.push((sum += k === 0 ? 0 : apart[k])));
  const pools: Array<{ mean: number; count: number }> = [];
  wished.forEach((wish, k) => {
    let pool = { mean: wish - offset[k], count: 1 };
    for (let last = pools[pools.length - 1]; last && last.mean > pool.mean; last = pools[pools.length - 1]) {
      pools.pop();
      const count = last.count + pool.count;
      pool = { mean: (last.mean * last.count + pool.mean * pool.count) / count, count };
    }
    pools.push(pool);
  });
  const means = pools.flatMap(({ mean, count }) => new Array<number>(count).fill(mean));
  return means.map((mean, k) => mean + offset[k]);
}
