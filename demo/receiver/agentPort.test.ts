import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FakeStore } from './fakeStore';
import { encodeProtobuf } from './otlp/protobuf';
import type { Receiver } from './receiveInto';
import { startTestReceiver } from './testReceiver';
import { testBatch } from './testSpans';

let store: FakeStore;
let receiver: Receiver;

beforeEach(async () => {
  ({ store, receiver } = await startTestReceiver());
});
afterEach(() => receiver.stop());

const post = async (url: string): Promise<number | string> =>
  fetch(url, { method: 'POST', body: encodeProtobuf([testBatch()]) as BodyInit }).then(
    ({ status }) => status,
    () => 'nobody there'
  );

it('is closed, and opened elsewhere, while the other ways in stay', async () => {
  const before = receiver.agentUrl;
  expect(await post(before)).toBe(200);
  expect(await receiver.setAgent({ port: null, dropsSpans: false })).toBe('');
  expect(await post(before)).toBe('nobody there');
  const moved = await receiver.setAgent({ port: 0, dropsSpans: false });
  expect(await post(moved)).toBe(200);
  expect(store.rows).toHaveLength(2);
  const otlp = await fetch(receiver.otlpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf' },
    body: encodeProtobuf([testBatch()]) as BodyInit,
  });
  expect(otlp.status).toBe(200);
});

it('answers and keeps nothing while trace integration is disabled, on the same port', async () => {
  const { port } = new URL(receiver.agentUrl);
  const asked = { port: Number(port), dropsSpans: true };
  await receiver.setAgent({ port: null, dropsSpans: false });
  const url = await receiver.setAgent(asked);
  expect(await post(url)).toBe(200);
  expect(store.rows).toEqual([]);
  expect(await receiver.setAgent({ ...asked, dropsSpans: false })).toBe(url);
  expect(await post(url)).toBe(200);
  expect(store.rows).toHaveLength(1);
});

it('stays where it is when the new port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(receiver.setAgent({ port, dropsSpans: true })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  expect(await post(receiver.agentUrl)).toBe(200);
  expect(store.rows).toHaveLength(1);
  other.close();
});

it('need not be there at the start', async () => {
  const { receiver: without } = await startTestReceiver({ agentPort: null });
  expect(without.agentUrl).toBe('');
  await without.stop();
});
