import type { StoreClient } from '../../src/store/client';
import { readCatalog } from '../../src/store/deepflow/catalog';
import { deepflowStore } from '../../src/store/deepflow/store';
import { gather, storesOf, type Stores } from '../../src/store/stores';
import { startTestEngine } from '../../src/store/testEngine';
import { stitch } from '../../src/trace/stitch';
import { createSchema } from '../schema/createSchema';
import { callsFrom } from '../traffic/callsFrom';
import { DEMOS } from '../traffic/demos';
import { rowsOfCall, type SimulatedCall, type TrueRow } from '../traffic/playCall';
import { createRandom } from '../traffic/random';
import { SCENARIOS } from '../traffic/webstore/scenario';
import { webstore } from '../traffic/webstore/webstore';

const START_US = Math.floor(Date.now() / 1000 - 3600) * 1e6;
const CLOCKS = { node0: 3_100, node1: -4_700, node2: 900 };
/** Of both demos; several are under way at once. */
const CALLS = 80;

const engine = startTestEngine();
let store: StoreClient;
let stores: Stores;
let calls: Array<{ call: SimulatedCall; rows: TrueRow[] }>;

beforeAll(async () => {
  await engine.reset();
  await createSchema(engine.client);
  const begin = DEMOS.map((demo) => ({ demo, fromUs: START_US }));
  const traffic = callsFrom(begin, { ratePerSecond: 6, seed: 12, clockOffsetUs: CLOCKS });
  calls = Array.from({ length: CALLS }, () => traffic.next().value).map((call) => ({ call, rows: rowsOfCall(call) }));
  await engine.insert(
    'flow_log.l7_flow_log',
    calls.flatMap(({ rows }) => rows.map(({ row }) => row))
  );
  store = engine.store();
  stores = storesOf([deepflowStore(await readCatalog(store))]);
});

afterAll(() => engine.close());

/** `child < parent` of every span that is found from a row, by number in the row's call. */
async function found(rows: readonly TrueRow[], startId: string) {
  const gathered = await gather(store, stores, { callId: startId });
  if (!gathered) {
    throw new Error('not found');
  }
  const trace = stitch(gathered.set, { startId });
  const numbers = new Map(rows.map(({ n, row }) => [row._id, n]));
  const numberAt = (i: number) => trace.spans[i].ids.map((id) => numbers.get(id) ?? 'another call').join('+');
  const links = trace.links.map((link, i) => `${numberAt(i)} < ${link ? numberAt(link.parent) : '-'}`);
  return { links: links.sort(), roots: trace.roots.length, notices: gathered.notices, statements: gathered.statements };
}

const truthOf = (rows: readonly TrueRow[]) => rows.map(({ n, parentN }) => `${n} < ${parentN ?? '-'}`).sort();

describe('gathering calls of the WebStore from a store that holds both demos', () => {
  it('finds each as its one true tree, from any of its rows', async () => {
    const random = createRandom(3);
    const seen = new Set<string>();
    for (const { call, rows } of calls) {
      if (call.pods === webstore.pods) {
        const { row } = random.pick(rows);
        const { links, roots, notices, statements } = await found(rows, row._id);
        expect({ from: row.observation_point, roots, notices }).toEqual({
          from: row.observation_point,
          roots: 1,
          notices: [],
        });
        expect(links).toEqual(truthOf(rows));
        expect(statements).toBeLessThanOrEqual(6);
        seen.add(call.scenario);
      }
    }
    expect([...seen].sort()).toEqual([...SCENARIOS].sort());
  });

  it('from every fifth row of an order', async () => {
    const { rows } = calls.find(({ call }) => call.scenario === 'checkout')!;
    for (const { row } of rows.filter((_, i) => i % 5 === 0)) {
      const { links } = await found(rows, row._id);
      expect(links).toEqual(truthOf(rows));
    }
  });
});
