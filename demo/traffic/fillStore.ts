import { storeClient, type StoreAddress } from '../receiver/startReceiver';
import { insertNames } from '../schema/dictionaries';
import type { NodeName } from './cluster';
import { Parcel } from './deliver';
import type { Demo, Plan } from './demo';
import { demoNames } from './names';
import { playCall, type SimulatedCall } from './playCall';
import type { Scenario } from './springBoot/scenario';
import { springBoot } from './springBoot/springBoot';
import { createState } from './state';
import { CLOCK_OFFSETS_US } from './startTraffic';

export interface FillOptions<Wish extends string = Scenario> extends StoreAddress {
  otlpUrl: string;
  /** How many calls; they start `spacingUs` apart, the last one so that it has ended by `endUs`. */
  count: number;
  /** Unix µs; now where not given. */
  endUs?: number;
  /** 1 s where not given; below a call's duration, calls overlap. */
  spacingUs?: number;
  scenario?: Wish;
  clockOffsetUs?: Partial<Record<NodeName, number>>;
  seed?: number;
}

/** A call that is in the store, and what is true about it. */
export interface StoredCall<Wish extends string = Scenario> {
  scenario: Wish;
  traceId: string;
  /** `_id` of the row that the first server's process saw: the one that the list of calls shows. */
  callId: string;
  startUs: number;
  endUs: number;
  truth: Array<{
    n: number;
    parentN: number | null;
    /** `_id` of an agent's row; null for OTel spans, whose rows get theirs from the receiver. */
    rowId: string | null;
    /** Span id of an OTel span; null for an agent's row. */
    spanId: string | null;
  }>;
}

const CALLS_PER_PARCEL = 40;
/** No call takes longer: two time-outs of the shop would, and a page of the store with every currency slow. */
const LONGEST_CALL_US = 4_000_000;

/** Puts calls of the Spring Boot demo into a store that has the schema. */
export function fillStore(options: FillOptions): Promise<StoredCall[]> {
  return fillStoreWith(springBoot, options);
}

/** Puts calls of a demo into a store that has the schema, once: names and agents' rows directly, OTel spans through the receiver. */
export async function fillStoreWith<Wish extends string, Its extends Plan>(
  demo: Demo<Wish, Its>,
  options: FillOptions<Wish>
): Promise<Array<StoredCall<Wish>>> {
  const { count, endUs = Date.now() * 1_000, spacingUs = 1_000_000, scenario, seed = 1 } = options;
  const client = storeClient(options);
  try {
    await insertNames(client, demoNames([demo]));
    const state = createState(seed);
    const calls = Array.from({ length: count }, (_, index) =>
      playCall(demo, {
        seed: seed * 10_007 + index,
        startUs: endUs - LONGEST_CALL_US - (count - 1 - index) * spacingUs,
        clockOffsetUs: { ...CLOCK_OFFSETS_US, ...options.clockOffsetUs },
        scenario,
        state,
      })
    );
    for (let first = 0; first < count; first += CALLS_PER_PARCEL) {
      await new Parcel(calls.slice(first, first + CALLS_PER_PARCEL)).deliver({ client, otlpUrl: options.otlpUrl });
    }
    return calls.map(storedCall);
  } finally {
    await client.close();
  }
}

function storedCall<Wish extends string>(call: SimulatedCall<Wish>): StoredCall<Wish> {
  const { scenario, traceId, startUs, endUs } = call;
  const truth = call.observations.map((seen) => ({
    n: seen.n,
    parentN: seen.parentN,
    rowId: seen.source === 'otel' ? null : seen.row._id,
    spanId: seen.source === 'otel' ? seen.span.spanId : null,
  }));
  const served = call.observations.find((seen) => seen.source === 'ebpf' && seen.row.observation_point === 's-p');
  const callId = truth.find(({ n }) => n === served?.n)?.rowId ?? '';
  return { scenario, traceId, startUs, endUs, truth, callId };
}
