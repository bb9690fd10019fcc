/** Runs at most so many tasks at a time, in the order they came. */
export class RequestQueue {
  private running = 0;
  private readonly waiting: Array<() => void> = [];

  constructor(private readonly parallel: number) {}

  /** @param signal a task that is aborted while it waits does not run; its promise is rejected */
  async add<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.running >= this.parallel) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.running++;
    try {
      signal.throwIfAborted();
      return await task();
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }
}
