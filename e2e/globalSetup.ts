import { ensureBuilt } from '../demo/ensureBuilt';
import { startOwnStack } from './setup/startHost';
import type { Started } from './setup/started';
import { useGrafana } from './setup/useGrafana';
import { handOver } from './target';

declare global {
  var spanloomStarted: Started | undefined;
}

/** Before all browser tests: the Grafana at GRAFANA_URL, else the demo host with a store of its own. */
export default async function setUp(): Promise<void> {
  await ensureBuilt();
  globalThis.spanloomStarted = process.env.GRAFANA_URL ? await useGrafana(process.env) : await startOwnStack();
  handOver(globalThis.spanloomStarted.target);
}
