import { storeClientOf } from '../store/clickhouseClient';
import { grafanaClickHouse } from './grafanaStore';
import { proxyFetch } from './proxyFetch';
import { backendSrv, instanceSettings, jsonCompact } from './testing/stubs';

Object.assign(globalThis, { location: { origin: 'http://localhost' } });

type Reply = { status: number; text: string };
const storeThat = (reply: Reply | ((url: string) => Promise<Reply>)) => {
  const srv = backendSrv((request) => (typeof reply === 'function' ? reply(request.url) : Promise.resolve(reply)));
  return { srv, store: storeClientOf(grafanaClickHouse(instanceSettings(), srv)) };
};

it('sends a statement through the proxy with its parameters, and no password, setting or session', async () => {
  const { srv, store } = storeThat({ status: 200, text: jsonCompact([{ a: '18446744073709551615' }]) });
  const rows = await store.query('SELECT {id:UInt64} AS a', { id: 18446744073709551615n, name: "it's" });
  expect(rows).toEqual([{ a: '18446744073709551615' }]);

  const [request] = srv.requests;
  const url = new URL(request.url, 'http://localhost');
  expect(request.url).toMatch(/^\/api\/datasources\/proxy\/uid\/spans\?/);
  expect([...url.searchParams.keys()].sort()).toEqual(['param_id', 'param_name', 'query_id']);
  expect(url.searchParams.get('param_id')).toBe('18446744073709551615');
  expect(request.data).toMatch(/^SELECT \{id:UInt64\} AS a\s+FORMAT JSONCompact$/);
  expect(request).toMatchObject({ method: 'POST', responseType: 'arraybuffer', showErrorAlert: false });
  expect(Object.keys(request.headers ?? {}).map((name) => name.toLowerCase())).not.toContain('authorization');
});

it('hands out the bytes of an answer unread, and the same errors', async () => {
  const text = jsonCompact([{ a: 'ä' }, { a: 'b' }], 9);
  const { srv, store } = storeThat({ status: 200, text });
  const raw = await store.queryRaw!('SELECT {x:String} AS a', { x: 'y' });
  expect(raw.length).toBe(2);
  expect(new TextDecoder().decode(raw.bytes)).toBe(text);
  expect(srv.requests[0].url).toContain('param_x=y');
  expect(srv.requests[0].data).toMatch(/^SELECT \{x:String\} AS a\s+FORMAT JSONCompact$/);

  const broken = storeThat({ status: 404, text: 'Code: 60. DB::Exception: Table a.b does not exist. (UNKNOWN_TABLE)' });
  await expect(broken.store.queryRaw!('SELECT 1')).rejects.toMatchObject({ name: 'StoreError', code: 60 });
});

it('takes text too, from what stands in place of Grafana', async () => {
  const srv = backendSrv(async () => ({ status: 200, text: jsonCompact([{ a: 1 }]) }), 'text');
  const store = storeClientOf(grafanaClickHouse(instanceSettings(), srv));
  expect(await store.query('SELECT 1 AS a')).toEqual([{ a: 1 }]);
  expect((await store.queryRaw!('SELECT 1 AS a')).length).toBe(1);
});

it('does not need crypto.randomUUID, which pages on plain http lack', async () => {
  const original = globalThis.crypto.randomUUID;
  Object.defineProperty(globalThis.crypto, 'randomUUID', { value: undefined, configurable: true });
  try {
    const { store } = storeThat({ status: 200, text: jsonCompact([{ a: 1 }]) });
    await expect(store.query('SELECT 1 AS a', { long: 'x'.repeat(9000) })).resolves.toEqual([{ a: 1 }]);
  } finally {
    Object.defineProperty(globalThis.crypto, 'randomUUID', { value: original, configurable: true });
  }
});

