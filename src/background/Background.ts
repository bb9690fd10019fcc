import type { AnswerOf, Jobs, MessageOf, StartOf } from './job';
import { PageWorker, WorkerGone, type StartWorker } from './PageWorker';
import { Talk, type TalkHome, type TalkOptions } from './Talk';

export interface BackgroundOptions {
  /** Weight (rows, spans) of a talk from which it is moved to the worker; below, starting one would cost more. */
  heavyFrom?: number;
  /** A worker that nobody talks to is stopped after this, with the memory it holds. */
  idleMs?: number;
  startWorker?: StartWorker;
}

/** From about this many rows stitching takes longer than 50 ms. */
const HEAVY_FROM = 2000;
const IDLE_MS = 60_000;

/**
 * Runs named jobs without freezing the page: small ones here in slices, large ones in a Web Worker, which is started
 * when the first large one turns up and shared by all. Where no worker can be had (CSP, an old browser, one that died)
 * everything runs here in slices, for as long as the page lives.
 */
export class Background<J extends Jobs> implements TalkHome {
  readonly heavyFrom: number;
  /** Why there is no worker and will be none; null while there may be. */
  whyNoWorker: string | null = null;
  private worker: PageWorker | null = null;
  private readonly users = new Set<object>();
  private idle: ReturnType<typeof setTimeout> | undefined;
  private readonly idleMs: number;

  /** @param workerSource script of a worker that serves the same jobs (`serveJobs`); '' = there is none. */
  constructor(
    readonly jobs: J,
    private readonly workerSource: string,
    private readonly options: BackgroundOptions = {}
  ) {
    this.heavyFrom = options.heavyFrom ?? HEAVY_FROM;
    this.idleMs = options.idleMs ?? IDLE_MS;
    if (workerSource === '') {
      this.whyNoWorker = 'there is no script for one';
    }
  }

  /** Begins a job; close the talk when it is over. */
  open<N extends keyof J & string>(
    job: N,
    start: StartOf<J[N]>,
    options: TalkOptions = {}
  ): Talk<MessageOf<J[N]>, AnswerOf<J[N]>> {
    return new Talk<MessageOf<J[N]>, AnswerOf<J[N]>>(this, job, start, options);
  }

  /** A job with one answer (`once`). @throws the job's error; an AbortError */
  async run<N extends keyof J & string>(
    job: N,
    input: StartOf<J[N]>,
    options: TalkOptions = {}
  ): Promise<AnswerOf<J[N]>> {
    const talk = this.open(job, input, options);
    try {
      return await talk.ask(null as MessageOf<J[N]>);
    } finally {
      talk.close();
    }
  }

  /** Starts the worker while what it will work on is still being made ready. */
  warmUp(): void {
    const talk = {};
    this.workerFor(talk).then(
      () => this.leave(talk),
      () => this.leave(talk)
    );
  }

  /** The worker for a talk, started if need be. @throws WorkerGone */
  async workerFor(talk: object): Promise<PageWorker> {
    if (this.whyNoWorker !== null) {
      throw new WorkerGone(this.whyNoWorker);
    }
    clearTimeout(this.idle);
    this.users.add(talk);
    this.worker ??= new PageWorker(this.workerSource, (why) => this.lost(why), this.options.startWorker);
    const worker = this.worker;
    await worker.ready;
    return worker;
  }

  /** A talk needs the worker no more. */
  leave(talk: object): void {
    if (!this.users.delete(talk) || this.users.size > 0) {
      return;
    }
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.stop(), this.idleMs);
    // In Node a timer would keep the process.
    (this.idle as { unref?: () => void }).unref?.();
  }

  /** Ends the worker; what is under way in it goes on here. */
  stop(): void {
    clearTimeout(this.idle);
    this.worker?.stop();
    this.worker = null;
    this.users.clear();
  }

  private lost(why: string): void {
    this.whyNoWorker = why;
    this.worker = null;
    this.users.clear();
  }
}
