import type { Jobs } from './job';
import { WorkerGone, type PageWorker } from './PageWorker';
import { begin } from './serve';
import { abortError, runInSlices } from './slices';

export interface TalkOptions {
  /** Aborted: what is asked fails with an AbortError, and the work stops at its next step. */
  signal?: AbortSignal;
  /** How heavy the start is, in the unit of `heavyFrom`. */
  weight?: number;
}

/** What a talk needs of the `Background` it belongs to. */
export interface TalkHome {
  readonly jobs: Jobs;
  readonly heavyFrom: number;
  readonly whyNoWorker: string | null;
  /** @throws WorkerGone */
  workerFor(talk: object): Promise<PageWorker>;
  /** The talk needs the worker no more. */
  leave(talk: object): void;
}

type Tell = (message: never) => Generator<void, unknown, void>;

let talks = 0;

/**
 * A job at work. It begins on this thread; once what it was told is heavy it moves to the worker, and back should the
 * worker die. Moving is telling everything again: the job remembers nothing that it was not told.
 */
export class Talk<Message = unknown, Answer = unknown> {
  private readonly number = ++talks;
  private readonly told: unknown[] = [];
  private readonly stop = new AbortController();
  private weight: number;
  /** The job on this thread; null while it is in the worker or not begun. */
  private here: Tell | null = null;
  private worker: PageWorker | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private readonly abort = () => this.close();

  constructor(
    private readonly home: TalkHome,
    private readonly job: string,
    private readonly start: unknown,
    private readonly options: TalkOptions
  ) {
    this.weight = options.weight ?? 0;
    if (options.signal?.aborted) {
      this.stop.abort();
    }
    options.signal?.addEventListener('abort', this.abort);
  }

  /** True while the job is in the worker. */
  get isInWorker(): boolean {
    return this.worker !== null;
  }

  /**
   * Tells the job something and waits for its answer. Asks are answered in order.
   * @param weight how much heavier the job gets by it, in the unit of `heavyFrom`
   * @throws the job's own error; an AbortError once the talk is closed or its signal aborted
   */
  ask(message: Message, weight = 0): Promise<Answer> {
    const answer = this.last.then(() => this.untilStopped(this.answer(message, weight)));
    this.last = answer.catch(() => undefined);
    return answer as Promise<Answer>;
  }

  /** Ends the job, wherever it is, and forgets what it was told. */
  close(): void {
    this.options.signal?.removeEventListener('abort', this.abort);
    this.stop.abort();
    this.worker?.close(this.number);
    this.worker = null;
    this.here = null;
    this.told.length = 0;
    this.home.leave(this);
  }

  private async answer(message: Message, weight: number): Promise<unknown> {
    this.throwIfStopped();
    this.told.push(message);
    this.weight += weight;
    try {
      if (!this.worker && this.weight >= this.home.heavyFrom && this.home.whyNoWorker === null) {
        return await this.move();
      }
      if (this.worker) {
        return await this.worker.ask(this.number, message);
      }
    } catch (cause) {
      if (!(cause instanceof WorkerGone)) {
        throw cause;
      }
      this.throwIfStopped();
      this.worker = null;
      this.here = null;
    }
    return this.answerHere();
  }

  /** To the worker: everything told so far, of which the last answer is the one that is waited for. */
  private async move(): Promise<unknown> {
    const worker = await this.home.workerFor(this);
    this.throwIfStopped();
    worker.open(this.number, this.job, this.start);
    const answers = this.told.map((message) => worker.ask(this.number, message));
    // Of the earlier ones the answers are known, errors too.
    answers.forEach((answer) => answer.catch(() => undefined));
    this.worker = worker;
    this.here = null;
    return answers[answers.length - 1];
  }

  private async answerHere(): Promise<unknown> {
    const { signal } = this.stop;
    if (!this.here) {
      const tell = begin(this.home.jobs, this.job, this.start);
      for (const message of this.told.slice(0, -1)) {
        await runInSlices(tell(message as never), { signal }).catch(() => this.throwIfStopped());
      }
      this.here = tell;
    }
    return runInSlices(this.here(this.told[this.told.length - 1] as never), { signal });
  }

  private throwIfStopped(): void {
    if (this.stop.signal.aborted) {
      throw abortError();
    }
  }

  /** The page need not wait for work that nobody wants any more. */
  private untilStopped<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.stop;
    return new Promise((resolve, reject) => {
      const stopped = () => reject(abortError());
      if (signal.aborted) {
        stopped();
      }
      signal.addEventListener('abort', stopped);
      work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stopped));
    });
  }
}
