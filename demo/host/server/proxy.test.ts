import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { proxyRequest } from './proxy';

type DataSource = Parameters<typeof proxyRequest>[2];

const servers: http.Server[] = [];

afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    })
  );
});

async function serve(listener: http.RequestListener): Promise<string> {
  const server = http.createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A proxy in front of an upstream; what it is asked for goes to the upstream as it is. */
async function proxyTo(upstreamUrl: string, overrides: Partial<DataSource> = {}): Promise<string> {
  const dataSource: DataSource = {
    url: upstreamUrl,
    basicAuth: true,
    basicAuthUser: 'reader',
    jsonData: {},
    secureJsonData: { basicAuthPassword: 'pa:ss wörd' },
    ...overrides,
  };
  return serve((req, res) => proxyRequest(req, res, dataSource, req.url ?? '/'));
}

interface Seen {
  method: string;
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** An upstream that answers with what it saw. */
const echo: http.RequestListener = (req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', () => {
    const seen = { method: req.method, url: req.url, headers: req.headers, body: Buffer.concat(chunks).toString() };
    res.writeHead(200, {
      'content-type': 'application/json',
      'set-cookie': 'session=stolen',
      'x-clickhouse-query-id': 'abc',
      'content-security-policy': 'default-src *',
    });
    res.end(JSON.stringify(seen));
  });
};

const basic = (login: string) => `Basic ${Buffer.from(login).toString('base64')}`;

test('a request arrives with its method, path, query and body as they were', async () => {
  const proxy = await proxyTo(await serve(echo));
  const response = await fetch(`${proxy}/a%2Fb/c?query_id=x&param_a=%27%26%3D%2B`, {
    method: 'POST',
    body: "SELECT 'ü', {a:String}",
  });
  const seen = (await response.json()) as Seen;
  expect(seen).toMatchObject({ method: 'POST', url: '/a%2Fb/c?query_id=x&param_a=%27%26%3D%2B' });
  expect(seen.body).toBe("SELECT 'ü', {a:String}");
});

test("the data source's path and query come first", async () => {
  const upstream = await serve(echo);
  const proxy = await proxyTo(`${upstream}/base/?database=flow_log`);
  const seen = (await (await fetch(`${proxy}/ping?x=1`)).json()) as Seen;
  expect(seen.url).toBe('/base/ping?database=flow_log&x=1');
});

test("the data source's login goes along, the browser's own does not", async () => {
  const proxy = await proxyTo(await serve(echo));
  const response = await fetch(proxy, {
    headers: {
      authorization: basic('default:'),
      cookie: 'grafana_session=secret',
      origin: 'http://localhost:3000',
      referer: 'http://localhost:3000/d/x',
      'x-forwarded-host': 'evil',
    },
  });
  const { headers } = (await response.json()) as Seen;
  expect(headers.authorization).toBe(basic('reader:pa:ss wörd'));
  expect(headers).not.toHaveProperty('cookie');
  expect(headers).not.toHaveProperty('origin');
  expect(headers).not.toHaveProperty('referer');
  expect(headers).not.toHaveProperty('x-forwarded-host');
  expect(headers).toMatchObject({
    'x-grafana-referer': 'http://localhost:3000/d/x',
    'x-forwarded-for': '127.0.0.1',
    'user-agent': expect.stringMatching(/^Grafana\//),
    host: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
  });
});

test('X-DS-Authorization goes before the login of the data source, as in Grafana', async () => {
  const proxy = await proxyTo(await serve(echo));
  const response = await fetch(proxy, { headers: { 'x-ds-authorization': 'Bearer own' } });
  const { headers } = (await response.json()) as Seen;
  expect(headers.authorization).toBe('Bearer own');
  expect(headers).not.toHaveProperty('x-ds-authorization');
});

test('without basic auth no login is sent; custom headers are', async () => {
  const proxy = await proxyTo(await serve(echo), {
    basicAuth: false,
    jsonData: { httpHeaderName1: 'X-ClickHouse-User', httpHeaderName2: 'X-Empty' },
    secureJsonData: { httpHeaderValue1: 'me' },
  });
  const { headers } = (await (await fetch(proxy)).json()) as Seen;
  expect(headers).not.toHaveProperty('authorization');
  expect(headers['x-clickhouse-user']).toBe('me');
});

test('the answer comes back without cookies, and sandboxed', async () => {
  const proxy = await proxyTo(await serve(echo));
  const { headers } = await fetch(proxy);
  expect(headers.get('set-cookie')).toBeNull();
  expect(headers.get('content-security-policy')).toBe('sandbox');
  expect(headers.get('x-clickhouse-query-id')).toBe('abc');
});

test('a compressed answer passes untouched', async () => {
  const { gzipSync } = await import('node:zlib');
  const upstream = await serve((_req, res) => {
    res.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"rows":1}'));
  });
  const response = await fetch(await proxyTo(upstream));
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(await response.text()).toBe('{"rows":1}');
});

test('401 of the data source becomes 400', async () => {
  const upstream = await serve((_req, res) => res.writeHead(401, { 'www-authenticate': 'Basic' }).end('no'));
  const response = await fetch(await proxyTo(upstream));
  expect(response.status).toBe(400);
  expect(await response.text()).toBe('Authentication to data source failed');
  expect(response.headers.get('www-authenticate')).toBeNull();
});

test.each([403, 404, 500])('status %d passes with its body', async (status) => {
  const upstream = await serve((_req, res) => res.writeHead(status).end('Code: 164. DB::Exception'));
  const response = await fetch(await proxyTo(upstream));
  expect(response.status).toBe(status);
  expect(await response.text()).toBe('Code: 164. DB::Exception');
});

test('a data source that is down gives 502 with an empty body', async () => {
  const url = await serve(echo);
  await new Promise((resolve) => servers.pop()!.close(resolve));
  const response = await fetch(await proxyTo(url));
  expect(response.status).toBe(502);
  expect(await response.text()).toBe('');
});

test('a data source that is too slow gives 504', async () => {
  const upstream = await serve(() => undefined);
  const response = await fetch(await proxyTo(upstream, { jsonData: { timeout: 0.05 } }));
  expect(response.status).toBe(504);
});

test.each(['', 'not a url', 'file:///etc/passwd'])('address %j is refused', async (url) => {
  const response = await fetch(await proxyTo(url));
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ message: 'Validation of data source URL failed' });
});

test('when the browser gives up, the upstream is told', async () => {
  let arrived = () => {};
  const asked = new Promise<void>((resolve) => (arrived = resolve));
  let closed = () => {};
  const gone = new Promise<void>((resolve) => (closed = resolve));
  const upstream = await serve((_req, res) => {
    res.on('close', closed);
    arrived();
  });
  const abort = new AbortController();
  const request = fetch(await proxyTo(upstream), { signal: abort.signal });
  await asked;
  abort.abort();
  await expect(request).rejects.toThrow();
  await gone;
});

test('an answer that breaks off does not look complete', async () => {
  const upstream = await serve((_req, res) => {
    res.writeHead(200, { 'content-length': '100' });
    res.write('half');
    setTimeout(() => res.destroy(), 20);
  });
  const response = await fetch(await proxyTo(upstream));
  await expect(response.text()).rejects.toThrow();
});

test('chunks pass as they come', async () => {
  let finish = () => {};
  const upstream = await serve((_req, res) => {
    res.write('first');
    finish = () => res.end('second');
  });
  const response = await fetch(await proxyTo(upstream));
  const reader = response.body!.getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('first');
  finish();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('second');
});
