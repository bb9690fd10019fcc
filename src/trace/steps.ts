/** Work in steps: each `yield` is a point where a page may be given back, or the work stopped. */
export type Steps<T> = Generator<void, T, void>;

/** Rows between two yields: a few ms of work. */
export const ROWS_A_STEP = 1024;

/** All steps one after another. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) {
      return value;
    }
  }
}