it('moves long parameters into the body', async () => {
  const { srv, store } = storeThat({ status: 200, text: jsonCompact([{ a: 1 }]) });
  const ids = Array.from({ length: 2000 }, (_, i) => `id-${i}`);
  await store.query('SELECT 1 AS a', { ids, other: 5 });
  const [request] = srv.requests;
  expect(request.url.length).toBeLessThan(300);
  const boundary = /boundary=(\S+)$/.exec(String(request.headers?.['content-type']))?.[1];
  const parts = String(request.data).split(`--${boundary}`);
  expect(parts).toHaveLength(5);
  expect(parts[1]).toMatch(/name="query"\r\n\r\nSELECT 1 AS a/);
  expect(parts[2]).toContain(`name="param_ids"\r\n\r\n['id-0','id-1'`);
  expect(parts[3]).toContain(`name="param_other"\r\n\r\n5\r\n`);
  expect(parts[4]).toBe('--\r\n');
});

const refused = 'The database refused the user name or password. Check them in the settings of the data source.';
const unreachable = 'The database cannot be reached. Check that it runs and that the URL of the data source is right.';

it.each([
  [
    'a password that ClickHouse refuses',
    403,
    'Code: 516. DB::Exception: spanloom: Authentication failed. (AUTHENTICATION_FAILED) (version 25.8.1)',
    refused,
  ],
  ['a 401 that Grafana turns into a 400', 400, 'Authentication to data source failed', refused],
  ['a store that is down', 502, '', unreachable],
  ['a gateway that has nothing behind it', 503, '<html>Service Unavailable</html>', unreachable],
  ['no connection at all', 0, '', unreachable],
  ['a gateway that lost patience', 504, '', 'The database did not answer in time.'],
  [
    'a missing table',
    404,
    'Code: 60. DB::Exception: Table flow_log.l7_flow_log does not exist. (UNKNOWN_TABLE) (version 25.8.1)',
    'The table does not exist in this database. Table flow_log.l7_flow_log does not exist.',
  ],
  [
    'a missing grant',
    403,
    "Code: 497. DB::Exception: x: Not enough privileges. To execute this query, it's necessary to have the grant SELECT(time) ON flow_log.l7_flow_log. (ACCESS_DENIED) (version 25.8.1)",
    `This database user may not read what is needed. x: Not enough privileges. To execute this query, it's necessary to have the grant SELECT(time) ON flow_log.l7_flow_log.`,
  ],
  [
    'a time limit',
    500,
    'Code: 159. DB::Exception: Timeout exceeded: elapsed 30 seconds. (TIMEOUT_EXCEEDED)',
    'The database stopped the query because it took too long. Choose a shorter time range or more filters.',
  ],
  ['a Viewer that may not query', 403, '{"message":"Forbidden"}', 'You are not allowed to query this data source.'],
  [
    'something that is not ClickHouse',
    200,
    '<html>Welcome</html>',
    'What answered is not ClickHouse, or the answer was cut. Check the URL of the data source.',
  ],
  ['JSON of something else', 200, '{"ok":true}', 'What answered is not ClickHouse. Check the URL of the data source.'],
  ['an empty answer', 200, '', 'The database gave an empty answer.'],
  [
    'an exception behind half an answer',
    200,
    '{"meta":[{"name":"a"}],"data":[[1],\nCode: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)',
    'The query needed more memory than the database allows. Choose a shorter time range or more filters.',
  ],
  [
    'an exception inside a whole answer',
    200,
    '{"meta":[{"name":"a"}],"data":[],"exception":"Code: 241. DB::Exception: Memory limit exceeded"}',
    'The query needed more memory than the database allows. Choose a shorter time range or more filters.',
  ],
  [
    'an error without words of ours',
    400,
    'Code: 47. DB::Exception: Unknown identifier `x`. (UNKNOWN_IDENTIFIER) (version 25.8.1)',
    'The database answered with error 47: Unknown identifier `x`.',
  ],
])('tells of %s in plain words', async (_, status, text, message) => {
  const { store } = storeThat({ status, text });
  await expect(store.query('SELECT 1 AS a')).rejects.toMatchObject({ name: 'StoreError', message });
});

