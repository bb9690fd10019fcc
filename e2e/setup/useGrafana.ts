import { createClient } from '@clickhouse/client';
import { startReceiver } from '../../demo/receiver/startReceiver';
import { createSchema } from '../../demo/schema/createSchema';
import { fill } from './fill';
import { provisionGrafana } from './grafanaApi';
import type { Started } from './started';

/**
 * Prepares the Grafana at GRAFANA_URL (GRAFANA_USER, GRAFANA_PASSWORD: an administrator; admin/admin unless told) with
 * the ClickHouse at STORE_URL (STORE_USER, STORE_PASSWORD). Starts nothing but a receiver that writes into that store.
 * @throws Error when STORE_URL is missing, or Grafana or the store refuse something
 */
export async function useGrafana(env: NodeJS.ProcessEnv): Promise<Started> {
  const { GRAFANA_URL = '', GRAFANA_USER = 'admin', GRAFANA_PASSWORD = 'admin', STORE_URL } = env;
  if (!STORE_URL) {
    throw new Error('GRAFANA_URL needs STORE_URL: the ClickHouse that this Grafana should use.');
  }
  const url = GRAFANA_URL.replace(/\/+$/, '');
  const login = { user: GRAFANA_USER, password: GRAFANA_PASSWORD };
  const store = { storeUrl: STORE_URL.replace(/\/+$/, ''), user: env.STORE_USER, password: env.STORE_PASSWORD };

  const client = createClient({ url: store.storeUrl, username: store.user, password: store.password });
  await createSchema(client).finally(() => client.close());
  const { version, sources } = await provisionGrafana({ url, ...login }, store);

  const receiver = await startReceiver({ ...store, agentPort: 0, otlpPort: 0 });
  const { agentUrl, otlpUrl } = receiver;
  try {
    const calls = await fill({ ...store, otlpUrl });
    const target = { kind: 'grafana' as const, url, grafanaVersion: version, login, store, agentUrl, otlpUrl, sources };
    return { target: { ...target, calls }, stop: receiver.stop };
  } catch (error) {
    await receiver.stop();
    throw error;
  }
}
