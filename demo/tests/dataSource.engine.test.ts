import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dateTime, type DataFrame } from '@grafana/data';
import type { BackendSrv, BackendSrvRequest, FetchResponse } from '@grafana/runtime';
import { createClient } from '@clickhouse/client';
import { from } from 'rxjs';
import { answer } from '../../src/datasource/answers';
import { RecentLists } from '../../src/datasource/recentLists';
import { SettledAnswers } from '../../src/datasource/settledAnswers';
import { grafanaClickHouse } from '../../src/datasource/grafanaStore';
import { checkHealth } from '../../src/datasource/health';
import { frameToCalls } from '../../src/frames/calls';
import { frameToDetails } from '../../src/frames/details';
import { frameToTrace } from '../../src/frames/frameToTrace';
import type { StoreQuery } from '../../src/frames/query';
import { storeClientOf, type StatementReport } from '../../src/store/clickhouseClient';
import { readCatalog, type Catalog } from '../../src/store/deepflow/catalog';
import { readStores, type Stores } from '../../src/store/stores';
import { tagValues } from '../../src/store/deepflow/tagValues';
import { markedRowId, rowIdsIn } from '../../src/trace/rowId';
import { startEngine, type RunningEngine } from '../engine/startEngine';
import { READER } from '../engine/users';
import { startReceiver } from '../receiver/startReceiver';
import { createSchema } from '../schema/createSchema';
import { fillStore, type StoredCall } from '../traffic/fillStore';

const NAMESPACE = 'deepflow-otel-spring-demo';
const CALLS = 30;
const END_MS = Math.floor(Date.now() / 1000) * 1000 - 120_000;

let engine: RunningEngine;
let folder: string;
let stored: StoredCall[];
let stores: Stores;
let catalog: Catalog;
let statements: StatementReport[] = [];
/** Longest address that a request had. */
let longestUrl = 0;

/** Grafana's proxy in one function: adds the data source's credentials, gives Grafana's error shape. */
function proxyTo(url: string, user: string, password: string): Pick<BackendSrv, 'fetch'> {
  const send = async (request: BackendSrvRequest) => {
    longestUrl = Math.max(longestUrl, request.url.length);
    const response = await fetch(url + request.url.replace(/^\/api\/datasources\/proxy\/uid\/x/, '/'), {
      method: request.method,
      body: request.data,
      headers: {
        'content-type': 'application/json',
        ...request.headers,
        authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      },
    }).catch(() => {
      throw { status: 502, data: { message: '' } };
    });
    const text = await response.text();
    const { status, headers } = response;
    if (!response.ok) {
      throw { status, data: { message: text, response: text } };
    }
    return { status, headers, data: text };
  };
  return { fetch: <T>(request: BackendSrvRequest) => from(send(request) as unknown as Promise<FetchResponse<T>>) };
}

const clickhouse = (password = READER.password, url = engine.url) =>
  grafanaClickHouse({ url: '/api/datasources/proxy/uid/x', basicAuth: undefined }, proxyTo(url, READER.name, password));
const store = () => storeClientOf(clickhouse(), { onStatement: (report) => statements.push(report) });

beforeAll(async () => {
  Object.assign(globalThis, { location: { origin: 'http://grafana.example' } });
  folder = await mkdtemp(path.join(tmpdir(), 'spanloom-datasource-'));
  engine = await startEngine({ dataDir: folder, port: 0 });
  const writer = createClient({ url: engine.url });
  await createSchema(writer);
  await writer.close();
  const receiver = await startReceiver({ storeUrl: engine.url, agentPort: 0, otlpPort: 0, grpcPort: 0 });
  stored = await fillStore({
    storeUrl: engine.url,
    otlpUrl: receiver.otlpUrl,
    count: CALLS,
    endUs: END_MS * 1000,
    scenario: 'ok',
  });
  await receiver.stop();
  stores = await readStores(storeClientOf(clickhouse()));
  catalog = await readCatalog(storeClientOf(clickhouse()));
});

afterAll(async () => {
  await engine.stop();
  await rm(folder, { recursive: true });
});

beforeEach(() => {
  statements = [];
});

const ask = (query: Partial<StoreQuery>, minutes = 15, settledTraces = new SettledAnswers()): Promise<DataFrame[]> => {
  const [start, end] = [dateTime(END_MS - minutes * 60_000), dateTime(END_MS)];
  return answer({ refId: 'A', ...query } as StoreQuery, {
    client: store(),
    stores,
    templates: { replace: (text = '') => text },
    range: { from: start, to: end, raw: { from: start, to: end } },
    maxTraceRows: 50_000,
    followDns: false,
    settledTraces,
    settledLists: new SettledAnswers(),
    recentLists: new RecentLists(),
    signal: new AbortController().signal,
    source: { uid: 'spans', name: 'Spans' },
  });
};

it('knows that the user may only read, and all names', () => {
  expect(catalog.settingsAllowed).toBe(false);
  expect(catalog.notices).toEqual([]);
});

