import { setTimeout } from 'node:timers/promises';
import { createClient } from '@clickhouse/client';
import type { StoreAddress } from '../receiver/startReceiver';
import { insertNames } from '../schema/dictionaries';
import { arrivals } from './arrivals';
import { Parcel, type Delivery } from './deliver';
import { demoNames } from './names';
import { createRandom } from './random';
import { simulateCall, type SimulatedCall } from './simulateCall';
import { createState } from './state';
import type { NodeName } from './topology';

export interface TrafficOptions extends StoreAddress {
  otlpUrl: string;
  /** Calls per second, on average; 1 where not given. */
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
  /** Resolves, with the number of calls, when the past is in the store. Never rejects: it is tried until `stop`. */
  backfilled: Promise<number>;
  stop(): Promise<void>;
}

/** A few milliseconds apart, as nodes with NTP are. */
export const CLOCK_OFFSETS_US = { node0: 0, node1: 1_700, node2: -2_300 };

const TICK_MS = 500;
/** From a call's end until its rows are in the store: agents and exporters send batches about once a second. */
const DELAY_US = 1_500_000;
const CALLS_PER_PARCEL = 40;
/** While the store is down, this many parcels are kept; then the oldest are given up. */
const MAX_PARCELS = 500;
const RETRY_MS = 2_000;

/**
 * Fills the store (which must have the schema) with the demo's calls of the last minutes, then goes on live.
 * Resolves when the names are in the dictionaries; from then on nothing throws.
 */
export async function startTraffic(options: TrafficOptions): Promise<Traffic> {
  const { ratePerSecond = 1, backfillMinutes = 15, seed = Date.now() & 0x7fffffff, onError = () => {} } = options;
  const client = createClient({ url: options.storeUrl, username: options.user, password: options.password });
  await insertNames(client, demoNames()).catch(async (error: unknown) => {
    await client.close();
    throw error;
  });
  const delivery: Delivery = { client, otlpUrl: options.otlpUrl };
  const stopping = new AbortController();

  const beginUs = Date.now() * 1_000;
  const calls = callsFrom(beginUs - backfillMinutes * 60_000_000, ratePerSecond, seed, {
    ...CLOCK_OFFSETS_US,
    ...options.clockOffsetUs,
  });
  /** Begun but not ended, in the order of their starts. */
  let underWay: SimulatedCall[] = [];
  let next = calls.next().value;
  /** Takes the calls whose rows are due at this time. */
  const takeDue = (nowUs: number): SimulatedCall[] => {
    for (; next.startUs <= nowUs; next = calls.next().value) {
      underWay.push(next);
    }
    const due = underWay.filter((call) => call.endUs + DELAY_US <= nowUs);
    underWay = underWay.filter((call) => call.endUs + DELAY_US > nowUs);
    return due;
  };

  let reportBackfill: (count: number) => void;
  const backfilled = new Promise<number>((resolve) => (reportBackfill = resolve));
  const run = async () => {
    const past = takeDue(beginUs);
    let parcels = parcelsOf(past);
    let pastParcels = parcels.length;
    for (;;) {
      if (pastParcels === 0) {
        reportBackfill(past.length);
      }
      try {
        if (parcels.length > 0) {
          await parcels[0].deliver(delivery);
          parcels.shift();
          pastParcels--;
        } else {
          await pause(TICK_MS, stopping.signal);
        }
      } catch (error) {
        onError(error instanceof Error ? error : new Error(String(error)));
        await pause(RETRY_MS, stopping.signal);
      }
      if (stopping.signal.aborted) {
        reportBackfill(past.length);
        return;
      }
      parcels = [...parcels, ...parcelsOf(takeDue(Date.now() * 1_000))].slice(-MAX_PARCELS);
    }
  };
  const running = run();
  return {
    backfilled,
    stop: async () => {
      stopping.abort();
      await running;
      await client.close();
    },
  };
}

/** The demo's calls from a time on, one after another, on one state. */
function* callsFrom(
  fromUs: number,
  ratePerSecond: number,
  seed: number,
  clockOffsetUs: Partial<Record<NodeName, number>>
): Generator<SimulatedCall, never> {
  const random = createRandom(seed);
  const state = createState(seed);
  for (const startUs of arrivals(random, fromUs, ratePerSecond)) {
    yield simulateCall({ seed: random.int(0, 0x7fffffff), startUs, clockOffsetUs, state });
  }
  throw new Error('arrivals never end');
}

function parcelsOf(calls: SimulatedCall[]): Parcel[] {
  const parcels: Parcel[] = [];
  for (let first = 0; first < calls.length; first += CALLS_PER_PARCEL) {
    parcels.push(new Parcel(calls.slice(first, first + CALLS_PER_PARCEL)));
  }
  return parcels;
}

/** Ends early, and quietly, when the signal says so. */
const pause = (ms: number, signal: AbortSignal) => setTimeout(ms, undefined, { signal }).catch(() => undefined);
