import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { FakeStore } from './fakeStore';
import { encodeProtobuf } from './otlp/protobuf';
import { RpcStatus, TraceResponse } from './otlp/schema';
import type { Receiver } from './receiveInto';
import { holdBack, startTestReceiver } from './testReceiver';
import { testBatch as batch } from './testSpans';

const limits = { bytes: 20_000, unpackedBytes: 100_000 };
const batching = { lingerMs: 1, maxWaitingRows: 1_000 };
let store: FakeStore;
let receiver: Receiver;

beforeEach(async () => {
  ({ store, receiver } = await startTestReceiver({ limits, batching }));
});
afterEach(() => receiver.stop());

const JSON_BODY = JSON.stringify({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: '0AF7651916CD43DD8448EB211C80319C',
              spanId: 'B7AD6B7169203331',
              name: 'from JSON',
              kind: 2,
              startTimeUnixNano: '1790000000123456789',
              endTimeUnixNano: '1790000000223456789',
            },
          ],
        },
      ],
    },
  ],
});

type Port = 'agent' | 'otlp';
const urlOf = (port: Port) => (port === 'agent' ? receiver.agentUrl : receiver.otlpUrl);
const post = (port: Port, body: Uint8Array | string, headers: Record<string, string> = {}) =>
  fetch(urlOf(port), { method: 'POST', body: body as BodyInit, headers });
const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const JSON_TYPE = { 'content-type': 'application/json' };

