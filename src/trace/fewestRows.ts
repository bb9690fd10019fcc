import type { Span } from './span';

/**
 * For tests: the rows without those that a failure does not need, left out in ever smaller pieces (Zeller's delta
 * debugging). What is left fails, and does not when any one row of it is missing.
 *
 * @param fails whether these rows still fail.
 */
export function fewestRows(rows: readonly Span[], fails: (rows: Span[]) => boolean): Span[] {
  let left = [...rows];
  for (let piece = left.length >> 1; piece > 0; piece >>= 1) {
    for (let progress = true; progress;) {
      progress = false;
      for (let at = 0; at < left.length;) {
        const fewer = [...left.slice(0, at), ...left.slice(at + piece)];
        if (fails(fewer)) {
          left = fewer;
          progress = true;
        } else {
          at += piece;
        }
      }
      // Larger pieces once, single rows until none can go.
      progress = progress && piece === 1;
    }
  }
  return left;
}
