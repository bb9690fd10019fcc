import type { Chance } from './chance';
import { draw } from './distribution';
import type { Job, Kernel } from './kernel';
import type { Scenario } from './scenario';
import type { Connection } from './connections';
import { isStorage, type Loop, type Process, type Slot } from './world';

/**
 * How a process works on one request: which thread reads it, makes its calls, and answers. The exchange of messages
 * (exchange.ts) asks for a thread each time something is read or written, and notes the syscall id there and then.
 */
export interface Runner {
  readonly process: Process;
  /** Waits for the thread that reads the request. */
  receive(): Job<Slot>;
  /** Right after the request was read: to the thread that works on it. */
  handOver(): Job<void>;
  /** Computes, keeping the thread. */
  compute(us: number): Job<void>;
  /** Own work, in which others may get their turn. */
  work(us: number): Job<void>;
  /** The thread that writes a request; after the writing, `sent`. */
  send(): Job<Slot>;
  sent(): void;
  /** The thread that reads the answer of a call. */
  collect(): Job<Slot>;
  /** One that makes a call beside others: it begins, and in the end is joined. */
  fork(): Runner;
  begin(): Job<void>;
  /** All forks are made. */
  forked(): void;
  join(fork: Runner): void;
  /** The thread that writes the answer; after the writing, `done`. */
  answer(): Job<Slot>;
  done(): void;
}

/** What runners share. */
export interface Stage {
  kernel: Kernel;
  chance: Chance;
  scenario: Scenario;
}

export function createRunner(stage: Stage, process: Process, connection: Connection): Runner {
  switch (process.threading) {
    case 'blocking':
      return new BlockingRunner(stage, process, connection);
    case 'coroutine':
      return new CoroutineRunner(stage, process, connection);
    case 'eventLoop':
      return new LoopRunner(stage, process, loopOf(process, connection));
    case 'poolWorkerAnswers':
    case 'poolIoAnswers':
      return new PoolRunner(stage, process, loopOf(process, connection));
  }
}

function loopOf(process: Process, connection: Connection): Loop {
  return process.loops[connection.id % process.loops.length];
}

/** One thread for all. Calls side by side are made on helper threads. */
class BlockingRunner implements Runner {
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

/**
 * Go: a goroutine for each connection (with HTTP/2 for each stream), on whatever thread. Its children's messages count
 * as its own.
 */
class CoroutineRunner implements Runner {
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

/** Whoever has a turn of the loop; shared by calls that are sent within one turn. */
interface Turn {
  users: number;
}

/** Node, Envoy: everything on one thread, bit by bit. */
class LoopRunner implements Runner {
  private turn: Turn | null = null;
  private forks = 0;

  constructor(
    private readonly stage: Stage,
    readonly process: Process,
    private readonly loop: Loop
  ) {}

  *receive(): Job<Slot> {
    return yield* this.grab();
  }

  *handOver(): Job<void> {}

  *compute(us: number): Job<void> {
    yield this.stage.kernel.wait(us);
  }

  /** Half of it is computed on the loop, half waits for a timer or a file; long work never keeps the loop. */
  *work(us: number): Job<void> {
    const { kernel, chance } = this.stage;
    const computesUs = chance.happens(0.5) ? Math.min(us, MOST_ON_LOOP_US) : Math.min(us, 20);
    yield kernel.wait(computesUs);
    if (us > computesUs) {
      this.letGo();
      yield kernel.wait(us - computesUs);
      yield* this.grab();
    }
  }

  send(): Job<Slot> {
    return this.grab();
  }

  sent(): void {
    this.letGo();
  }

  collect(): Job<Slot> {
    return this.grab();
  }

  fork(): Runner {
    const fork = new LoopRunner(this.stage, this.process, this.loop);
    const turn = this.turn as Turn;
    turn.users++;
    fork.turn = turn;
    this.forks++;
    return fork;
  }

  *begin(): Job<void> {}

  forked(): void {
    this.letGo();
  }

  /** The last answer's turn goes on with the code that waited for all. */
  join(fork: Runner): void {
    const other = fork as LoopRunner;
    if (--this.forks === 0) {
      this.turn = other.turn;
    } else {
      other.letGo();
    }
  }

  answer(): Job<Slot> {
    return this.grab();
  }

  done(): void {
    this.letGo();
  }

  private *grab(): Job<Slot> {
    if (!this.turn) {
      yield* this.loop.turn.take();
      this.turn = { users: 1 };
    }
    return this.loop.slot;
  }

  private letGo(): void {
    if (this.turn && --this.turn.users === 0) {
      this.loop.turn.give(this.loop.slot);
    }
    this.turn = null;
  }
}

const MOST_ON_LOOP_US = 400;

/** An IO thread reads, a worker of the pool works, and one of the two answers. */
class PoolRunner implements Runner {
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
