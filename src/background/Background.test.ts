import { Background, type BackgroundOptions } from './Background';
import { moving, once, type Steps } from './job';
import type { FromWorker, ToWorker } from './messages';
import type { StartWorker, WorkerLike } from './PageWorker';
import { serveJobs, type WorkerScope } from './serve';

/** Counts where jobs ran, so that tests see more than answers. */
let log: string[];
let inFakeWorker = false;

const jobs = {
  /** Remembers what it was told: answers with all of it. */
  list: (start: string) => {
    const all = [start];
    return function* (message: string): Steps<string> {
      log.push(`${inFakeWorker ? 'worker' : 'page'} ${message}`);
      yield;
      if (message === 'bad') {
        throw Object.assign(new Error('bad row 7'), { name: 'StoreError', code: 60 });
      }
      all.push(message);
      return all.join(' ');
    };
  },
  forever: once(function* (_: null): Steps<never> {
    for (;;) {
      yield;
    }
  }),
  double: once(function* (values: Float64Array): Steps<{ values: Float64Array }> {
    const twice = values.map((value) => value * 2);
    yield;
    return moving({ values: twice }, [twice.buffer]);
  }),
};

beforeEach(() => {
  log = [];
  jest.useRealTimers();
});

/** A worker without a thread: messages are cloned and come a turn later, as with a real one. */
class FakeWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  onmessageerror: WorkerLike['onmessageerror'] = null;
  readonly heard: ToWorker[] = [];
  readonly moved: Transferable[] = [];
  terminated = false;
  deaf = false;
  private readonly scope: WorkerScope = {
    onmessage: null,
    postMessage: (message: FromWorker, movable: Transferable[]) => {
      this.moved.push(...movable);
      setImmediate(() => this.terminated || this.onmessage?.({ data: structuredClone(message) }));
    },
  };

  constructor(private readonly speaks = true) {
    setImmediate(() => this.speaks && !this.terminated && serveJobs(jobs, this.scope));
  }

  postMessage(message: ToWorker): void {
    this.heard.push(message);
    const data = structuredClone(message);
    setImmediate(() => {
      if (!this.terminated && !this.deaf) {
        inFakeWorker = true;
        this.scope.onmessage?.({ data });
        // The first slice runs in a later turn: mark until then.
        setImmediate(() => (inFakeWorker = false));
      }
    });
  }

  terminate(): void {
    this.terminated = true;
  }
}

function setUp(options: BackgroundOptions = {}, make: () => FakeWorker = () => new FakeWorker()) {
  const workers: FakeWorker[] = [];
  let revoked = 0;
  const startWorker: StartWorker = () => {
    const worker = make();
    workers.push(worker);
    return { worker, started: () => revoked++ };
  };
  const background = new Background(jobs, 'script', { heavyFrom: 10, startWorker, ...options });
  return { background, workers, revoked: () => revoked };
}

