import { createClient } from '@clickhouse/client';
import { startReceiver } from '../../demo/receiver/startReceiver';
import { createSchema } from '../../demo/schema/createSchema';
import { startTraffic } from '../../demo/traffic/startTraffic';
import { fill } from './fill';
import { provisionGrafana } from './grafanaApi';
import type { Started } from './started';
import { trafficOf, trafficPerSecond } from './traffic';

/**
 * Prepares the Grafana at GRAFANA_URL (GRAFANA_USER, GRAFANA_PASSWORD: an administrator; admin/admin unless told) with
 * the ClickHouse at STORE_URL (STORE_USER, STORE_PASSWORD). Starts nothing but a receiver that writes into that store, and
 * live traffic if LIVE_TRAFFIC says so.
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

  const receiver = await startReceiver({ ...store, agentPort: 0, otlpPort: 0, grpcPort: 0 });
  const ends = [receiver.stop];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) {
      await end();
    }
  };
  const { agentUrl, otlpUrl } = receiver;
  try {
    const perSecond = trafficPerSecond(env);
    if (perSecond > 0) {
      const traffic = await startTraffic({ ...store, otlpUrl, ...trafficOf(perSecond) });
      ends.push(traffic.stop);
      await traffic.backfilled;
    }
    const calls = await fill({ ...store, otlpUrl });
    const target = { kind: 'grafana' as const, url, grafanaVersion: version, login, store, agentUrl, otlpUrl, sources };
    return { target: { ...target, calls, trafficPerSecond: perSecond }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
