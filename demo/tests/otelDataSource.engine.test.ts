import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient, type ClickHouseClient } from '@clickhouse/client';
import { dateTime, type DataFrame } from '@grafana/data';
import { answer } from '../../src/datasource/answers';
import { checkHealth } from '../../src/datasource/health';
import { RecentLists } from '../../src/datasource/recentLists';
import { SettledAnswers } from '../../src/datasource/settledAnswers';
import { frameToCalls } from '../../src/frames/calls';
import { frameToDetails } from '../../src/frames/details';
import { frameToTrace } from '../../src/frames/frameToTrace';
import type { StoreQuery } from '../../src/frames/query';
import { storeClientOf, type ClickHouseLike } from '../../src/store/clickhouseClient';
import type { StoreClient } from '../../src/store/client';
import { readStores, storesOf, tagValuesOf, type Stores } from '../../src/store/stores';
import { rowIdsIn } from '../../src/trace/rowId';
import { startEngine, type RunningEngine } from '../engine/startEngine';
import { READER } from '../engine/users';
import { spanToCollectorRow } from '../receiver/mapping/spanToCollectorRow';
import { createSchema } from '../schema/createSchema';
import { insertNames } from '../schema/dictionaries';
import { createOtelTraces } from '../schema/otelTraces';
import { demoNames } from '../traffic/names';
import { rowsOfCall, simulateCall } from '../traffic/simulateCall';

const NAMESPACE = 'deepflow-otel-spring-demo';
const END_MS = Math.floor(Date.now() / 1000) * 1000 - 120_000;

let engine: RunningEngine;
let folder: string;
let writer: ClickHouseClient;
let reader: ClickHouseClient;
let store: StoreClient;
let stores: Stores;