describe('work in the background', () => {
  it('stays on the page while it is small, and starts no worker', async () => {
    const { background, workers } = setUp();
    const talk = background.open('list', 'a');
    expect(await talk.ask('b', 5)).toBe('a b');
    expect(await talk.ask('c', 4)).toBe('a b c');
    expect(talk.isInWorker).toBe(false);
    expect(workers).toEqual([]);
  });

  it('moves to the worker once it is heavy, and remembers what it was told', async () => {
    const { background, workers, revoked } = setUp();
    const talk = background.open('list', 'a');
    await talk.ask('b', 9);
    expect(await talk.ask('c', 1)).toBe('a b c');
    expect(talk.isInWorker).toBe(true);
    expect(await talk.ask('d')).toBe('a b c d');
    expect(workers).toHaveLength(1);
    expect(revoked()).toBe(1);
    talk.close();
    expect(await background.run('double', new Float64Array([1, 2]), { weight: 99 })).toEqual({
      values: new Float64Array([2, 4]),
    });
    expect(workers).toHaveLength(1);
    expect(workers[0].moved).toHaveLength(1);
    background.stop();
  });

  it('answers in order, asked all at once, over the move', async () => {
    const { background } = setUp();
    const talk = background.open('list', 'a');
    const answers = await Promise.all(['b', 'c', 'd', 'e'].map((word) => talk.ask(word, 4)));
    expect(answers).toEqual(['a b', 'a b c', 'a b c d', 'a b c d e']);
    background.stop();
  });

  it('is warmed up once, for the job that follows, and stopped where none does', async () => {
    const { background, workers } = setUp({ idleMs: 30 });
    background.warmUp();
    background.warmUp();
    await background.run('double', new Float64Array([1]), { weight: 99 });
    expect(workers).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(workers[0].terminated).toBe(true);
    new Background(jobs, '').warmUp();
  });

  it('hands errors of the work back with their name, message and code, and goes on', async () => {
    const { background } = setUp();
    for (const weight of [0, 99]) {
      const talk = background.open('list', 'a', { weight });
      await expect(talk.ask('bad')).rejects.toMatchObject({ name: 'StoreError', message: 'bad row 7', code: 60 });
      expect(await talk.ask('b')).toBe('a b');
      expect(talk.isInWorker).toBe(weight > 0);
    }
    expect(background.whyNoWorker).toBeNull();
    background.stop();
  });

  it('stops a worker that nobody has talked to for a while, and starts another when one is needed', async () => {
    const { background, workers } = setUp({ idleMs: 1 });
    await background.run('double', new Float64Array([1]), { weight: 99 });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(workers[0].terminated).toBe(true);
    await background.run('double', new Float64Array([1]), { weight: 99 });
    expect(workers).toHaveLength(2);
    background.stop();
  });
});

