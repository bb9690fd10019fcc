import { draw } from '../distribution';
import type { Job } from '../kernel';
import type { Loop, Process, Slot } from '../world';
import type { Runner, Stage } from './runner';

/** An IO thread reads, a worker of the pool works, and one of the two answers. */
export class PoolRunner implements Runner {
  private worker: Slot | null = null;

  constructor(
    private readonly stage: Stage,
    readonly process: Process,
    private readonly loop: Loop
  ) {}

  *receive(): Job<Slot> {
    return yield* this.loop.turn.take();
  }

  *handOver(): Job<void> {
    this.loop.turn.give(this.loop.slot);
    this.worker = yield* this.process.workers.take();
    yield this.betweenThreads();
  }

  *compute(us: number): Job<void> {
    yield this.stage.kernel.wait(us);
  }

  *work(us: number): Job<void> {
    yield this.stage.kernel.wait(us);
  }

  *send(): Job<Slot> {
    return this.worker as Slot;
  }

  sent(): void {}

  *collect(): Job<Slot> {
    return this.worker as Slot;
  }

  fork(): Runner {
    return new PoolRunner(this.stage, this.process, this.loop);
  }

  /** On a helper thread. */
  *begin(): Job<void> {
    this.worker = yield* this.process.helpers.take();
    yield this.betweenThreads();
  }

  forked(): void {}

  join(fork: Runner): void {
    this.process.helpers.give((fork as PoolRunner).worker as Slot);
  }

  *answer(): Job<Slot> {
    if (this.process.threading === 'poolWorkerAnswers') {
      return this.worker as Slot;
    }
    this.process.workers.give(this.worker as Slot);
    this.worker = null;
    yield this.betweenThreads();
    return yield* this.loop.turn.take();
  }

  done(): void {
    if (this.worker) {
      this.process.workers.give(this.worker);
    } else {
      this.loop.turn.give(this.loop.slot);
    }
  }

  private betweenThreads() {
    const { kernel, chance, scenario } = this.stage;
    return kernel.wait(draw(scenario.times.handOver, chance));
  }
}
