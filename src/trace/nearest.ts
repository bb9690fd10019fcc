/** Of many spans with one id, as many as are held against another: more share it only by mistake. */
const MOST_HELD = 128;

/**
 * Those that started nearest to an instant, half of them before it: where thousands share an id, holding each against
 * each would cost the square of them.
 *
 * @param sorted spans or what stands for them, by start
 */
export function nearestTo<T>(atNs: number, sorted: readonly T[], startOf: (item: T) => number): readonly T[] {
  if (sorted.length <= MOST_HELD) {
    return sorted;
  }
  let low = 0;
  for (let high = sorted.length; low < high;) {
    const middle = (low + high) >> 1;
    if (startOf(sorted[middle]) <= atNs) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const from = Math.max(0, Math.min(low - MOST_HELD / 2, sorted.length - MOST_HELD));
  return sorted.slice(from, from + MOST_HELD);
}
