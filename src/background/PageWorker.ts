import { copyToMove } from './copyToMove';
import { errorOf, type FromWorker, type ToWorker } from './messages';

/** The part of a Worker that is used. */
export interface WorkerLike {
  postMessage(message: ToWorker, movable: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: { data: unknown }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
  onmessageerror: ((event: unknown) => void) | null;
}

export type StartWorker = (source: string) => { worker: WorkerLike; started(): void };

/** A worker that is not there, or not any more; the same work can be done elsewhere. */
export class WorkerGone extends Error {
  override name = 'WorkerGone';
}

/** Ticks are counted, not clocks read: a page that was blocked or asleep gets one tick, however long it was. */
const TICK_MS = 1000;
/** Ticks until a worker that never spoke is given up. */
const HANDSHAKE_TICKS = 5;
/** Silent ticks after which a worker that owes an answer is asked whether it is there, and then given up. */
const PING_TICKS = 10;
const GONE_TICKS = 30;

interface Asked {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/**
 * The page's side of one worker: waits for its first word, numbers what it is asked, and notices when it is gone:
 * an error event, a message that cannot be read, or silence. A policy of the page (CSP) that forbids workers from
 * blobs shows as an error event, not as an exception, and in some browsers as silence.
 */
export class PageWorker {
  /** Settles with the handshake. @throws WorkerGone */
  readonly ready: Promise<void>;
  private worker: WorkerLike | null = null;
  private started: () => void = () => undefined;
  private readonly asked = new Map<number, Asked>();
  private count = 0;
  private silentTicks = 0;
  private isReady = false;
  private timer: ReturnType<typeof setInterval> | undefined;
  private isOver = false;
  private settleReady!: { resolve(): void; reject(error: Error): void };

  /** @param onGone called once when the worker is gone for good, not when it was stopped. */
  constructor(
    source: string,
    private readonly onGone: (why: string) => void,
    start: StartWorker = startFromBlob
  ) {
    this.ready = new Promise((resolve, reject) => (this.settleReady = { resolve, reject }));
    // Whoever waits for it hears of it; nobody has to.
    this.ready.catch(() => undefined);
    try {
      const { worker, started } = start(source);
      this.worker = worker;
      this.started = started;
      worker.onmessage = ({ data }) => this.hear(data as FromWorker);
      worker.onerror = (event) => this.gone(event.message || 'the worker could not be started');
      worker.onmessageerror = () => this.gone('a message of the worker could not be read');
      this.watch();
    } catch (cause) {
      this.gone(cause instanceof Error ? cause.message : String(cause));
    }
  }

  open(talk: number, job: string, start: unknown): void {
    this.say({ kind: 'open', talk, job, start });
  }

  /** @throws WorkerGone, or the job's own error */
  ask(talk: number, message: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const n = ++this.count;
      this.asked.set(n, { resolve, reject });
      this.say({ kind: 'ask', talk, n, message });
      this.watch();
    });
  }

  close(talk: number): void {
    this.say({ kind: 'close', talk });
  }

  /** Ends the worker; what is asked of it from now on finds it gone. */
  stop(): void {
    this.end('the worker was stopped');
  }

  private say(message: ToWorker): void {
    if (!this.worker) {
      this.fail('the worker is gone');
      return;
    }
    try {
      const { value, movable } = copyToMove(message);
      this.worker.postMessage(value, movable);
    } catch (cause) {
      // What cannot be cloned, or is too large to be: it can still be done here.
      this.gone(cause instanceof Error ? cause.message : String(cause));
    }
  }

  private hear(heard: FromWorker): void {
    this.silentTicks = 0;
    if (heard.kind === 'ready') {
      this.isReady = true;
      this.started();
      this.settleReady.resolve();
    } else if (heard.kind === 'answer' || heard.kind === 'failed') {
      const asked = this.asked.get(heard.n);
      this.asked.delete(heard.n);
      if (heard.kind === 'answer') {
        asked?.resolve(heard.answer);
      } else {
        asked?.reject(errorOf(heard.error));
      }
    }
  }

  /** While something is awaited, silence is counted. */
  private watch(): void {
    this.timer ??= setInterval(() => {
      if (this.isReady && this.asked.size === 0) {
        clearInterval(this.timer);
        this.timer = undefined;
        this.silentTicks = 0;
        return;
      }
      this.silentTicks++;
      if (!this.isReady && this.silentTicks >= HANDSHAKE_TICKS) {
        this.gone('the worker did not start in time');
      } else if (this.silentTicks >= GONE_TICKS) {
        this.gone('the worker fell silent');
      } else if (this.isReady && this.silentTicks === PING_TICKS) {
        this.say({ kind: 'ping' });
      }
    }, TICK_MS);
  }

  private gone(why: string): void {
    if (!this.isOver) {
      this.end(why);
      this.onGone(why);
    }
  }

  private end(why: string): void {
    this.isOver = true;
    clearInterval(this.timer);
    this.worker?.terminate();
    this.worker = null;
    this.started();
    this.started = () => undefined;
    this.settleReady.reject(new WorkerGone(why));
    this.fail(why);
  }

  private fail(why: string): void {
    const asked = [...this.asked.values()];
    this.asked.clear();
    asked.forEach(({ reject }) => reject(new WorkerGone(why)));
  }
}

/**
 * Starts a worker from text: no file of its own that a CDN, a sub-path or a nested plugin's folder could hide.
 * @throws where there are no workers, or the page's policy refuses at once
 */
export function startFromBlob(source: string): { worker: WorkerLike; started(): void } {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  try {
    const worker = new Worker(url, { name: 'Spanloom' }) as unknown as WorkerLike;
    return { worker, started: () => URL.revokeObjectURL(url) };
  } catch (cause) {
    URL.revokeObjectURL(url);
    throw cause;
  }
}
