import { credentials, Metadata, type ChannelOptions, type ServiceError } from '@grpc/grpc-js';
import { Client } from '@grpc/grpc-js';
import type { FakeStore } from '../fakeStore';
import { encodeProtobuf } from '../otlp/protobuf';
import { RetryInfo, RpcStatus, TraceResponse } from '../otlp/schema';
import type { Receiver, ReceiverOptions } from '../receiveInto';
import { holdBack, startTestReceiver } from '../testReceiver';
import { testBatch, testRequest } from '../testSpans';

let store: FakeStore;
let receiver: Receiver;

async function start(options: ReceiverOptions = {}): Promise<void> {
  ({ store, receiver } = await startTestReceiver(options));
}
afterEach(() => receiver.stop());

const EXPORT = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

/** One call; resolves with the answer, rejects with gRPC's error. */
async function call(body: Buffer, options: ChannelOptions = {}, path = EXPORT): Promise<Buffer> {
  const client = new Client(new URL(receiver.grpcUrl).host, credentials.createInsecure(), {
    'grpc.enable_retries': 0,
    ...options,
  });
  const same = (bytes: Buffer) => bytes;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      client.makeUnaryRequest(path, same, same, body, new Metadata(), (error, answer) => {
        return error ? reject(error) : resolve(answer!);
      });
    });
  } finally {
    client.close();
  }
}

const errorOf = (body: Buffer, path?: string): Promise<ServiceError> =>
  call(body, {}, path).then(
    () => Promise.reject(new Error('was taken')),
    (error) => error
  );

/** Seconds after which the sender may come again. */
function retryAfter({ metadata }: ServiceError): number | undefined {
  const [bytes] = metadata.get('grpc-status-details-bin') as Buffer[];
  const [detail] = bytes ? RpcStatus.toObject(RpcStatus.decode(bytes)).details : [];
  return detail && Number(RetryInfo.toObject(RetryInfo.decode(detail.value)).retryDelay.seconds);
}

it('stores spans and tells the address of the sender', async () => {
  await start();
  expect((await call(testRequest())).length).toBe(0);
  expect(store.rows).toMatchObject([{ endpoint: 'GET /items', ip4_1: '127.0.0.1' }]);
});

it.each([
  ['deflate', 1],
  ['gzip', 2],
])('unpacks %s', async (_, algorithm) => {
  await start();
  await call(testRequest('packed'), { 'grpc.default_compression_algorithm': algorithm });
  expect(store.rows).toMatchObject([{ endpoint: 'packed' }]);
});

it('tells how many spans it could not take, and stores the rest', async () => {
  await start();
  const broken = testBatch('no id');
  broken.spans[0].traceId = '';
  const answer = await call(Buffer.from(encodeProtobuf([broken, testBatch('good')])));
  expect(TraceResponse.toObject(TraceResponse.decode(answer), { longs: String })).toEqual({
    partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringContaining('trace id') },
  });
  expect(store.rows.map(({ endpoint }) => endpoint)).toEqual(['good']);
});

it('answers with the codes that OTLP has for it', async () => {
  await start({ limits: { unpackedBytes: 20_000 } });
  expect(await errorOf(Buffer.from('nonsense'))).toMatchObject({ code: 3 });
  expect(await errorOf(testRequest(), EXPORT.replace('Export', 'Import'))).toMatchObject({ code: 12 });
  expect(await errorOf(testRequest('x'.repeat(30_000)))).toMatchObject({ code: 8 });
  store.down = true;
  const unavailable = await errorOf(testRequest());
  expect([unavailable.code, retryAfter(unavailable)]).toEqual([14, 5]);
  store.down = false;
  await call(testRequest());
  expect(store.rows).toHaveLength(1);
});

it('says when to come again while too many rows wait', async () => {
  await start({ batching: { lingerMs: 1, maxWaitingRows: 1 } });
  const open = holdBack(store);
  const first = call(testRequest());
  await new Promise((resolve) => setTimeout(resolve, 100));
  const exhausted = await errorOf(testRequest());
  expect([exhausted.code, retryAfter(exhausted)]).toEqual([8, 1]);
  open();
  await first;
});

it('finishes what is under way before it stops', async () => {
  await start();
  const open = holdBack(store);
  const answer = call(testRequest());
  await new Promise((resolve) => setTimeout(resolve, 100));
  const stopped = receiver.stop();
  open();
  await Promise.all([stopped, answer]);
  expect(store.rows).toHaveLength(1);
});

it('names a port that is taken', async () => {
  await start();
  const grpcPort = Number(new URL(receiver.grpcUrl).port);
  await expect(startTestReceiver({ grpcPort })).rejects.toMatchObject({
    code: 'EADDRINUSE',
    port: grpcPort,
  });
});