describe('OTLP port', () => {
  it('stores protobuf and answers an empty response', async () => {
    const response = await post('otlp', encodeProtobuf([batch()]), PROTOBUF);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-protobuf']);
    expect((await response.arrayBuffer()).byteLength).toBe(0);
    expect(store.rows).toMatchObject([
      { endpoint: 'GET /items', ip4_1: '127.0.0.1', start_time: 1_790_000_000_123_456, app_service: 'shop' },
    ]);
  });

  it('stores JSON and answers in JSON', async () => {
    const response = await post('otlp', JSON_BODY, { 'content-type': 'application/json; charset=utf-8' });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await response.json()).toEqual({});
    expect(store.rows).toMatchObject([{ endpoint: 'from JSON', trace_id: '0af7651916cd43dd8448eb211c80319c' }]);
  });

  it('unpacks gzip', async () => {
    const body = gzipSync(encodeProtobuf([batch('packed')]));
    expect((await post('otlp', body, { ...PROTOBUF, 'content-encoding': 'gzip' })).status).toBe(200);
    expect(store.rows).toMatchObject([{ endpoint: 'packed' }]);
  });

  it('tells how many spans it could not take, and stores the rest', async () => {
    const broken = batch('no id');
    broken.spans[0].traceId = '';
    const bytes = encodeProtobuf([broken, batch('good')]);
    const answer = await post('otlp', bytes, PROTOBUF);
    expect(answer.status).toBe(200);
    const decoded = TraceResponse.toObject(TraceResponse.decode(new Uint8Array(await answer.arrayBuffer())), {
      longs: String,
    });
    expect(decoded).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringContaining('trace id') },
    });
    expect(store.rows.map((row) => row.endpoint)).toEqual(['good']);

    const inJson = await post('otlp', JSON_BODY.replace('1790000000223456789', '0'), JSON_TYPE);
    expect(await inJson.json()).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringContaining('no valid time') },
    });
  });

  it('takes an empty request', async () => {
    expect((await post('otlp', new Uint8Array(), PROTOBUF)).status).toBe(200);
    expect((await post('otlp', '{}', JSON_TYPE)).status).toBe(200);
    expect(store.rows).toEqual([]);
  });

  it.each([
    ['a body that is no protobuf', 400, PROTOBUF, Buffer.from('certainly not protobuf')],
    ['a body that is no JSON', 400, JSON_TYPE, Buffer.from('{')],
    ['JSON that is no OTLP', 400, JSON_TYPE, Buffer.from('{"resourceSpans":7}')],
    ['a body that is no gzip', 400, { ...PROTOBUF, 'content-encoding': 'gzip' }, Buffer.from('plain')],
    ['a body that is too large', 413, PROTOBUF, Buffer.alloc(20_001)],
    [
      'a small body that unpacks to a huge one',
      413,
      { ...PROTOBUF, 'content-encoding': 'gzip' },
      gzipSync(Buffer.alloc(200_000)),
    ],
    ['an unknown content type', 415, { 'content-type': 'text/plain' }, Buffer.from('{}')],
    ['an unknown content encoding', 415, { ...PROTOBUF, 'content-encoding': 'snappy' }, Buffer.from('')],
  ])('refuses %s with %i', async (_, status, headers, body) => {
    const response = await post('otlp', body, headers as Record<string, string>);
    expect(response.status).toBe(status);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(0);
    expect(store.rows).toEqual([]);
    // And goes on working.
    expect((await post('otlp', encodeProtobuf([batch()]), PROTOBUF)).status).toBe(200);
  });

  it('refuses a body that turns out too large while it comes', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(receiver.otlpUrl, { method: 'POST', headers: PROTOBUF }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject);
      request.write(Buffer.alloc(15_000));
      request.write(Buffer.alloc(15_000));
      request.end();
    });
    expect(status).toBe(413);
  });

  it('words errors in the encoding of the request', async () => {
    const inJson = await post('otlp', '{', JSON_TYPE);
    expect(await inJson.json()).toMatchObject({ code: 3, message: expect.stringContaining('json') });
    const inProtobuf = await post('otlp', Buffer.from('nonsense'), PROTOBUF);
    const decoded = RpcStatus.toObject(RpcStatus.decode(new Uint8Array(await inProtobuf.arrayBuffer())));
    expect(decoded).toMatchObject({ code: 3, message: expect.stringContaining('protobuf') });
  });

  it('knows one path and one method', async () => {
    expect((await fetch(receiver.otlpUrl.replace('/v1/traces', '/v1/metrics'), { method: 'POST' })).status).toBe(404);
    const get = await fetch(receiver.otlpUrl);
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

describe("the agent's port", () => {
  it('looks at the body, not at the content type, and answers nothing', async () => {
    const response = await post('agent', encodeProtobuf([batch()]), { 'content-type': 'text/plain' });
    expect([response.status, await response.text(), response.headers.get('content-length')]).toEqual([200, '', '0']);
    expect((await post('agent', ` \n${JSON_BODY}`, PROTOBUF)).status).toBe(200);
    expect(store.rows.map((row) => row.endpoint)).toEqual(['GET /items', 'from JSON']);
  });

  it('takes protobuf whose length looks like a brace for protobuf', async () => {
    const bodies = Array.from({ length: 100 }, (_, letters) => encodeProtobuf([batch('x'.repeat(letters))]));
    const body = bodies.find((bytes) => bytes[1] === 0x7b)!;
    expect([body[0], body[1]]).toEqual([0x0a, 0x7b]);
    expect((await post('agent', body)).status).toBe(200);
  });

  it('unpacks gzip', async () => {
    const body = gzipSync(encodeProtobuf([batch('packed')]));
    expect((await post('agent', body, { 'content-encoding': 'gzip' })).status).toBe(200);
    expect(store.rows).toMatchObject([{ endpoint: 'packed' }]);
  });

  it('refuses what it cannot read, and other paths and methods', async () => {
    expect((await post('agent', 'nonsense')).status).toBe(400);
    expect((await fetch(receiver.agentUrl)).status).toBe(405);
    expect((await fetch(receiver.agentUrl.replace('/trace', '/log'), { method: 'POST', body: '' })).status).toBe(404);
    expect((await post('agent', Buffer.alloc(20_001))).status).toBe(413);
  });
});

describe('storing', () => {
  it('answers 503 while the store is down, says when to come back, and takes the spans then', async () => {
    store.down = true;
    for (const port of ['agent', 'otlp'] as const) {
      const response = await post(port, encodeProtobuf([batch()]), PROTOBUF);
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    }
    store.down = false;
    expect((await post('otlp', encodeProtobuf([batch()]), PROTOBUF)).status).toBe(200);
    expect(store.rows).toHaveLength(1);
  });

  it('answers only when the rows are stored', async () => {
    let open = () => {};
    store.gate = new Promise((resolve) => (open = resolve));
    let answered = false;
    const answer = post('otlp', encodeProtobuf([batch()]), PROTOBUF).then((response) => {
      answered = true;
      return response;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([answered, store.rows.length]).toEqual([false, 0]);
    open();
    expect((await answer).status).toBe(200);
    expect(store.rows).toHaveLength(1);
  });

  it('writes what comes together in one insert', async () => {
    let open = () => {};
    store.gate = new Promise((resolve) => (open = resolve));
    const answers = Array.from({ length: 20 }, () => post('otlp', encodeProtobuf([batch()]), PROTOBUF));
    await new Promise((resolve) => setTimeout(resolve, 200));
    open();
    expect((await Promise.all(answers)).map((response) => response.status)).toEqual(Array(20).fill(200));
    expect(store.rows).toHaveLength(20);
    expect(store.inserts).toBeLessThan(20);
    expect(new Set(store.rows.map((row) => row._id)).size).toBe(20);
  });

  it('says what it has done, and what is under way', async () => {
    const broken = batch('no id');
    broken.spans[0].traceId = '';
    await post('otlp', encodeProtobuf([broken, batch('good')]), PROTOBUF);
    await post('agent', 'nonsense');
    const open = holdBack(store);
    const late = post('agent', encodeProtobuf([batch('late')]));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(receiver.state()).toEqual({
      agentUrl: receiver.agentUrl,
      otlpUrl: receiver.otlpUrl,
      grpcUrl: receiver.grpcUrl,
      dropsSpans: false,
      acceptedSpans: 1,
      refusedSpans: 1,
      failedRequests: 1,
      lastProblem: expect.stringContaining('is no OTLP trace request in protobuf'),
      waitingRows: 1,
      requests: 1,
    });
    open();
    await late;
    await receiver.setAgent({ port: null, dropsSpans: false });
    expect(receiver.state()).toMatchObject({ agentUrl: '', acceptedSpans: 2, waitingRows: 0, requests: 0 });
  });

  it('finishes what is under way before it stops', async () => {
    const open = holdBack(store);
    const answer = fetch(receiver.otlpUrl, {
      method: 'POST',
      body: encodeProtobuf([batch()]) as BodyInit,
      headers: PROTOBUF,
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const stopped = receiver.stop();
    open();
    await stopped;
    expect((await answer).status).toBe(200);
    expect(store.rows).toHaveLength(1);
  });
});

describe('names', () => {
  const K8S = {
    'service.name': 'shop',
    'k8s.cluster.name': 'c1',
    'k8s.namespace.name': 'prod',
    'k8s.node.name': 'n1',
    'k8s.deployment.name': 'shop',
    'k8s.pod.name': 'shop-1',
  };

  it('stores the names of what sent the spans, once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => post('otlp', encodeProtobuf([batch('a', K8S)]), PROTOBUF)));
    const [row] = store.rows;
    expect(store.names).toEqual({
      pod_cluster_map: [{ id: row.pod_cluster_id_1, name: 'c1' }],
      pod_ns_map: [{ id: row.pod_ns_id_1, name: 'prod', pod_cluster_id: row.pod_cluster_id_1 }],
      pod_node_map: [{ id: row.pod_node_id_1, name: 'n1', pod_cluster_id: row.pod_cluster_id_1 }],
      pod_group_map: [{ id: row.pod_group_id_1, name: 'shop', pod_group_type: 1 }],
      pod_service_map: [{ id: row.service_id_1, name: 'shop' }],
      pod_map: [
        {
          id: row.pod_id_1,
          name: 'shop-1',
          pod_ns_id: row.pod_ns_id_1,
          pod_node_id: row.pod_node_id_1,
          pod_service_id: row.service_id_1,
          pod_group_id: row.pod_group_id_1,
        },
      ],
      device_map: expect.arrayContaining([
        { devicetype: 10, deviceid: row.pod_id_1, name: 'shop-1' },
        { devicetype: 11, deviceid: row.service_id_1, name: 'shop' },
        { devicetype: 14, deviceid: row.pod_node_id_1, name: 'n1' },
        { devicetype: 130, deviceid: row.pod_group_id_1, name: 'shop' },
      ]),
    });
  });

  it('uses the ids that others gave in the meantime', async () => {
    await post('otlp', encodeProtobuf([batch('a')]), PROTOBUF);
    await store.insertNames({
      pod_cluster_map: [{ id: 1, name: 'c1' }],
      pod_ns_map: [{ id: 2, name: 'prod', pod_cluster_id: 1 }],
      pod_node_map: [{ id: 3, name: 'n1', pod_cluster_id: 1 }],
      pod_group_map: [{ id: 4, name: 'shop', pod_group_type: 1 }],
      pod_service_map: [{ id: 5, name: 'shop' }],
      pod_map: [{ id: 6, name: 'shop-1', pod_ns_id: 2, pod_node_id: 3, pod_service_id: 5, pod_group_id: 4 }],
      vtap_map: [{ id: 7, name: 'n1' }],
    });
    await post('otlp', encodeProtobuf([batch('b', K8S)]), PROTOBUF);
    expect(store.rows.at(-1)).toMatchObject({
      pod_cluster_id_1: 1,
      pod_ns_id_1: 2,
      pod_node_id_1: 3,
      pod_group_id_1: 4,
      service_id_1: 5,
      pod_id_1: 6,
      agent_id: 7,
    });
  });
});

it('fails to start on a port that is taken, and leaves nothing behind', async () => {
  const taken = Number(new URL(receiver.otlpUrl).port);
  await expect(startTestReceiver({ otlpPort: taken })).rejects.toThrow(/EADDRINUSE/);
});
