import type { StoreClient } from '../../src/store/client';
import { readCatalog } from '../../src/store/deepflow/catalog';
import { deepflowStore } from '../../src/store/deepflow/store';
import { gather, storesOf, type Stores } from '../../src/store/stores';
import { startTestEngine } from '../../src/store/testEngine';
import { stitch } from '../../src/trace/stitch';
import { createSchema } from '../schema/createSchema';
import { createRandom } from '../traffic/random';
import { rowsOfCall, simulateCall, type TrueRow } from '../traffic/simulateCall';
import { createState } from '../traffic/state';
import { linksOf, referenceLinks } from './referenceTree';

const START_US = Math.floor(Date.now() / 1000 - 3600) * 1e6;
const CLOCKS = { node0: 3100, node1: -4700, node2: 900 };
const CALLS = 12;

const engine = startTestEngine();
let store: StoreClient;
let stores: Stores;
let calls: TrueRow[][];
/** 200 calls in groups of ten, each group with clocks of its own, minutes apart. */
let groups: TrueRow[][][];

/** Calls of one load generator: one after another, and now and then two at once. */
function play(seed: number, count: number, firstUs: number, clockOffsetUs: typeof CLOCKS): TrueRow[][] {
  const state = createState(seed);
  let startUs = firstUs;
  return Array.from({ length: count }, (_, i) => {
    const call = simulateCall({
      seed: seed * 1000 + i,
      startUs,
      clockOffsetUs,
      scenario: i % 4 ? 'ok' : 'slow',
      state,
    });
    startUs = i % 3 === 0 ? call.startUs + 1500 : call.endUs + 800;
    return rowsOfCall(call);
  });
}

beforeAll(async () => {
  await engine.reset();
  await createSchema(engine.client);
  calls = play(7, CALLS, START_US, CLOCKS);
  const random = createRandom(1);
  const offsetUs = () => random.int(-5000, 5000);
  groups = Array.from({ length: 20 }, (_, i) =>
    play(100 + i, 10, START_US - (i + 1) * 180e6, { node0: offsetUs(), node1: offsetUs(), node2: offsetUs() })
  );
  await engine.insert(
    'flow_log.l7_flow_log',
    [...calls, ...groups.flat()].flat().map(({ row }) => row)
  );
  store = engine.store();
  stores = storesOf([deepflowStore(await readCatalog(store))]);
});

afterAll(() => engine.close());

const idOf = (call: TrueRow[], n: number): string => String(call.find((row) => row.n === n)?.row._id);

async function treeFrom(call: TrueRow[], startId: string) {
  const found = await gather(store, stores, { callId: startId });
  if (!found) {
    throw new Error('not found');
  }
  const trace = stitch(found.set, { startId });
  return { found, trace, links: linksOf(trace, call) };
}

describe('gathering the reference trace from the store', () => {
  it('finds the same 96 spans and 95 links from any of its rows', async () => {
    const call = calls[5];
    for (let n = 1; n <= 96; n++) {
      const { found, trace, links } = await treeFrom(call, idOf(call, n));
      expect({ n, spans: trace.spans.length, roots: trace.roots.length }).toEqual({ n, spans: 96, roots: 1 });
      expect(links).toEqual(referenceLinks());
      expect(found.statements).toBeLessThanOrEqual(5);
      expect(found.notices).toEqual([]);
    }
  });

  it('finds it whole for 67 random timings and clocks, each from a random row', async () => {
    const random = createRandom(2);
    // All 200 are in the store, beside one another; from each third it is a minute's work, and three from all.
    for (const call of groups.flat().filter((_, i) => i % 3 === 0)) {
      const n = random.int(1, 96);
      const { trace, links } = await treeFrom(call, idOf(call, n));
      expect({ n, spans: trace.spans.length }).toEqual({ n, spans: 96 });
      expect(links).toEqual(referenceLinks());
    }
  });

  it('finds it from its trace id', async () => {
    const call = calls[8];
    const traceId = String(call.find((row) => row.n === 8)?.row.trace_id);
    const found = await gather(store, stores, {
      traceId,
      rangeS: { from: START_US / 1e6 - 10, to: START_US / 1e6 + 600 },
    });
    expect(found?.set.spans).toHaveLength(96);
  });

  it('keeps every call apart from those before and after it on the same threads', async () => {
    for (const call of calls) {
      const { trace, links } = await treeFrom(call, idOf(call, 1));
      expect(trace.spans).toHaveLength(96);
      expect(links).toEqual(referenceLinks());
    }
  });

  it.each([
    [1, 5],
    [6, 4],
    [8, 4],
    [65, 5],
  ])('from row %i takes at most %i statements', async (n, most) => {
    const { found } = await treeFrom(calls[5], idOf(calls[5], n));
    process.stdout.write(`row ${n}: ${found.statements} statements, ${found.rowsRead} rows read\n`);
    expect(found.statements).toBeLessThanOrEqual(most);
  });

  it('finds nothing for an id that no row has', async () => {
    expect(await gather(store, stores, { callId: '1' })).toBeNull();
    expect(await gather(store, stores, { traceId: 'f'.repeat(32) })).toBeNull();
  });

  it('follows the id of a DNS query only where that is wanted', async () => {
    const row = (n: number, clientPort: number, point: string) => {
      const startUs = START_US - 7200e6 + n * 100;
      return {
        _id: String((BigInt(Math.floor(startUs / 1e6)) << 32n) + BigInt(900 + n)),
        time: Math.floor(startUs / 1e6),
        start_time: startUs,
        end_time: startUs + 5000 - 2 * n,
        signal_source: 3,
        observation_point: point,
        type: 2,
        agent_id: n,
        protocol: 17,
        l7_protocol: 120,
        request_id: 4711,
        request_type: 'A',
        request_resource: 'shop.example.',
        ip4_0: '10.0.0.1',
        ip4_1: '10.0.0.2',
        client_port: clientPort,
        server_port: 53,
      };
    };
    const rows = [row(1, 5353, 'c-p'), row(2, 5353, 's-p'), row(3, 6464, 's-p')];
    await engine.insert('flow_log.l7_flow_log', rows as never);
    const found = async (dns: boolean) =>
      (await gather(store, stores, { callId: rows[0]._id, dns }))?.set.spans.flatMap(({ ids }) => ids).sort();
    expect(await found(false)).toEqual([rows[0]._id]);
    expect(await found(true)).toEqual([rows[0]._id, rows[1]._id]);
  });

  it('says when the limit of rows is hit', async () => {
    const found = await gather(store, stores, { callId: idOf(calls[5], 8), limits: { maxRows: 40 } });
    expect(found?.notices.join()).toContain('More than 40 rows');
  });
});
