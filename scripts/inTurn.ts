/** Does so many at once; results in the order of the work. */
export async function inTurn<T>(work: ReadonlyArray<() => Promise<T>>, atOnce: number): Promise<T[]> {
  const results: T[] = [];
  const left = [...work.entries()];
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      results[next[0]] = await next[1]();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
