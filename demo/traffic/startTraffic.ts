import { setTimeout } from 'node:timers/promises';
import { storeClient, type StoreAddress } from '../receiver/startReceiver';
import type { ClickHouseClient } from '@clickhouse/client';
import { L7_FLOW_LOG } from '../schema/l7FlowLog';
import { insertNames } from '../schema/dictionaries';
import { callsFrom, type Beginning } from './callsFrom';
import type { NodeName } from './cluster';
import { Parcel, type Delivery } from './deliver';
import type { Demo } from './demo';
import { DEMOS } from './demos';
import { demoNames } from './names';
import type { SimulatedCall } from './playCall';
import { TrafficCount, type TrafficState } from './trafficState';

export interface TrafficOptions extends StoreAddress {
  otlpUrl: string;
  /** Which demos run, side by side; all where not given. */
  demos?: readonly Demo[];
  /** Calls per second of each demo, on average; its own where not given. */
  ratePerSecond?: number;
  backfillMinutes?: number;
  /** How far the nodes' clocks are ahead of true time, µs. */
  clockOffsetUs?: Partial<Record<NodeName, number>>;
  /** Any number; the same gives the same calls at the same times. */
  seed?: number;
  /** Told when something could not be stored; it is tried again. */
  onError?(error: Error): void;
}

export interface Traffic {
  /** Resolves, with the number of calls, when the past is in the store, or at `stop`. Never rejects. */
  backfilled: Promise<number>;
  state(): TrafficState;
  stop(): Promise<void>;
}

/** A few milliseconds apart, as nodes with NTP are. */
export const CLOCK_OFFSETS_US = { node0: 0, node1: 1_700, node2: -2_300 };

const TICK_MS = 500;
/** From a call's end until its rows are in the store: agents and exporters send batches about once a second. */
const DELAY_US = 1_500_000;
const CALLS_PER_PARCEL = 20;
/** While the store is down, this many parcels of live calls are kept; then the oldest are given up. */
const MAX_WAITING = 200;
/** The past has threads and connections of its own, and ends so long before the live calls that none of them overlap. */
const PAUSE_US = 5_000_000;
const RETRY_MS = 2_000;

/**
 * Fills the store (which must have the schema) with the demos' calls of the last minutes, as far as it does not
 * have them yet, then goes on live.
 * Resolves when the names are in the dictionaries; from then on nothing throws.
 */
export async function startTraffic(options: TrafficOptions): Promise<Traffic> {
  const { demos = DEMOS, ratePerSecond, backfillMinutes = 15, seed = Date.now() & 0x7fffffff } = options;
  const { onError = () => {} } = options;
  const client = storeClient(options);
  const beginUs = Date.now() * 1_000;
  const earliestUs = beginUs - backfillMinutes * 60_000_000;
  const pastFrom = await insertNames(client, demoNames(demos))
    .then(() => Promise.all(demos.map((demo) => pastOf(client, demo, earliestUs))))
    .catch(async (error: unknown) => {
      await client.close();
      throw error;
    });
  const count = new TrafficCount();
  const delivery: Delivery = { client, otlpUrl: options.otlpUrl };
  const stopping = new AbortController();

  const clockOffsetUs = { ...CLOCK_OFFSETS_US, ...options.clockOffsetUs };
  const now = demos.map((demo) => ({ demo, fromUs: beginUs }));
  const live = new LiveCalls(callsFrom(now, { ratePerSecond, seed: seed + 1, clockOffsetUs }));
  const past = pastParcels(callsFrom(pastFrom, { ratePerSecond, seed, clockOffsetUs }), beginUs - PAUSE_US);

  let reportBackfill: (count: number) => void;
  const backfilled = new Promise<number>((resolve) => (reportBackfill = resolve));
  const run = async () => {
    let pastCalls = 0;
    let waiting: Parcel[] = [];
    let pastParcel = past.next();
    while (!stopping.signal.aborted) {
      const due = live.takeDue(Date.now() * 1_000);
      waiting = [...waiting, ...(due.length > 0 ? [new Parcel(due)] : [])].slice(-MAX_WAITING);
      try {
        // Live calls first: they are what people look at.
        if (waiting.length > 0) {
          await waiting[0].deliver(delivery);
          count.live(waiting[0].calls);
          waiting.shift();
        } else if (!pastParcel.done) {
          await pastParcel.value.deliver(delivery);
          pastCalls += pastParcel.value.calls;
          count.past(pastParcel.value.calls);
          pastParcel = past.next();
        } else {
          reportBackfill(pastCalls);
          await pause(TICK_MS, stopping.signal);
        }
      } catch (error) {
        const problem = error instanceof Error ? error : new Error(String(error));
        count.failure(problem);
        onError(problem);
        await pause(RETRY_MS, stopping.signal);
      }
    }
    reportBackfill(pastCalls);
  };
  const running = run();
  return {
    backfilled,
    state: () =>
      count.state(
        demos.map(({ name }) => name),
        !stopping.signal.aborted
      ),
    stop: async () => {
      stopping.abort();
      await running;
      await client.close();
    },
  };
}

/** From when on the demo is told of: after what the store has of it since `sinceUs`, Unix µs, which is not told again after a restart. */
async function pastOf(client: ClickHouseClient, demo: Demo, sinceUs: number): Promise<Beginning> {
  const result = await client.query({
    query: `SELECT toString(toUnixTimestamp64Micro(max(end_time))) AS us FROM ${L7_FLOW_LOG}
            WHERE time >= toDateTime({since:UInt32}) AND pod_ns_id_1 = {namespace:UInt16} AND observation_point = 's-p'`,
    query_params: { since: Math.floor(sinceUs / 1_000_000), namespace: demo.namespace.id },
    format: 'JSONEachRow',
  });
  const [{ us }] = await result.json<{ us: string }>();
  return { demo, fromUs: Math.max(sinceUs, Number(us) + PAUSE_US) };
}

/** Calls up to a time, some at once, made when they are asked for: a quarter of an hour is a hundred thousand rows. */
function* pastParcels(calls: Generator<SimulatedCall, never>, untilUs: number): Generator<Parcel> {
  let batch: SimulatedCall[] = [];
  for (let { value } = calls.next(); value.startUs < untilUs; { value } = calls.next()) {
    batch.push(value);
    if (batch.length === CALLS_PER_PARCEL) {
      yield new Parcel(batch);
      batch = [];
    }
  }
  if (batch.length > 0) {
    yield new Parcel(batch);
  }
}

/** Hands out calls when their rows would have come in. */
class LiveCalls {
  /** Begun, but not yet due. */
  private underWay: SimulatedCall[] = [];
  private next: SimulatedCall;

  constructor(private readonly calls: Generator<SimulatedCall, never>) {
    this.next = calls.next().value;
  }

  takeDue(nowUs: number): SimulatedCall[] {
    for (; this.next.startUs <= nowUs; this.next = this.calls.next().value) {
      this.underWay.push(this.next);
    }
    const isDue = (call: SimulatedCall) => call.endUs + DELAY_US <= nowUs;
    const due = this.underWay.filter(isDue);
    this.underWay = this.underWay.filter((call) => !isDue(call));
    return due;
  }
}

/** Ends early, and quietly, when the signal says so. */
const pause = (ms: number, signal: AbortSignal) => setTimeout(ms, undefined, { signal }).catch(() => undefined);
