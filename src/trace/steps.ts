/** Work in steps: each `yield` is a point where a page may be given back, or the work stopped. */
export type Steps<T> = Generator<void, T, void>;

/** Rows between two yields: a few ms of work. */
export const ROWS_A_STEP = 1024;

/** Does the same for each of so many rows. A plain loop between two yields is what engines make fast. */
export function* inSteps(rows: number, work: (row: number) => void): Steps<void> {
  for (let from = 0; from < rows; from += ROWS_A_STEP) {
    const to = Math.min(rows, from + ROWS_A_STEP);
    for (let row = from; row < to; row++) {
      work(row);
    }
    yield;
  }
}

/** All steps one after another. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) {
      return value;
    }
  }
}

/** A value that is made when it is first asked for: in steps by who can wait, at once by who cannot. */
export class WhenAsked<T> {
  private made: { value: T } | null = null;

  constructor(private readonly make: () => Steps<T>) {}

  get now(): T {
    return atOnce(this.inSteps());
  }

  *inSteps(): Steps<T> {
    if (!this.made) {
      const value = yield* this.make();
      // Somebody else may have been sooner: all are to have the same one.
      this.made ??= { value };
    }
    return this.made.value;
  }
}
