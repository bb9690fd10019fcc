import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { startStack } from '../../demo/startStack';
import { unpacked, writeFiles } from '../../scripts/plugin/files';
import { filesIn, packed } from '../../scripts/plugin/pack';
import { fill } from './fill';
import type { Started } from './started';
import { trafficOf } from './traffic';

const ROOT = path.resolve(__dirname, '../..');
const PROVISIONING = path.join(ROOT, 'provisioning');
const PLUGIN = 'spanloom-app';

/** The provisioned data source once more, twice, broken. */
const BROKEN = `apiVersion: 1
datasources:
  - name: Spanloom, closed port
    type: spanloom-spanstore-datasource
    uid: e2eclosed
    access: proxy
    url: http://127.0.0.1:1
    basicAuth: true
    basicAuthUser: spanloom_reader
    secureJsonData:
      basicAuthPassword: $STORE_PASSWORD
  - name: Spanloom, wrong password
    type: spanloom-spanstore-datasource
    uid: e2edenied
    access: proxy
    url: $STORE_URL
    basicAuth: true
    basicAuthUser: spanloom_reader
    secureJsonData:
      basicAuthPassword: not-the-password
`;

/** Starts the demo's stack on free ports, with data of its own and with the plugins out of their package, and fills its store; with live traffic if told. */
export async function startOwnStack(trafficPerSecond = 0): Promise<Started> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spanloom-e2e-'));
  const ends = [async () => fs.rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) {
      await end();
    }
  };
  try {
    const provisioningDir = path.join(folder, 'provisioning');
    fs.cpSync(PROVISIONING, provisioningDir, { recursive: true });
    fs.writeFileSync(path.join(provisioningDir, 'datasources/broken.yaml'), BROKEN);
    writeFiles(unpacked(packed(PLUGIN, filesIn(path.join(ROOT, 'dist')))), folder);
    const stack = await startStack({
      distDir: path.join(folder, PLUGIN),
      dataDir: path.join(folder, 'store'),
      provisioningDir,
      traffic: trafficPerSecond > 0 && trafficOf(trafficPerSecond),
    });
    ends.push(stack.stop);
    await stack.backfilled;

    const { agentUrl, otlpUrl } = stack;
    const store = { storeUrl: stack.storeUrl, ...stack.writer };
    const target = {
      kind: 'host' as const,
      url: stack.hostUrl,
      grafanaVersion: '13.2.2',
      login: null,
      store,
      agentUrl,
      otlpUrl,
      sources: { good: 'spanloom', closed: 'e2eclosed', denied: 'e2edenied' },
      calls: await fill({ ...store, otlpUrl }),
      trafficPerSecond,
    };
    return { target, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
