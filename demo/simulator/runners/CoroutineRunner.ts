import type { Connection } from '../connections';
import type { Job } from '../kernel';
import type { Process, Slot } from '../world';
import type { Runner, Stage } from './runner';

/**
 * Go: a goroutine for each connection (with HTTP/2 for each stream), on whatever thread. Its children's messages count
 * as its own.
 */
export class CoroutineRunner implements Runner {
  private slot: Slot | null = null;

  constructor(
    private readonly stage: Stage,
    readonly process: Process,
    private readonly connection: Connection
  ) {}

  *receive(): Job<Slot> {
    const { connection } = this;
    const fresh = (): Slot => ({
      tid: 0,
      coroutine: String(this.stage.chance.whole(1, 9_000_000)),
      syscallTraceId: '0',
    });
    this.slot = this.process.service.wire === 'grpc' ? fresh() : (connection.serverSlot ??= fresh());
    return this.onSomeThread();
  }

  *handOver(): Job<void> {}

  *compute(us: number): Job<void> {
    yield this.stage.kernel.wait(us);
  }

  *work(us: number): Job<void> {
    yield this.stage.kernel.wait(us);
  }

  *send(): Job<Slot> {
    return this.onSomeThread();
  }

  sent(): void {}

  *collect(): Job<Slot> {
    return this.onSomeThread();
  }

  fork(): Runner {
    return this;
  }

  *begin(): Job<void> {
    yield this.stage.kernel.wait(this.stage.chance.between(0.2, 5));
  }

  forked(): void {}

  join(): void {}

  *answer(): Job<Slot> {
    return this.onSomeThread();
  }

  done(): void {}

  private onSomeThread(): Slot {
    const slot = this.slot as Slot;
    slot.tid = this.process.pid + this.stage.chance.whole(0, 7);
    return slot;
  }
}
