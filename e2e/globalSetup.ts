import { ensureBuilt } from '../demo/ensureBuilt';
import { startOwnStack } from './setup/startHost';
import type { Started } from './setup/started';
import { trafficPerSecond } from './setup/traffic';
import { useGrafana } from './setup/useGrafana';
import { handOver } from './target';

declare global {
  var spanloomStarted: Started | undefined;
}

/** Before all browser tests: the Grafana at GRAFANA_URL, else the demo host with a store of its own; a quiet store, or one
 * that LIVE_TRAFFIC has calls written into. */
export default async function setUp(): Promise<void> {
  await ensureBuilt();
  globalThis.spanloomStarted = process.env.GRAFANA_URL
    ? await useGrafana(process.env)
    : await startOwnStack(trafficPerSecond(process.env));
  handOver(globalThis.spanloomStarted.target);
}