it('lists each request of the demo once, as its server saw it', async () => {
  const [frame] = await ask({ queryType: 'calls', namespace: NAMESPACE, limit: 5000 });
  const { calls, truncated } = frameToCalls(frame) ?? { calls: [], truncated: true };
  expect(truncated).toBe(false);
  const rowsOfServers = stored.flatMap(({ truth }) => truth.map(({ rowId }) => rowId));
  const listed = calls.map(({ id }) => id);
  // every listed call is an eBPF row of a server process: all of the demo's servers have eBPF
  expect(new Set(calls.map(({ observationPoint }) => observationPoint))).toEqual(new Set(['s-p']));
  expect(listed.every((id) => rowsOfServers.includes(id))).toBe(true);
  expect(new Set(listed).size).toBe(listed.length);
  // 20 eBPF rows, of which 10 are servers', in each call
  expect(listed).toHaveLength(CALLS * 10);
  expect(stored.every(({ callId }) => listed.includes(callId))).toBe(true);
  const starts = calls.map(({ startMs }) => startMs);
  expect([...starts].sort((a, b) => b - a)).toEqual(starts);
});

it('names clients and servers', async () => {
  const [frame] = await ask({ queryType: 'calls', namespace: NAMESPACE, limit: 5000 });
  const call = frameToCalls(frame)?.calls.find(({ id }) => id === stored[0].callId);
  expect(call?.client).toMatch(/^loadgenerator/);
  expect(call?.server).toMatch(/^web-shop/);
});

it.each([
  ['by its id', () => stored[3].callId],
  ['by its id with a prefix', () => markedRowId(stored[3].callId)],
  ['by a trace id', () => stored[3].traceId],
])('gives a whole trace %s', async (_, query) => {
  const [frame, nodes, edges] = await ask({ queryType: 'trace', query: query() });
  const trace = frameToTrace(frame);
  expect([trace.own, trace.count, trace.notices]).toEqual([true, 96, []]);
  expect(Array.from(trace.parent).filter((parent) => parent < 0)).toHaveLength(1);
  expect(trace.meta?.completeness).toMatchObject({ missingParents: 0, statements: statements.length });
  expect([nodes.length, edges.length].every((length) => length > 3)).toBe(true);
});

it('does not ask again for a trace to which nothing is expected to be added', async () => {
  const settled = new SettledAnswers();
  const first = await ask({ queryType: 'trace', query: stored[0].callId }, 15, settled);
  const sent = statements.length;
  const again = await ask({ queryType: 'trace', query: stored[0].callId }, 15, settled);
  expect(sent).toBeGreaterThan(0);
  expect(statements).toHaveLength(sent);
  expect(again).toBe(first);
});

it('finds a trace by its id when the range of the dashboard is elsewhere', async () => {
  const [frame] = await ask({ queryType: 'trace', query: stored[0].callId }, 0);
  expect(frameToTrace(frame).count).toBe(96);
});

it('tells the attributes of an OTel span and the columns of any row', async () => {
  const [frame] = await ask({ queryType: 'trace', query: stored[0].callId });
  const trace = frameToTrace(frame);
  const otel = Array.from(trace.signalSource).indexOf('otel');
  const details = frameToDetails((await ask({ queryType: 'span', ids: rowIdsIn(trace.rowIds[otel]) }))[0]) ?? [];
  const value = (key: string) => details.find((detail) => detail.key === key)?.value;
  expect(value('service.name')).toBeTruthy();
  expect(value('_id')).toBe(trace.rowIds[otel]);
  expect(value('signal_source')).toBe('4 (otel)');
  expect(value('start_time')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6} UTC$/);
  expect(details.filter(({ kind }) => kind === 'column')).toHaveLength(catalog.tableColumns.length - 5);
});

it('gives the values of variables', async () => {
  const range = { fromMs: END_MS - 900_000, toMs: END_MS };
  expect(await tagValues(store(), catalog, { tag: 'namespace', ...range })).toContain(NAMESPACE);
  const workloads = await tagValues(store(), catalog, { tag: 'workload', namespaces: [NAMESPACE], ...range });
  expect(workloads).toEqual(expect.arrayContaining(['web-shop']));
  expect(workloads).toEqual([...workloads].sort());
  expect(await tagValues(store(), catalog, { tag: 'workload', namespaces: ['nowhere'], ...range })).toEqual([]);
  expect(await tagValues(store(), catalog, { tag: 'service', ...range })).not.toContain('');
  expect(await tagValues(store(), catalog, { tag: 'cluster', fromMs: 0, toMs: 1 })).toEqual([]);
});

it('sends parameters of any length', async () => {
  const traceIds = [...Array.from({ length: 3000 }, (_, i) => `${i}`.padStart(32, 'f')), stored[0].traceId];
  const [frame] = await ask({ queryType: 'calls', traceId: traceIds.join(',') });
  expect(frameToCalls(frame)?.calls.length).toBeGreaterThan(0);
  expect(longestUrl).toBeLessThan(8000);
});

describe('the health check', () => {
  const health = (password?: string, url?: string) => {
    const client = storeClientOf(clickhouse(password, url));
    return checkHealth(client, () => readStores(client));
  };

  it('tells what it found', async () => {
    const { status, message } = await health();
    expect(status).toBe('success');
    expect(message).toMatch(
      /^Connected to ClickHouse \d+\.\d+\.\S+\. flow_log\.l7_flow_log has [\d,]+ rows of the last 15 minutes\.$/
    );
  });

  it('tells of a wrong password and of a store that is down', async () => {
    expect((await health('wrong')).message).toMatch(/^The database refused the user name or password/);
    expect((await health(undefined, 'http://127.0.0.1:9')).message).toMatch(/^The database cannot be reached/);
  });
});
