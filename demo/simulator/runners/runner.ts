import type { Chance } from '../chance';
import type { Job, Kernel } from '../kernel';
import type { Scenario } from '../scenario';
import type { Process, Slot } from '../world';

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
