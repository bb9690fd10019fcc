import type { StoreClient } from '../../src/store/client';
import { storeClientOf, type ClickHouseLike, type StatementReport } from '../../src/store/clickhouseClient';
import { readCatalog, type Catalog } from '../../src/store/deepflow/catalog';
import { deepflowStore } from '../../src/store/deepflow/store';
import { readOtelCatalog, type OtelCatalog } from '../../src/store/otel/catalog';
import type { SearchRequest } from '../../src/store/search/searchRequest';
import { gather, storesOf } from '../../src/store/stores';
import { otelStore } from '../../src/store/otel/store';
import { otelRowId, readRowId } from '../../src/trace/rowId';
import { startTestEngine } from '../../src/store/testEngine';
import { stitch } from '../../src/trace/stitch';
import { spanToCollectorRow } from '../receiver/mapping/spanToCollectorRow';
import type { KeyValue } from '../receiver/otlp/model';
import { createSchema } from '../schema/createSchema';
import { insertNames } from '../schema/dictionaries';
import { createOtelTraces } from '../schema/otelTraces';
import { demoNames } from '../traffic/names';
import { createRandom } from '../traffic/random';
import { rowsOfCall, simulateCall, type SimulatedCall, type TrueRow } from '../traffic/simulateCall';
import { createState } from '../traffic/state';
import { linksOf, referenceLinks } from './referenceTree';

const START_US = Math.floor(Date.now() / 1000 - 3600) * 1e6;
const CLOCKS = { node0: 3100, node1: -4700, node2: 900 };
const CALLS = 6;

/**
 * Where a call's OTel spans are; its eBPF and packet rows are always in DeepFlow's table. `untagged`: in DeepFlow's too,
 * by way of a central collector, so that it knows no more of them than the collector's address.
 */
const PLACES = ['collector', 'both', 'neither named nor addressed', 'untagged'] as const;
type Place = (typeof PLACES)[number];

const engine = startTestEngine();
const sent: StatementReport[] = [];
let store: StoreClient;
let catalog: Catalog;
const both = (code: OtelCatalog) => storesOf([deepflowStore(catalog), otelStore(code)]);
let otel: OtelCatalog;
const calls = Object.fromEntries(PLACES.map((place) => [place, [] as TrueRow[][]])) as Record<Place, TrueRow[][]>;

beforeAll(async () => {
  await engine.reset();
  await createSchema(engine.client);
  await createOtelTraces(engine.client);
  await insertNames(engine.client, demoNames());
  let startUs = START_US;
  for (const [i, place] of PLACES.entries()) {
    const state = createState(40 + i);
    for (let n = 0; n < CALLS; n++) {
      const call = simulateCall({
        seed: 1000 * (i + 1) + n,
        startUs,
        clockOffsetUs: CLOCKS,
        scenario: n % 3 ? 'ok' : 'slow',
        state,
      });
      startUs = n % 3 === 0 ? call.startUs + 1500 : call.endUs + 800;
      calls[place].push(await put(call, place));
    }
    startUs += 300e6;
  }
  // The rows of this test come without the settings, and see every statement that is sent.
  store = storeClientOf(engine.client as unknown as ClickHouseLike, { onStatement: (report) => sent.push(report) });
  catalog = await readCatalog(store);
  otel = (await readOtelCatalog(store)) as OtelCatalog;
});

afterAll(() => engine.close());
beforeEach(() => {
  sent.length = 0;
});

/** Stores a call; gives its rows as DeepFlow's table would have them, OTel spans under the ids by which they can be asked for. */
async function put(call: SimulatedCall, place: Place): Promise<TrueRow[]> {
  const rows = rowsOfCall(call);
  if (place === 'untagged') {
    const untagged = rows.map((row) => (row.row.signal_source === 4 ? { ...row, row: withoutTags(row.row) } : row));
    await engine.insert(
      'flow_log.l7_flow_log',
      untagged.map(({ row }) => row)
    );
    return untagged;
  }
  const isSpan = ({ row }: TrueRow): boolean => row.signal_source === 4;
  const kept = place === 'both' ? rows : rows.filter((row) => !isSpan(row));
  await engine.insert(
    'flow_log.l7_flow_log',
    kept.map(({ row }) => row)
  );
  const spans = call.observations.flatMap((seen) => (seen.source === 'otel' ? [seen] : []));
  const bare = (resource: KeyValue[]) => resource.filter(({ key }) => !/^(k8s\.|app\.host\.ip$)/.test(key));
  await engine.insert(
    'otel.otel_traces',
    spans.map(({ span, resource }) =>
      spanToCollectorRow(span, place === 'neither named nor addressed' ? bare(resource) : resource)
    )
  );
  if (place === 'both') {
    return rows;
  }
  const ids = new Map(
    spans.map(({ n, span: { startNs, traceId, spanId } }) => [
      n,
      otelRowId({ startNs: String(startNs), traceId, spanId }),
    ])
  );
  return rows.map((row) => ({ ...row, row: { ...row.row, _id: ids.get(row.n) ?? row.row._id } }));
}