describe('without a worker, work runs on the page in slices', () => {
  const heavy = async (background: Background<typeof jobs>): Promise<string> => {
    const talk = background.open('list', 'a');
    await talk.ask('b', 9);
    return talk.ask('c', 9);
  };

  it('when there is no script', async () => {
    const background = new Background(jobs, '');
    expect(await background.open('list', 'a', { weight: 1e6 }).ask('b')).toBe('a b');
  });

  it('when the constructor throws, and does not try again', async () => {
    let tries = 0;
    const background = new Background(jobs, 'script', {
      heavyFrom: 10,
      startWorker: () => {
        tries++;
        throw new Error('refused by policy');
      },
    });
    expect(await heavy(background)).toBe('a b c');
    expect(await heavy(background)).toBe('a b c');
    expect(background.whyNoWorker).toBe('refused by policy');
    expect(tries).toBe(1);
  });

  it('when this platform has no Worker at all', async () => {
    const background = new Background(jobs, 'script', { heavyFrom: 10 });
    expect(await heavy(background)).toBe('a b c');
    expect(background.whyNoWorker).toMatch(/Worker is not defined/);
  });

  it('when an error event comes instead of the first word, as under a CSP', async () => {
    const { background, workers, revoked } = setUp({}, () => {
      const worker = new FakeWorker(false);
      setImmediate(() => worker.onerror?.({}));
      return worker;
    });
    expect(await heavy(background)).toBe('a b c');
    expect(await heavy(background)).toBe('a b c');
    expect(background.whyNoWorker).toBe('the worker could not be started');
    expect(workers).toHaveLength(1);
    expect(workers[0].terminated).toBe(true);
    expect(revoked()).toBe(1);
  });

  it('when the first word does not come in time', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'performance'] });
    const { background, workers } = setUp({}, () => new FakeWorker(false));
    const answer = heavy(background);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    await jest.advanceTimersByTimeAsync(4000);
    expect(background.whyNoWorker).toBeNull();
    await jest.advanceTimersByTimeAsync(2000);
    jest.useRealTimers();
    expect(await answer).toBe('a b c');
    expect(background.whyNoWorker).toBe('the worker did not start in time');
    expect(workers[0].terminated).toBe(true);
  });

  it.each([
    ['dies with an error', (worker: FakeWorker) => worker.onerror?.({ message: 'out of memory' }), 'out of memory'],
    [
      'sends what cannot be read',
      (worker: FakeWorker) => worker.onmessageerror?.({}),
      'a message of the worker could not be read',
    ],
  ])('when the worker %s in the middle, told everything again', async (_, kill, why) => {
    const { background, workers } = setUp();
    const talk = background.open('list', 'a');
    expect(await talk.ask('b', 99)).toBe('a b');
    workers[0].deaf = true;
    const answer = talk.ask('c');
    await new Promise((resolve) => setImmediate(resolve));
    kill(workers[0]);
    expect(await answer).toBe('a b c');
    expect(await talk.ask('d')).toBe('a b c d');
    expect(talk.isInWorker).toBe(false);
    expect(background.whyNoWorker).toBe(why);
    expect(log.filter((line) => line.startsWith('page'))).toEqual(['page b', 'page c', 'page d']);
  });

  it('when the worker falls silent: it is asked whether it is there, and given up', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'performance'] });
    const { background, workers } = setUp();
    const talk = background.open('list', 'a');
    await talk.ask('b', 99);
    workers[0].deaf = true;
    const answer = talk.ask('c');
    await new Promise((resolve) => setImmediate(resolve));
    await jest.advanceTimersByTimeAsync(15_000);
    expect(workers[0].heard.map(({ kind }) => kind)).toContain('ping');
    expect(background.whyNoWorker).toBeNull();
    await jest.advanceTimersByTimeAsync(20_000);
    jest.useRealTimers();
    expect(await answer).toBe('a b c');
    expect(background.whyNoWorker).toBe('the worker fell silent');
  });

  it('when a message cannot be cloned', async () => {
    const { background, workers } = setUp();
    const talk = background.open('list', 'a');
    await talk.ask('b', 99);
    workers[0].postMessage = () => {
      throw new Error('DataCloneError');
    };
    expect(await talk.ask('c')).toBe('a b c');
  });
});

describe('cancelling', () => {
  it.each([
    ['on the page', 0],
    ['in the worker', 99],
  ])('stops work %s at its next step', async (_, weight) => {
    const { background, workers } = setUp();
    const abort = new AbortController();
    const answer = background.run('forever', null, { weight, signal: abort.signal });
    await new Promise((resolve) => setTimeout(resolve, 60));
    abort.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    // The worker is free again for others, and was not given up.
    expect(await background.open('list', 'a', { weight }).ask('b')).toBe('a b');
    expect(workers).toHaveLength(weight > 0 ? 1 : 0);
    expect(background.whyNoWorker).toBeNull();
    background.stop();
  });

  it('before it began asks nothing of anybody', async () => {
    const { background, workers } = setUp();
    const abort = new AbortController();
    abort.abort();
    await expect(
      background.run('double', new Float64Array(1), { weight: 99, signal: abort.signal })
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(workers).toEqual([]);
  });

  it('during the handshake does not start the work', async () => {
    const { background, workers } = setUp();
    const abort = new AbortController();
    const answer = background.run('forever', null, { weight: 99, signal: abort.signal });
    await Promise.resolve();
    abort.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(workers[0].heard.filter(({ kind }) => kind === 'ask')).toEqual([]);
    background.stop();
  });

  it('ends one talk and leaves the others alone', async () => {
    const { background } = setUp();
    const [one, other] = [background.open('list', 'a', { weight: 99 }), background.open('list', 'x', { weight: 99 })];
    await one.ask('b');
    const lost = other.ask('y');
    other.close();
    await expect(lost).rejects.toMatchObject({ name: 'AbortError' });
    expect(await one.ask('c')).toBe('a b c');
    background.stop();
  });
});
