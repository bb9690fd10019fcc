import { startTestEngineProcess, until, type TestEngineProcess } from './testEngineProcess';

let engine: TestEngineProcess;

beforeAll(async () => {
  engine = await startTestEngineProcess();
  await engine.ask({}, 'CREATE TABLE t (at DateTime64(6), n UInt64) ENGINE = MergeTree ORDER BY at');
  await engine.ask({}, 'INSERT INTO t SELECT toDateTime64(number, 6), number FROM numbers(100000)');
});
afterAll(() => engine.remove());

/** Runs for hours if nobody ends it. */
const HEAVY = 'SELECT count() FROM numbers(1000000000000000) WHERE NOT ignore(sipHash128(toString(number)))';

const running = async () => {
  const query =
    "SELECT count() FROM system.processes WHERE query LIKE '%sipHash128%' AND query NOT LIKE '%system.processes%'";
  return Number((await engine.ask({ query })).text);
};

const startHeavy = (params: Record<string, string> = {}) => {
  const abort = new AbortController();
  const ended = engine.ask(params, HEAVY, { signal: abort.signal }).catch((error: Error) => error);
  return { abort: () => abort.abort(), ended };
};

test('is answered beside heavy queries and a writer; who goes away ends the own query only', async () => {
  const heavy = [startHeavy({ param_x: '1' }), startHeavy(), startHeavy(), startHeavy(), startHeavy()];
  await until(async () => (await running()) === 5);
  const written = await engine.ask({ query: 'INSERT INTO t FORMAT CSV' }, '2000000000,1');
  expect(written.status).toBe(200);
  expect((await engine.ask({ query: 'SELECT 1' })).text).toBe('1\n');
  const list = await engine.ask({ query: 'SELECT n FROM t ORDER BY at DESC LIMIT {n:UInt8}', param_n: '2' });
  expect(list.text).toBe('1\n99999\n');

  heavy[0].abort();
  await until(async () => (await running()) === 4);
  heavy.forEach(({ abort }) => abort());
  await until(async () => (await running()) === 0);
  await Promise.all(heavy.map(({ ended }) => ended));
});

test('a killed query tells so', async () => {
  const heavy = startHeavy();
  await until(async () => (await running()) === 1);
  await engine.ask({}, "KILL QUERY WHERE query LIKE '%sipHash128%' AND query NOT LIKE 'KILL%'");
  expect(await heavy.ended).toMatchObject({ status: 500, text: expect.stringContaining('(QUERY_WAS_CANCELLED)') });
});

test('what a failed statement had already written is in no answer, nor in the next ones', async () => {
  const query = 'SELECT number, throwIf(number = 50000) FROM numbers(100000) SETTINGS max_block_size = 1000';
  const ask = async (i: number) => {
    const failed = await engine.ask({ query: `${query} FORMAT ${['TSV', 'JSONEachRow', 'RowBinary'][i % 3]}` });
    const next = await engine.ask({ query: `SELECT ${i}` });
    return [failed.status, failed.text.slice(0, 10), next.text];
  };
  const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => ask(i)));
  expect(answers).toEqual(answers.map((_, i) => [500, 'Code: 395.', `${i}\n`]));
});

test('more statements than there are places wait and are all answered', async () => {
  const answers = await Promise.all(
    Array.from({ length: 80 }, (_, i) => engine.ask({ query: `SELECT ${i}, sleep(0.1)` }))
  );
  expect(answers.map(({ text }) => text)).toEqual(answers.map((_, i) => `${i}\t0\n`));
});

test('stopping ends what runs', async () => {
  const other = await startTestEngineProcess();
  const hanging = other.ask({}, HEAVY).catch(() => undefined);
  await until(async () => (await other.ask({ query: 'SELECT count() FROM system.processes' })).text === '2\n');
  await other.stop();
  expect(await other.exited).toBe(0);
  await hanging;
  await other.remove();
});
