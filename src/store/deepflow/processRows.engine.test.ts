/** Rows of processes that no id leads to: of each stretch of time its own, however busy the process is. */
import type { ProcessEnd } from '../search/processEnds';
import { startTestEngine } from '../testEngine';
import { inRanges } from '../timeRange';
import { readCatalog } from './catalog';
import { rowsAwayFrom } from './idNumbers';
import { numbersOfProcesses } from './processRows';
import { selectSpans } from './statement';
import { createTable, insertRows, type TestRow } from './testTable';

jest.setTimeout(60_000);

const engine = startTestEngine();
const store = engine.store();
beforeAll(() => engine.reset());
afterAll(() => engine.close());

const START_S = 1_700_000_000;
const NS = 1e9;
const [AGENT, PROCESS, OTHER, SERVER] = [3, 77, 78, 79];

/** A call that took a millisecond, so many ms after the start. */
const call = (n: number, atMs: number, processId = PROCESS): TestRow => ({
  _id: String((BigInt(START_S + Math.floor(atMs / 1000)) << 32n) + BigInt(n)),
  time: START_S + Math.floor(atMs / 1000),
  start_time: String((START_S * 1000 + atMs) * 1000 - 1000),
  end_time: String((START_S * 1000 + atMs) * 1000),
  type: 2,
  agent_id: AGENT,
  observation_point: 'c-p',
  signal_source: 3,
  process_id_0: processId,
});

/** A request of which no answer was seen. */
const unanswered = (n: number, atMs: number, point: 'c-p' | 's-p'): TestRow => ({
  ...call(n, atMs),
  type: 0,
  start_time: String((START_S * 1000 + atMs) * 1000),
  observation_point: point,
  process_id_0: point === 'c-p' ? SERVER : 0,
  process_id_1: point === 's-p' ? SERVER : 0,
  syscall_trace_id_request: String(n),
  trace_id: 'shared',
});

const end = (fromS: number, toS: number, isWide: boolean, processId = PROCESS): ProcessEnd => ({
  agentId: AGENT,
  processId,
  podId: 0,
  from: fromS * NS,
  to: toS * NS,
  isWide,
});

/** Ms after the start of the rows that come back. */
async function rowsOf(ends: readonly ProcessEnd[], mostOfOne: number): Promise<number[]> {
  const catalog = await readCatalog(store);
  const ranges = [{ fromS: START_S - 10, toS: START_S + 100 }];
  const numbers = numbersOfProcesses(catalog, ranges, ends, START_S * 1e6, mostOfOne);
  const selects = rowsAwayFrom(catalog, inRanges(catalog.timeColumn, ranges, '_on'), [], 1, numbers);
  const { sql, params } = selectSpans(catalog, inRanges(catalog.timeColumn, ranges), selects, 10_000, 0n);
  const rows = await store.query(sql, params);
  return rows.map((row) => Number(BigInt(String(row.v_end_time)) / 1000n) - START_S * 1000).sort((a, b) => a - b);
}

beforeAll(async () => {
  await createTable(engine, '7.1');
  // ten a second for a minute, and another process's single one
  const busy = Array.from({ length: 600 }, (_, i) => call(i, i * 100));
  const many = [unanswered(901, 70_100, 's-p'), unanswered(902, 70_200, 'c-p'), unanswered(903, 70_600, 's-p')];
  const tied = { ...call(904, 70_900, 5), trace_id: 'shared' };
  const sameThread = { ...call(905, 70_950, 6), syscall_trace_id_response: '901' };
  await insertRows(engine, '7.1', [...busy, call(900, 30_050, OTHER), ...many, tied, sameThread]);
});

it('a long stretch does not take the rows of a short one in it', async () => {
  const found = await rowsOf([end(0, 60, false), end(50, 52, true)], 40);
  expect(found.filter((ms) => ms >= 50_000 && ms <= 52_000)).toHaveLength(21);
  // of the rest those nearest to its middle
  expect(found.filter((ms) => ms < 50_000)).toHaveLength(40);
  expect(Math.min(...found)).toBeGreaterThanOrEqual(27_000);
});

it('stretches far apart have each their own', async () => {
  const found = await rowsOf([end(1, 2, false), end(20, 21, false), end(30, 31, false, OTHER), end(40, 41, true)], 40);
  expect(found.filter((ms) => ms < 10_000)).toHaveLength(11);
  expect(found.filter((ms) => ms > 10_000 && ms < 25_000)).toHaveLength(11);
  expect(found.filter((ms) => ms > 25_000 && ms < 35_000)).toEqual([30_050]);
  expect(found.filter((ms) => ms > 35_000)).toHaveLength(11);
});

it('each process has its own stretches, however near to others', async () => {
  const found = await rowsOf([end(29, 30.02, false), end(30, 31, false, OTHER), end(31, 31.1, false)], 40);
  expect(found.filter((ms) => ms > 30_001 && ms < 30_999)).toEqual([30_050]);
  expect(found.filter((ms) => ms < 30_001)).toHaveLength(11);
});

it('a receiver may still work on a request without an answer; a call without one is one moment', async () => {
  const found = await rowsOf([end(70.5, 70.7, true, SERVER)], 40);
  expect(found).toEqual([70_100, 70_600]);
});

it('rows of the same thread come too where a stretch is not wide; whole traces of other requests do not', async () => {
  expect(await rowsOf([end(70.05, 70.15, false, SERVER)], 40)).toEqual([70_100, 70_950]);
});

it('nothing is asked for where there are no ends, or all ended before the range', async () => {
  const catalog = await readCatalog(store);
  const ranges = [{ fromS: START_S, toS: START_S + 10 }];
  expect(numbersOfProcesses(catalog, ranges, [], START_S * 1e6, 40)).toEqual([]);
  expect(numbersOfProcesses(catalog, ranges, [end(11, 12, false), end(20, 21, true)], START_S * 1e6, 40)).toEqual([]);
});
