import type { Connection } from '../connections';
import { draw } from '../distribution';
import type { Job } from '../kernel';
import { isStorage, type Process, type Slot } from '../world';
import type { Runner, Stage } from './runner';

/** One thread for all. Calls side by side are made on helper threads. */
export class BlockingRunner implements Runner {
  protected slot: Slot | null = null;

  constructor(
    protected readonly stage: Stage,
    readonly process: Process,
    private readonly connection: Connection | null
  ) {}

  *receive(): Job<Slot> {
    // Databases keep a thread for each connection.
    const own = this.connection && isStorage(this.process.service.wire) ? this.connection : null;
    if (own?.serverSlot) {
      this.slot = own.serverSlot;
    } else {
      this.slot = yield* this.process.threads.take();
      if (own) {
        own.serverSlot = this.slot;
      }
    }
    return this.slot;
  }

  *handOver(): Job<void> {}

  *compute(us: number): Job<void> {
    yield this.stage.kernel.wait(us);
  }

  *work(us: number): Job<void> {
    yield this.stage.kernel.wait(us);
  }

  *send(): Job<Slot> {
    return this.slot as Slot;
  }

  sent(): void {}

  *collect(): Job<Slot> {
    return this.slot as Slot;
  }

  fork(): Runner {
    return new BlockingRunner(this.stage, this.process, null);
  }

  /** On a helper thread. */
  *begin(): Job<void> {
    const { kernel, chance, scenario } = this.stage;
    this.slot = yield* this.process.helpers.take();
    yield kernel.wait(draw(scenario.times.handOver, chance));
  }

  forked(): void {}

  join(fork: Runner): void {
    this.process.helpers.give((fork as BlockingRunner).slot as Slot);
  }

  *answer(): Job<Slot> {
    return this.slot as Slot;
  }

  done(): void {
    if (this.slot && this.connection?.serverSlot !== this.slot) {
      this.process.threads.give(this.slot);
    }
  }
}
