import type { CallsRequest, CallsResult } from '../store/callsRequest';
import type { Call } from '../trace/call';
import { otelRowId } from '../trace/rowId';
import { RecentLists } from './recentLists';

const HOUR_MS = 3_600_000;
const NOW_S = 1_796_001_819;

/** A store of calls by the second of each, asked at some time, with what it was asked for. */
class Asked {
  readonly ranges: Array<[fromS: number, toS: number]> = [];
  private readonly lists = new RecentLists();

  constructor(
    readonly seconds: number[],
    private readonly notices: string[] = []
  ) {}

  /** Calls of the last hours, by their second. */
  async at(nowS: number, hours = 1, more: Partial<CallsRequest> = {}): Promise<CallsResult & { seconds: number[] }> {
    const toMs = nowS * 1000;
    const request = { fromMs: toMs - hours * HOUR_MS, toMs, limit: 8, ...more };
    const found = await this.lists.list(request, async (asked) => this.answer(asked), toMs);
    return { ...found, seconds: found.calls.map(({ startMs }) => startMs / 1000 - NOW_S) };
  }

  private answer({ fromMs, toMs, limit }: CallsRequest): CallsResult {
    this.ranges.push([fromMs / 1000 - NOW_S, toMs / 1000 - NOW_S]);
    const fit = this.seconds.filter((s) => (NOW_S + s) * 1000 >= fromMs && (NOW_S + s) * 1000 <= toMs);
    const calls = fit
      .sort((a, b) => b - a)
      .slice(0, limit)
      .map((s): Partial<Call> => {
        const startNs = `${NOW_S + s}000000000`;
        return { id: otelRowId({ startNs, traceId: 'a', spanId: 'b' }), startMs: (NOW_S + s) * 1000 };
      });
    return { calls: calls as Call[], truncated: fit.length > limit, notices: this.notices };
  }
}

it('asks for what may have come since, and has what was there before', async () => {
  const store = new Asked([-3590, -2000, -700, -300, -10]);
  expect((await store.at(NOW_S)).seconds).toEqual([-10, -300, -700, -2000, -3590]);
  store.seconds.push(-550, 15);
  // the oldest has left the range, and one came late
  expect((await store.at(NOW_S + 20)).seconds).toEqual([15, -10, -300, -550, -700, -2000]);
  expect(store.ranges).toEqual([
    [-3600, 0],
    [-660, 20],
  ]);
  store.seconds.push(21, 22, 23, 24);
  // with the older ones it is full: which of these are on the page the store says
  expect(await store.at(NOW_S + 25)).toMatchObject({ seconds: [24, 23, 22, 21, 15, -10, -300, -550], truncated: true });
  expect(store.ranges.slice(2)).toEqual([
    [-640, 25],
    [-3575, 25],
  ]);
});

it('asks for all of it after two minutes, of another question, and of an earlier time', async () => {
  const store = new Asked([-2000, -10]);
  await store.at(NOW_S);
  await store.at(NOW_S + 119);
  await store.at(NOW_S + 120);
  await store.at(NOW_S + 121, 1, { namespaces: ['shop'] });
  await store.at(NOW_S + 60);
  await store.at(NOW_S + 61, 3);
  expect(store.ranges.map(([from, to]) => to - from)).toEqual([3600, 779, 3600, 3600, 3600, 3 * 3600]);
});

it('asks for all of a short range, of a list that was full, and of one that lacked something', async () => {
  const short = new Asked([-10]);
  await short.at(NOW_S, 0.5);
  await short.at(NOW_S + 1, 0.5);
  expect(short.ranges.map(([from, to]) => to - from)).toEqual([1800, 1800]);
  const full = new Asked([-1000, -900, -800, -700, -650, -640, -630, -620, -610]);
  expect((await full.at(NOW_S)).truncated).toBe(true);
  await full.at(NOW_S + 1);
  expect(full.ranges.map(([from, to]) => to - from)).toEqual([3600, 3600]);
  const lacking = new Asked([-10], ['Calls are missing here.']);
  await lacking.at(NOW_S);
  await lacking.at(NOW_S + 1);
  expect(lacking.ranges.map(([from, to]) => to - from)).toEqual([3600, 3600]);
});

it('is full with what came since alone', async () => {
  const store = new Asked([-2000, -10]);
  await store.at(NOW_S);
  store.seconds.push(1, 2, 3, 4, 5, 6, 7, 8);
  expect(await store.at(NOW_S + 9)).toMatchObject({ seconds: [8, 7, 6, 5, 4, 3, 2, 1], truncated: true });
  expect(store.ranges).toHaveLength(2);
});