/** The row of a span that came from a collector on another node: nothing but ids, times and attributes is the span's own. */
function withoutTags(row: TrueRow['row']): TrueRow['row'] {
  const blank = Object.fromEntries(
    Object.keys(row)
      .filter((name) => /^(pod|auto|service)_.*id_[01]$/.test(name))
      .map((name) => [name, 0])
  );
  const address = row.observation_point === 'c-app' ? 'ip4_0' : 'ip4_1';
  return {
    ...row,
    ...blank,
    agent_id: 9,
    auto_instance_type_0: 255,
    auto_instance_type_1: 255,
    [address]: '10.1.23.99',
  };
}

const idOf = (call: TrueRow[], n: number): string => String(call.find((row) => row.n === n)?.row._id);

async function treeFrom(call: TrueRow[], request: SearchRequest) {
  const found = await gather(store, both(otel), request);
  if (!found) {
    throw new Error('not found');
  }
  const trace = stitch(found.set, { startId: found.startId });
  return { found, trace, links: linksOf(trace, call) };
}

describe('a trace whose OTel spans only the collector has', () => {
  it('is the same tree as out of one table, from any of its rows in either store, in few statements', async () => {
    const call = calls.collector[2];
    const most = { traced: 0, untraced: 0 };
    for (let n = 1; n <= 96; n++) {
      const { found, trace, links } = await treeFrom(call, { callId: idOf(call, n) });
      expect({ n, spans: trace.spans.length, roots: trace.roots.length }).toEqual({ n, spans: 96, roots: 1 });
      expect(links).toEqual(referenceLinks());
      expect(found.notices).toEqual([]);
      const kind = call[n - 1].row.trace_id === '' ? 'untraced' : 'traced';
      most[kind] = Math.max(most[kind], found.statements);
    }
    process.stdout.write(
      `at most ${most.traced} statements from a row with a trace id, ${most.untraced} from others\n`
    );
    expect(most.traced).toBeLessThanOrEqual(4);
    expect(most.untraced).toBeLessThanOrEqual(6);
  });

  it('stays apart from the calls before and after it on the same threads', async () => {
    const random = createRandom(3);
    for (const call of calls.collector) {
      const { trace, links } = await treeFrom(call, { callId: idOf(call, random.int(1, 96)) });
      expect(trace.spans).toHaveLength(96);
      expect(links).toEqual(referenceLinks());
    }
  });

  it('is the same tree when the spans say neither where they ran nor under which address', async () => {
    for (const call of calls['neither named nor addressed']) {
      const { trace, links } = await treeFrom(call, { callId: idOf(call, 6) });
      expect(trace.spans).toHaveLength(96);
      expect(links).toEqual(referenceLinks());
    }
  });

  it('has clocks, pods and nodes for its OTel spans', async () => {
    const call = calls.collector[1];
    const { trace } = await treeFrom(call, { callId: idOf(call, 6) });
    const ends = trace.spans
      .filter(({ signalSource }) => signalSource === 'otel')
      .map(({ clockDomain, observationPoint, client, server, appService }) => {
        const { pod, podNode } = observationPoint === 'c-app' ? client : server;
        return [clockDomain === `node:${podNode}`, /^node\d$/.test(podNode), pod.startsWith(appService)];
      });
    expect(ends.length).toBeGreaterThan(20);
    expect(ends.every((all) => all.every(Boolean))).toBe(true);
  });

  it.each([
    [1, 6],
    [6, 4],
    [8, 4],
    [65, 6],
  ])('takes from row %i at most %i statements, each bounded in time and without a setting', async (n, most) => {
    const call = calls.collector[4];
    const { found } = await treeFrom(call, { callId: idOf(call, n) });
    expect(found.statements).toBe(sent.length);
    process.stdout.write(`row ${n}: ${found.statements} statements, ${found.rowsRead} rows read\n`);
    expect(found.statements).toBeLessThanOrEqual(most);
    for (const { sql } of sent) {
      expect(sql).toMatch(/(`time` >= |`Timestamp` >= )/);
      expect(sql).not.toMatch(/SETTINGS/);
    }
    expect(sent.filter(({ sql }) => sql.includes('otel_traces'))).toHaveLength(1);
  });
});

