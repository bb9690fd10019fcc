import { connect } from 'node:net';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { FakeStore } from './fakeStore';
import type { Receiver, ReceiverOptions } from './receiveInto';
import { holdBack, startTestReceiver } from './testReceiver';
import { testRequest } from './testSpans';

const PROTOBUF = { 'content-type': 'application/x-protobuf' };
/** A request in JSON as the zstd library packs it from a stream: without its size, with a checksum. */
const ZSTD_JSON = Buffer.from(
  'KLUv/QRY7QQAUoohHlBJqwOpcf/cH0eeQ2J74DppAkS7bffteXcIk5k5YUuxFEuxII59c9fYIlRCehzTvyNxBRKOWNCGg0BJVpk36J3jUbg5AHcBrvx7' +
    'GzbeXFNKB7mlzFi8zIgr582h03QaVEVGN6Uac1IMlzolFjvY83cOaLiJIhE4fzB4n3HlQMMEAZmd/BAHAKAQllqVuIFE5Ug8dbelWAg38cH3yZ8=',
  'base64'
);
/** 200,000 zeros. */
const ZSTD_ZEROS = Buffer.from('KLUv/aBADQMAVAAAEAAAAQD7/znAAgNqCAA=', 'base64');

let store: FakeStore;
let receiver: Receiver;

async function start(options: ReceiverOptions = {}): Promise<void> {
  ({ store, receiver } = await startTestReceiver(options));
}
afterEach(() => receiver.stop());

const post = (body: Uint8Array, headers: Record<string, string> = {}, url = receiver.otlpUrl) =>
  fetch(url, { method: 'POST', body: body as BodyInit, headers: { ...PROTOBUF, ...headers } });
const names = () => store.rows.map(({ endpoint }) => endpoint);

describe('packed bodies', () => {
  beforeEach(() => start({ limits: { unpackedBytes: 100_000 } }));

  it.each([
    ['gzip', gzipSync(testRequest('packed'))],
    ['deflate', deflateSync(testRequest('packed'))],
    ['deflate', deflateRawSync(testRequest('packed'))],
    ['identity', testRequest('packed')],
  ])('%s on both ports', async (coding, body) => {
    for (const url of [receiver.otlpUrl, receiver.agentUrl]) {
      expect((await post(body, { 'content-encoding': coding }, url)).status).toBe(200);
    }
    expect(names()).toEqual(['packed', 'packed']);
  });

  it('zstd on both ports, several at once', async () => {
    const headers = { 'content-encoding': 'zstd', 'content-type': 'application/json' };
    const urls = [receiver.otlpUrl, receiver.agentUrl, receiver.otlpUrl];
    const answers = await Promise.all(urls.map((url) => post(ZSTD_JSON, headers, url)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(names()).toEqual(Array(3).fill('packed packed packed'));
  });

  it.each([
    ['zstd', 'that is none', 400, Buffer.from('certainly no zstd')],
    ['zstd', 'that is too large unpacked', 413, ZSTD_ZEROS],
    ['deflate', 'that is none', 400, Buffer.from('certainly no zlib')],
    ['deflate', 'that is too large unpacked', 413, deflateSync(Buffer.alloc(200_000))],
    ['gzip', 'that ends early', 400, gzipSync(testRequest()).subarray(0, 40)],
  ])('refuses %s %s with %i, and goes on', async (coding, _, status, body) => {
    expect((await post(body, { 'content-encoding': coding })).status).toBe(status);
    const headers = { 'content-encoding': 'zstd', 'content-type': 'application/json' };
    expect((await post(ZSTD_JSON, headers)).status).toBe(200);
  });

  it('says which encodings it takes', async () => {
    const { status, headers } = await post(testRequest(), { 'content-encoding': 'br' });
    expect([status, headers.get('accept-encoding')]).toEqual([415, 'gzip, deflate, zstd']);
  });
});

describe('too much at once', () => {
  const settled = () => new Promise((resolve) => setTimeout(resolve, 100));

  it('is told to come again: rows', async () => {
    await start({ batching: { lingerMs: 1, maxWaitingRows: 2 } });
    const open = holdBack(store);
    const first = [post(testRequest()), post(testRequest())];
    await settled();
    for (const url of [receiver.otlpUrl, receiver.agentUrl]) {
      const { status, headers } = await post(testRequest(), {}, url);
      expect([status, headers.get('retry-after')]).toEqual([429, '1']);
    }
    open();
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await post(testRequest())).status).toBe(200);
    expect(store.rows).toHaveLength(3);
  });

  it('is told to come again: bytes', async () => {
    const body = testRequest('x'.repeat(10_000));
    await start({ limits: { underWayBytes: 1.5 * body.length } });
    const open = holdBack(store);
    const first = post(body);
    await settled();
    const { status, headers } = await post(body);
    expect([status, headers.get('retry-after')]).toEqual([429, '1']);
    open();
    expect((await first).status).toBe(200);
    expect((await post(body)).status).toBe(200);
  });

  it('a full batch does not wait for more', async () => {
    await start({ batching: { lingerMs: 1_000_000, fullBatchRows: 2 } });
    // The first one is stored at once, the next ones a while later.
    expect((await post(testRequest())).status).toBe(200);
    const answers = [1, 2, 3, 4].map(() => post(testRequest()));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(store.inserts).toBe(3);
  });

  it('requests that are under way are stored together', async () => {
    await start({ batching: { lingerMs: 1_000 } });
    const { port, pathname } = new URL(receiver.otlpUrl);
    const body = testRequest('late');
    const socket = connect(Number(port), '127.0.0.1');
    const head = `POST ${pathname} HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-protobuf\r\nContent-Length: `;
    socket.write(`${head}${body.length}\r\n\r\n`);
    await settled();
    const early = post(testRequest('early'));
    await settled();
    socket.write(body);
    expect((await early).status).toBe(200);
    expect([names().sort(), store.inserts]).toEqual([['early', 'late'], 1]);
    socket.destroy();
  });
});

