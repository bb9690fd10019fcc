import { ensureBuilt } from '../demo/ensureBuilt';
import { prepareOldest } from './oldestHost';

/** Before all tests in the oldest Grafana: the plugin is built, and the bare page. */
export default async function setUp(): Promise<void> {
  await ensureBuilt();
  await prepareOldest();
}
