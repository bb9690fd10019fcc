import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { READER } from '../../demo/engine/users';
import { type Host, startHost } from '../../demo/host/host';
import type { Target } from '../target';

const ROOT = path.resolve(__dirname, '../..');

/** A data source for a provisioning file; without an address of its own it has the store of the tests. */
export interface ProvisionedSource {
  name: string;
  uid: string;
  type?: string;
  url?: string;
  isDefault?: boolean;
}

/**
 * Starts another host on the tests' store, provisioned otherwise than the one that is tested.
 * @param options.dashboards whether the dashboard is provisioned from its file
 */
export async function startSecondHost(
  { store }: Pick<Target, 'store'>,
  { sources, dashboards = true }: { sources: ProvisionedSource[]; dashboards?: boolean }
): Promise<Host> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spanloom-second-'));
  const provisioningDir = path.join(folder, 'provisioning');
  fs.cpSync(path.join(ROOT, 'provisioning'), provisioningDir, { recursive: true });
  fs.rmSync(path.join(provisioningDir, 'datasources'), { recursive: true });
  fs.mkdirSync(path.join(provisioningDir, 'datasources'));
  const datasources = sources.map((source) => ({
    type: 'spanloom-spanstore-datasource',
    access: 'proxy',
    url: '$STORE_URL',
    basicAuth: true,
    basicAuthUser: READER.name,
    secureJsonData: { basicAuthPassword: '$STORE_PASSWORD' },
    ...source,
  }));
  // JSON is YAML.
  fs.writeFileSync(path.join(provisioningDir, 'datasources/all.yaml'), JSON.stringify({ apiVersion: 1, datasources }));
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  try {
    const host = await startHost({
      distDir: path.join(ROOT, 'dist'),
      provisioningDir,
      dashboardsDir: dashboards ? path.join(ROOT, 'dashboards') : path.join(folder, 'none'),
      storeUrl: store.storeUrl,
      storePassword: READER.password,
      port: 0,
    });
    return { ...host, stop: () => host.stop().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}