describe('time', () => {
  it('a request that does not come whole gets a 408', async () => {
    await start({ limits: { arriveWithinMs: 200 } });
    const { port, pathname } = new URL(receiver.otlpUrl);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1');
      let text = '';
      socket.setEncoding('utf8').on('data', (part: string) => (text += part));
      socket.on('close', () => resolve(text));
      socket.write(
        `POST ${pathname} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`
      );
    });
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect((await post(testRequest())).status).toBe(200);
  });

  it('a store that does not answer is a 503', async () => {
    await start({ limits: { answerWithinMs: 50 } });
    const open = holdBack(store);
    const { status, headers } = await post(testRequest());
    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
    open();
  });
});

describe('rows that the store will never take', () => {
  it('are refused alone, for good', async () => {
    await start({ batching: { lingerMs: 100 } });
    store.refuses = ({ endpoint }) => endpoint === 'bad';
    const answers = ['a', 'b', 'bad', 'c', 'd'].map((name) => post(testRequest(name)));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 400, 200, 200]);
    expect(names().sort()).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('web pages', () => {
  const ask = (origin: string) =>
    fetch(receiver.otlpUrl, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-tenant',
      },
    });

  it('of this machine may send', async () => {
    await start();
    for (const origin of ['http://localhost:8080', 'https://127.0.0.1', 'http://[::1]:3000']) {
      const { status, headers } = await ask(origin);
      expect([
        status,
        ...['origin', 'methods', 'headers'].map((name) => headers.get(`access-control-allow-${name}`)),
        headers.get('vary'),
      ]).toEqual([204, origin, 'POST', 'content-type,x-tenant', 'Origin']);
      const answer = await post(testRequest(), { origin });
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    }
  });

  it('read errors, too', async () => {
    await start();
    const { status, headers } = await post(Buffer.from('nonsense'), { origin: 'http://localhost' });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([400, 'http://localhost']);
  });

  it.each(['http://shop.example.com', 'http://localhost.example.com', 'http://localhost:80.example.com', 'null'])(
    'of elsewhere may not: %s',
    async (origin) => {
      await start();
      expect((await ask(origin)).headers.get('access-control-allow-origin')).toBeNull();
    }
  );

  it('of given origins may', async () => {
    await start({ origins: ['https://*.example.com'] });
    const allowed = async (origin: string) => (await ask(origin)).headers.get('access-control-allow-origin');
    expect(await allowed('https://shop.example.com')).toBe('https://shop.example.com');
    expect(await allowed('https://example.com.evil.org')).toBeNull();
    expect(await allowed('http://localhost')).toBeNull();
  });
});
