import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@clickhouse/client';
import { startEngine } from '../demo/engine/startEngine';
import { READER } from '../demo/engine/users';
import { startReceiver } from '../demo/receiver/startReceiver';
import { createSchema } from '../demo/schema/createSchema';
import { fillStore, type StoredCall } from '../demo/traffic/fillStore';

/** A store of its own with one call of the demo in it. */
export interface OldestStore {
  /** What Grafana would be told about it. */
  login: { url: string; user: string; password: string };
  call: StoredCall;
  stop(): Promise<void>;
}

/** Starts the embedded store on a free port and puts one call in, a minute ago. */
export async function startOldestStore(): Promise<OldestStore> {
  const folder = mkdtempSync(join(tmpdir(), 'spanloom-oldest-'));
  const engine = await startEngine({ dataDir: folder, port: 0 });
  const client = createClient({ url: engine.url });
  await createSchema(client);
  await client.close();
  const receiver = await startReceiver({ storeUrl: engine.url, agentPort: 0, otlpPort: 0, grpcPort: 0 });
  const [call] = await fillStore({
    storeUrl: engine.url,
    otlpUrl: receiver.otlpUrl,
    count: 1,
    scenario: 'ok',
    endUs: (Date.now() - 60_000) * 1000,
  });
  await receiver.stop();
  if (!call) {
    throw new Error('the demo made no call');
  }
  return {
    login: { url: engine.url, user: READER.name, password: READER.password },
    call,
    stop: async () => {
      await engine.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
