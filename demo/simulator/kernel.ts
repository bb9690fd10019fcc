/** Where a job waits: it is handed the function that wakes it up. */
export type Wait = (wake: () => void) => void;

/** Something that takes simulated time: a generator that yields where it waits. */
export type Job<T> = Generator<Wait, T, void>;

/** Discrete events in true time. Whatever happens at one instant happens in the order in which it was planned. */
export class Kernel {
  /** True time since the scenario began, µs. */
  nowUs = 0;
  private readonly planned: Array<{ atUs: number; order: number; act: () => void }> = [];
  private order = 0;

  /** Waits for `us`: `yield kernel.wait(us)`. */
  wait(us: number): Wait {
    return (wake) => this.at(this.nowUs + us, wake);
  }

  at(atUs: number, act: () => void): void {
    const { planned } = this;
    const event = { atUs, order: this.order++, act };
    let i = planned.push(event) - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (!before(event, planned[up])) {
        break;
      }
      planned[i] = planned[up];
      i = up;
    }
    planned[i] = event;
  }

  /** Starts a job now. */
  start<T>(job: Job<T>, done?: (result: T) => void): void {
    const go = (): void => {
      const step = job.next();
      if (step.done) {
        done?.(step.value);
      } else {
        step.value(go);
      }
    };
    go();
  }

  /** Runs jobs side by side and waits for the last: `yield* kernel.all(jobs)`. */
  *all<T>(jobs: ReadonlyArray<Job<T>>): Job<T[]> {
    const results: T[] = new Array(jobs.length);
    if (jobs.length > 0) {
      yield (wake) => {
        let left = jobs.length;
        jobs.forEach((job, i) =>
          this.start(job, (result) => {
            results[i] = result;
            if (--left === 0) {
              this.at(this.nowUs, wake);
            }
          })
        );
      };
    }
    return results;
  }

  /** Until nothing is planned any more. */
  run(): void {
    for (let event = this.take(); event; event = this.take()) {
      this.nowUs = event.atUs;
      event.act();
    }
  }

  private take() {
    const { planned } = this;
    const first = planned[0];
    const last = planned.pop();
    if (last && last !== first) {
      let i = 0;
      for (;;) {
        let down = 2 * i + 1;
        if (down >= planned.length) {
          break;
        }
        if (down + 1 < planned.length && before(planned[down + 1], planned[down])) {
          down++;
        }
        if (!before(planned[down], last)) {
          break;
        }
        planned[i] = planned[down];
        i = down;
      }
      planned[i] = last;
    }
    return first;
  }
}

function before(a: { atUs: number; order: number }, b: { atUs: number; order: number }): boolean {
  return a.atUs < b.atUs || (a.atUs === b.atUs && a.order < b.order);
}

/**
 * Things of which each is used by one job at a time, such as the threads of a pool. As Java's pools do, it makes new
 * ones up to `core` whoever is idle; then it takes the one idle longest, and only when all are busy makes up to `most`.
 */
export class Pool<T> {
  private readonly waiting: Array<(item: T) => void> = [];
  private readonly idle: T[] = [];
  private made = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly size: { core: number; most: number },
    private readonly make: (n: number) => T
  ) {}

  *take(): Job<T> {
    if (this.made < this.size.core) {
      return this.make(this.made++);
    }
    const idle = this.idle.shift();
    if (idle !== undefined) {
      return idle;
    }
    if (this.made < this.size.most) {
      return this.make(this.made++);
    }
    let got: T | undefined;
    yield (wake) =>
      this.waiting.push((item) => {
        got = item;
        this.kernel.at(this.kernel.nowUs, wake);
      });
    return got as T;
  }

  give(item: T): void {
    const next = this.waiting.shift();
    if (next) {
      next(item);
    } else {
      this.idle.push(item);
    }
  }
}
