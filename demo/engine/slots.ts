/** At most so many at once; the rest wait in line. */
export class Slots {
  private readonly waiting: Array<() => void> = [];

  constructor(private free: number) {}

  /** @throws the signal's reason when it ends the wait */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.free > 0) {
      this.free--;
    } else {
      await new Promise<void>((resolve, reject) => {
        const onAbort = () => {
          this.waiting.splice(this.waiting.indexOf(start), 1);
          reject(signal.reason);
        };
        const start = () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        };
        this.waiting.push(start);
        signal.addEventListener('abort', onAbort, { once: true });
      });
    }
    let held = true;
    return () => {
      if (held) {
        held = false;
        this.release();
      }
    };
  }

  private release(): void {
    const next = this.waiting.shift();
    if (next) {
      next();
    } else {
      this.free++;
    }
  }
}