it('stops every statement under one signal, not only the last', async () => {
  const { srv, store } = storeThat(() => new Promise(() => undefined));
  const abort = new AbortController();
  const both = [store.query('SELECT 1', {}, abort.signal), store.query('SELECT 2', {}, abort.signal)];
  await new Promise((resolve) => setTimeout(resolve, 0));
  abort.abort();
  for (const one of both) {
    await expect(one).rejects.toMatchObject({ name: 'StoreError', message: 'The query was cancelled.' });
  }
  expect(srv.unsubscribed).toBe(2);
});

it('sends nothing after the signal', async () => {
  const { srv, store } = storeThat({ status: 200, text: jsonCompact([{ a: 1 }]) });
  await expect(store.query('SELECT 1', {}, AbortSignal.abort())).rejects.toThrow('The query was cancelled.');
  await expect(store.queryRaw!('SELECT 1', {}, AbortSignal.abort())).rejects.toThrow('The query was cancelled.');
  await expect(proxyFetch(srv)('http://localhost/', {}, AbortSignal.abort())).rejects.toThrow('aborted');
  expect(srv.requests).toEqual([]);
});

it('sends a statement no second time, without settings, once the signal is aborted', async () => {
  const stop = new AbortController();
  const srv = backendSrv(async () => {
    stop.abort();
    return { status: 500, text: 'Code: 164. DB::Exception: Cannot modify setting in readonly mode. (READONLY)' };
  });
  const store = storeClientOf(grafanaClickHouse(instanceSettings(), srv), { settings: { max_execution_time: 30 } });
  await expect(store.query('SELECT 1', {}, stop.signal)).rejects.toMatchObject({ isCancelled: true });
  expect(srv.requests).toHaveLength(1);
});

it('drops settings that a user may not send, once, and tells', async () => {
  let told = 0;
  const srv = backendSrv(async ({ url }) =>
    url.includes('max_execution_time')
      ? { status: 500, text: 'Code: 164. DB::Exception: Cannot modify setting in readonly mode. (READONLY)' }
      : { status: 200, text: jsonCompact([{ a: 1 }]) }
  );
  const store = storeClientOf(grafanaClickHouse(instanceSettings(), srv), {
    settings: { max_execution_time: 5 },
    onSettingsRefused: () => told++,
  });
  await store.query('SELECT 1 AS a');
  await store.query('SELECT 1 AS a');
  expect(srv.requests.map(({ url }) => url.includes('max_execution_time'))).toEqual([true, false, false]);
  expect(told).toBe(1);
});

it('reports what a statement cost', async () => {
  const srv = backendSrv(async () => ({ status: 200, text: jsonCompact([{ a: 1 }, { a: 2 }], 1234) }));
  const reports: unknown[] = [];
  const store = storeClientOf(grafanaClickHouse(instanceSettings(), srv), {
    onStatement: (report) => reports.push(report),
  });
  await store.query('SELECT a', { p: 1 });
  expect(reports).toEqual([
    { sql: 'SELECT a', params: { p: 1 }, rows: 2, rowsRead: 1234, elapsedMs: expect.any(Number) },
  ]);
});

it('goes to the database itself, signed in, where the data source says so', async () => {
  const srv = backendSrv(async () => ({ status: 200, text: jsonCompact([{ a: 1 }]) }));
  const direct = instanceSettings({ url: 'https://clickhouse.example:8443', basicAuth: 'Basic abc' });
  await storeClientOf(grafanaClickHouse(direct, srv)).query('SELECT 1 AS a');
  expect(srv.requests[0].url).toMatch(/^https:\/\/clickhouse\.example:8443\/\?query_id=/);
  expect(srv.requests[0].headers).toMatchObject({ authorization: 'Basic abc' });
});
