import { FakeStore } from './fakeStore';
import { receiveInto, type Receiver, type ReceiverOptions } from './receiveInto';

/** For tests: any ports that are free. */
export const FREE_PORTS = { agentPort: 0, otlpPort: 0, grpcPort: 0 };

/** For tests: a receiver that does not wait, on free ports, in front of a store in memory. The test stops it. */
export async function startTestReceiver(
  options: ReceiverOptions = {},
  store = new FakeStore()
): Promise<{ store: FakeStore; receiver: Receiver }> {
  return { store, receiver: await receiveInto(store, { ...FREE_PORTS, batching: { lingerMs: 1 }, ...options }) };
}

/** For tests: rows are not stored until this is called. */
export function holdBack(store: FakeStore): () => void {
  let open = () => {};
  store.gate = new Promise((resolve) => (open = resolve));
  return open;
}
