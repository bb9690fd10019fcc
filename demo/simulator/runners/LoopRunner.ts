import type { Job } from '../kernel';
import type { Loop, Process, Slot } from '../world';
import type { Runner, Stage } from './runner';

/** Longer work lets others have their turn, µs. */
const MOST_ON_LOOP_US = 400;

/** Whoever has a turn of the loop; shared by calls that are sent within one turn. */
interface Turn {
  users: number;
}

/** Node, Envoy: everything on one thread, bit by bit. */
export class LoopRunner implements Runner {
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
