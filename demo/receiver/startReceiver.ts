import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { receiveInto, type Receiver, type ReceiverOptions } from './receiveInto';
import { clickhouseStore } from './store/clickhouseStore';

export interface StoreAddress {
  /** ClickHouse's HTTP interface: `http://localhost:8123`. */
  storeUrl: string;
  user?: string;
  password?: string;
}

/** A client that reports errors to its caller and does not print them. */
export function storeClient({ storeUrl, user, password }: StoreAddress): ClickHouseClient {
  return createClient({
    url: storeUrl,
    username: user,
    password,
    request_timeout: 20_000,
    log: { level: ClickHouseLogLevel.OFF },
  });
}

/**
 * Starts the OTLP receiver in front of a ClickHouse that has the schema (`createSchema`). It starts even while
 * the store is down, and answers 503 until it is back.
 * @throws if a port is taken
 */
export async function startReceiver(options: StoreAddress & ReceiverOptions): Promise<Receiver> {
  const client = storeClient(options);
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