describe('a trace id alone', () => {
  const traceIdOf = (call: TrueRow[]) => String(call.find(({ row }) => row.trace_id !== '')?.row.trace_id);

  it('is found where the dashboard looks', async () => {
    const call = calls.collector[3];
    const range = { from: START_US / 1e6 - 10, to: START_US / 1e6 + 600 };
    const { trace, links } = await treeFrom(call, { traceId: traceIdOf(call), rangeS: range });
    expect(trace.spans).toHaveLength(96);
    expect(links).toEqual(referenceLinks());
  });

  it('is found by the lookup table in the first round, wherever the dashboard looks', async () => {
    const call = calls.collector[3];
    const { found, trace } = await treeFrom(call, { traceId: traceIdOf(call), rangeS: { from: 0, to: 10 } });
    expect(trace.spans).toHaveLength(96);
    const asked = (of: RegExp) => sent.filter(({ sql }) => of.test(sql));
    expect(asked(/l7_flow_log[^]*LIMIT 1$/)).toHaveLength(1);
    expect(asked(/^SELECT toString\(TraceId\) AS of_trace.*\nFROM .*otel_traces_trace_id_ts/)).toHaveLength(1);
    expect(asked(/\nFROM `otel`\.`otel_traces`\n/)).toHaveLength(1);
    process.stdout.write(`by trace id: ${found.statements} statements\n`);
    expect(found.statements).toBe(sent.length);
  });

  it('is found by growing windows where the lookup table does not have it', async () => {
    const call = calls.collector[3];
    const found = await gather(store, both({ ...otel, lookup: '' }), {
      traceId: traceIdOf(call),
      rangeS: { from: 0, to: 10 },
    });
    expect(found?.set.spans).toHaveLength(96);
  });

  it('finds nothing for an id that no span has', async () => {
    expect(await gather(store, both(otel), { traceId: 'f'.repeat(32) })).toBeNull();
    const id = otelRowId({ startNs: `${START_US}000`, traceId: 'f'.repeat(32), spanId: 'f'.repeat(16) });
    expect(await gather(store, both(otel), { callId: id })).toBeNull();
  });
});

describe('OTel spans that both stores received', () => {
  it('are drawn once, with the ids of both rows', async () => {
    for (const n of [1, 6, 8, 40, 96]) {
      const call = calls.both[2];
      const { trace, links } = await treeFrom(call, { callId: idOf(call, n) });
      expect(trace.spans).toHaveLength(96);
      expect(links).toEqual(referenceLinks());
      const spans = trace.spans.filter(({ signalSource }) => signalSource === 'otel');
      for (const { ids } of spans) {
        expect(ids.map((id) => readRowId(id)?.kind)).toEqual(['deepflow', 'otel']);
      }
    }
  });

  it('are found from the row of either', async () => {
    const call = calls.both[3];
    const { trace } = await treeFrom(call, { callId: idOf(call, 8) });
    const [, rowId] = trace.spans.find(({ ids }) => ids[0] === idOf(call, 8))?.ids ?? [];
    const again = await treeFrom(call, { callId: rowId });
    expect(again.trace.spans).toHaveLength(96);
    expect(again.links).toEqual(referenceLinks());
  });
});

describe('OTel spans that reached DeepFlow through a central collector', () => {
  it('are in the same tree, with the pods, nodes and clocks that their resources name', async () => {
    for (const call of calls.untagged) {
      const { trace, links } = await treeFrom(call, { callId: idOf(call, 8) });
      expect(trace.spans).toHaveLength(96);
      expect(links).toEqual(referenceLinks());
      const spans = trace.spans.filter(({ signalSource }) => signalSource === 'otel');
      const ends = spans.map((span) => (span.observationPoint === 'c-app' ? span.client : span.server));
      expect(spans.every(({ clockDomain }, i) => clockDomain === `node:${ends[i].podNode}`)).toBe(true);
      expect(spans.every(({ appService }, i) => ends[i].pod.startsWith(appService) && ends[i].podNs !== '')).toBe(true);
    }
  });
});

describe('a store that does not answer', () => {
  const broken = () => ({ ...otel, table: '`otel`.`dropped`' });

  it('leaves the rest of the trace, and is told of', async () => {
    const call = calls.both[1];
    const found = await gather(store, both(broken()), { callId: idOf(call, 6) });
    expect(found?.set.spans).toHaveLength(96);
    expect(found?.notices.join()).toMatch(/^Spans of otel\.otel_traces are missing here: The table does not exist/);
  });

  it('is an error where it is the one that has the call', async () => {
    const call = calls.collector[1];
    await expect(gather(store, both(broken()), { callId: idOf(call, 8) })).rejects.toThrow(/does not exist/);
  });
});

it('says when the limit of rows is hit', async () => {
  const call = calls.collector[5];
  const found = await gather(store, both(otel), { callId: idOf(call, 8), limits: { maxRows: 40 } });
  expect(found?.notices.join()).toContain('More than 40 rows');
});
