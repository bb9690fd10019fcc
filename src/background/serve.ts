import { movableIn, type Job, type Jobs } from './job';
import { plainError, type FromWorker, type ToWorker } from './messages';
import { abortError, runInSlices } from './slices';

/** Slices in the worker are for hearing what the page says: that a talk is closed, or whether anybody is there. */
const SLICE_MS = 50;

/** The part of a worker's global scope that is used. */
export interface WorkerScope {
  onmessage: ((event: { data: unknown }) => void) | null;
  postMessage(message: FromWorker, movable: Transferable[]): void;
}

interface Talk {
  tell: (message: never) => Generator<void, unknown, void>;
  /** Asks of one talk are answered one after another. */
  last: Promise<void>;
  stop: AbortController;
}

/** The worker's side: says that it is there, then does what the page asks for. */
export function serveJobs(jobs: Jobs, scope: WorkerScope = self as unknown as WorkerScope): void {
  const talks = new Map<number, Talk>();
  const say = (message: FromWorker, movable: ArrayBufferLike[] = []) =>
    scope.postMessage(message, movable as ArrayBuffer[]);

  async function answer(talk: Talk, n: number, message: unknown): Promise<void> {
    try {
      const answer = await runInSlices(talk.tell(message as never), { signal: talk.stop.signal, sliceMs: SLICE_MS });
      say({ kind: 'answer', n, answer }, movableIn(answer));
    } catch (cause) {
      // Also when the talk is closed: the page counts what is owed to it.
      say({ kind: 'failed', n, error: plainError(cause) });
    }
  }

  scope.onmessage = ({ data }) => {
    const heard = data as ToWorker;
    if (heard.kind === 'ping') {
      say({ kind: 'pong' });
    } else if (heard.kind === 'open') {
      talks.set(heard.talk, {
        tell: begin(jobs, heard.job, heard.start),
        last: Promise.resolve(),
        stop: new AbortController(),
      });
    } else if (heard.kind === 'ask') {
      const talk = talks.get(heard.talk);
      if (talk) {
        talk.last = talk.last.then(() => answer(talk, heard.n, heard.message));
      } else {
        say({ kind: 'failed', n: heard.n, error: plainError(abortError()) });
      }
    } else {
      talks.get(heard.talk)?.stop.abort();
      talks.delete(heard.talk);
    }
  };
  say({ kind: 'ready' });
}

/** Starts a job; an error at its start is told at the first message. */
export function begin(jobs: Jobs, name: string, start: unknown): (message: never) => Generator<void, unknown, void> {
  try {
    const job = jobs[name] as Job<unknown, never, unknown> | undefined;
    if (!job) {
      throw new Error(`There is no job called ${name}.`);
    }
    return job(start);
  } catch (cause) {
    return function* () {
      throw cause;
    };
  }
}