/** One call: what agents saw is in DeepFlow's table, what the code sent in the collector's, and one server span in both. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'spanloom-otel-'));
  engine = await startEngine({ dataDir: folder, port: 0 });
  writer = createClient({ url: engine.url });
  reader = createClient({ url: engine.url, username: READER.name, password: READER.password });
  await createSchema(writer);
  await createOtelTraces(writer);
  await insertNames(writer, demoNames());
  const call = simulateCall({ seed: 5, startUs: END_MS * 1000 - 5e6, scenario: 'ok' });
  const insert = (table: string, values: object[]) => writer.insert({ table, values, format: 'JSONEachRow' });
  await insert(
    'flow_log.l7_flow_log',
    rowsOfCall(call)
      .filter(({ n, row }) => row.signal_source !== 4 || n === 7)
      .map(({ row }) => row)
  );
  await insert(
    'otel.otel_traces',
    call.observations.flatMap((seen) => (seen.source === 'otel' ? [spanToCollectorRow(seen.span, seen.resource)] : []))
  );
  store = storeClientOf(reader as unknown as ClickHouseLike);
  stores = await readStores(store);
});

afterAll(async () => {
  await writer.close();
  await reader.close();
  await engine.stop();
  await rm(folder, { recursive: true });
});

function ask(query: Partial<StoreQuery>, of = stores): Promise<DataFrame[]> {
  const [from, to] = [dateTime(END_MS - 900_000), dateTime(END_MS)];
  return answer({ refId: 'A', ...query } as StoreQuery, {
    client: store,
    stores: of,
    templates: { replace: (text = '') => text },
    range: { from, to, raw: { from, to } },
    maxTraceRows: 50_000,
    followDns: false,
    settledTraces: new SettledAnswers(),
    settledLists: new SettledAnswers(),
    recentLists: new RecentLists(),
    signal: new AbortController().signal,
    source: { uid: 'spans', name: 'Spans' },
  });
}

async function detailsOf(ids: string[]) {
  return frameToDetails((await ask({ queryType: 'span', ids }))[0]) ?? [];
}

it('finds both stores, as a user who may only read and set nothing', async () => {
  expect(stores.settingsAllowed).toBe(false);
  expect(stores.all.map(({ name }) => name)).toEqual(['flow_log.l7_flow_log', 'otel.otel_traces']);
  const { status, message } = await checkHealth(store, () => readStores(store));
  expect(status).toBe('success');
  expect(message).toMatch(
    /l7_flow_log has \d+ rows of .* otel\.otel_traces has \d+ OTel spans of the last 15 minutes\. Where a time range has more than about 400,000 OTel spans, variables list [^.]*\.$/
  );
});

it('draws one trace of a call from the list', async () => {
  const { calls } = frameToCalls((await ask({ queryType: 'calls', namespace: NAMESPACE }))[0]) ?? { calls: [] };
  const call = calls.find(({ server }) => server.startsWith('web-shop'));
  const [frame] = await ask({ queryType: 'trace', query: `id-${call?.id}` });
  const trace = frameToTrace(frame);
  expect([trace.count, trace.notices]).toEqual([96, []]);
  expect(Array.from(trace.parent).filter((parent) => parent < 0)).toHaveLength(1);
  const services = frame.fields.find(({ name }) => name === 'serviceName');
  expect(new Set(Array.from(services?.values as Iterable<string>)).size).toBe(8);
});

describe('the details', () => {
  const spanOf = async (isTwin: boolean): Promise<string[]> => {
    const { calls } = frameToCalls((await ask({ queryType: 'calls' }))[0]) ?? { calls: [] };
    const trace = frameToTrace((await ask({ queryType: 'trace', query: calls[0].id }))[0]);
    const ids = Array.from(trace.rowIds)
      .filter((_, i) => trace.signalSource[i] === 'otel')
      .map((list) => rowIdsIn(list));
    return ids.find((list) => list.length === (isTwin ? 2 : 1)) as string[];
  };

  it("of a span of the collector's are its attributes and its row", async () => {
    const details = await detailsOf(await spanOf(false));
    expect(details.find(({ key }) => key === 'service.name')?.kind).toBe('attribute');
    expect(details.find(({ key }) => key === 'k8s.pod.name')?.value).toBeTruthy();
    expect(details.filter(({ key }) => key === 'SpanId')).toHaveLength(1);
  });

  it('of a span of both are its attributes once, and both rows', async () => {
    const details = await detailsOf(await spanOf(true));
    expect(details.filter(({ key }) => key === 'service.name')).toHaveLength(1);
    expect(details.find(({ key }) => key === '_id')).toBeDefined();
    expect(details.find(({ key }) => key === 'SpanId')).toBeDefined();
  });
});

describe('without a table of DeepFlow', () => {
  const alone = (): Stores => storesOf(stores.all.filter(({ seesNetwork }) => !seesNetwork));

  it('lists what servers saw and draws the code', async () => {
    const [list] = await ask({ queryType: 'calls', namespace: NAMESPACE, limit: 1000 }, alone());
    const { calls } = frameToCalls(list) ?? { calls: [] };
    expect(calls.length).toBeGreaterThan(3);
    expect(new Set(calls.map(({ observationPoint }) => observationPoint))).toEqual(new Set(['s-app']));
    const trace = frameToTrace((await ask({ queryType: 'trace', query: `id-${calls[0].id}` }, alone()))[0]);
    expect(trace.count).toBeGreaterThan(20);
    expect(new Set(Array.from(trace.signalSource))).toEqual(new Set(['otel']));
  });

  it('gives the values of variables, and a health check that says so', async () => {
    const range = { fromMs: END_MS - 900_000, toMs: END_MS };
    expect(await tagValuesOf(store, alone(), { tag: 'namespace', ...range })).toEqual([NAMESPACE]);
    const { message } = await checkHealth(store, async () => alone());
    expect(message).toMatch(/There is no table of DeepFlow here: .* otel\.otel_traces has \d+ OTel spans/);
  });
});
