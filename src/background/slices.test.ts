import type { Steps } from './job';
import { runAtOnce, runInSlices } from './slices';

/** A step busy for a given time, ms. */
function* busy(steps: number, eachMs: number, done: { steps: number }): Steps<string> {
  for (let i = 0; i < steps; i++) {
    const until = performance.now() + eachMs;
    while (performance.now() < until);
    done.steps++;
    yield;
  }
  return 'done';
}

test('other things have their turn between slices', async () => {
  const done = { steps: 0 };
  const seen: number[] = [];
  let over = false;
  const look = () => {
    seen.push(done.steps);
    if (!over) {
      setImmediate(look);
    }
  };
  setImmediate(look);
  expect(await runInSlices(busy(20, 3, done), { sliceMs: 5 })).toBe('done');
  over = true;
  // At the first look not all is done, and there are looks in the middle.
  expect(seen[0]).toBeLessThan(20);
  expect(new Set(seen).size).toBeGreaterThan(2);
});

test('steps are run together until a slice is full', async () => {
  let turns = 0;
  const done = { steps: 0 };
  await runInSlices(busy(1000, 0, done), { sliceMs: 1e9, giveWay: async () => void turns++ });
  expect([done.steps, turns]).toEqual([1000, 0]);
});

test('an aborted signal stops the work between two slices, and lets it clean up', async () => {
  const abort = new AbortController();
  let cleaned = false;
  function* work(): Steps<never> {
    try {
      for (;;) {
        yield;
      }
    } finally {
      cleaned = true;
    }
  }
  const running = runInSlices(work(), { signal: abort.signal, sliceMs: 0 });
  setTimeout(() => abort.abort(), 5);
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  expect(cleaned).toBe(true);
});

test('where there is no MessageChannel a timer gives way', async () => {
  const { MessageChannel: real } = globalThis;
  try {
    Reflect.deleteProperty(globalThis, 'MessageChannel');
    expect(await runInSlices(busy(3, 1, { steps: 0 }), { sliceMs: 0 })).toBe('done');
  } finally {
    globalThis.MessageChannel = real;
  }
});

test('all at once', () => {
  expect(runAtOnce(busy(3, 0, { steps: 0 }))).toBe('done');
});
