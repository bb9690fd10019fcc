import { createClient } from '@clickhouse/client';
import { receiveInto, type Receiver, type ReceiverOptions } from './receiveInto';
import { clickhouseStore } from './store/clickhouseStore';

export interface StoreAddress {
  /** ClickHouse's HTTP interface: `http://localhost:8123`. */
  storeUrl: string;
  user?: string;
  password?: string;
}

/**
 * Starts the OTLP receiver in front of a ClickHouse that has the schema (`createSchema`). It starts even while
 * the store is down, and answers 503 until it is back.
 * @throws if a port is taken
 */
export async function startReceiver(options: StoreAddress & ReceiverOptions): Promise<Receiver> {
  const client = createClient({
    url: options.storeUrl,
    username: options.user,
    password: options.password,
    request_timeout: 20_000,
  });
  try {
    const receiver = await receiveInto(clickhouseStore(client), options);
    return {
      ...receiver,
      stop: async () => {
        await receiver.stop();
        await client.close();
      },
    };
  } catch (error) {
    await client.close();
    throw error;
  }
}
