/** The host: Grafana's URLs, API and data proxy on one port, for the built plugins. */
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StackState } from '../stackState';
import { Annotations } from './server/annotations';
import { apiRoutes } from './server/apiRoutes';
import { Apps } from './server/apps';
import { buildBrowserApp } from './server/bundle';
import { readDashboards, readPluginDashboards } from './server/dashboards';
import { DataSources } from './server/dataSources';
import type { HostState } from './server/hostState';
import { pageRoutes } from './server/pageRoutes';
import { readPlugins } from './server/plugins';
import { readProvisioning } from './server/provisioning';
import { createRouter } from './server/router';
import { SavedDashboards } from './server/savedDashboards';
import { ShortUrls } from './server/shortUrls';
import { Snapshots } from './server/snapshots';

export interface HostOptions {
  /** The built plugin folder, `dist/`. */
  distDir: string;
  provisioningDir: string;
  /** `$DASHBOARDS_PATH` in the provisioning files. */
  dashboardsDir: string;
  /** Address of ClickHouse's HTTP interface; `$STORE_URL` in the provisioning files. */
  storeUrl: string;
  /** Password of the read-only user; `$STORE_PASSWORD` in the provisioning files. */
  storePassword?: string;
  /** How the demo that the host belongs to is, for `/state` and `/state.json`; without it there are none. */
  stackState?(): Promise<StackState>;
  /** 0 takes a free one. */
  port: number;
  /** Loopback unless told. */
  listen?: string;
}

export interface Host {
  url: string;
  /** Ms that bundling the browser app took, 0 when it was there. */
  bundleMs: number;
  stop(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

/**
 * Starts the host.
 * @throws Error when the port is taken (code EADDRINUSE) or a provisioning file is wrong
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const provisioning = readProvisioning(options.provisioningDir, {
    ...process.env,
    STORE_URL: options.storeUrl,
    STORE_PASSWORD: options.storePassword ?? process.env.STORE_PASSWORD,
    DASHBOARDS_PATH: options.dashboardsDir,
  });
  const bundle = await buildBrowserApp();
  const apps = new Apps(provisioning.enabledApps);
  const state: HostState = {
    dataSources: new DataSources(provisioning.dataSources),
    annotations: new Annotations(),
    savedDashboards: new SavedDashboards(),
    shortUrls: new ShortUrls(),
    snapshots: new Snapshots(),
    apps,
    bundle,
    stackState: options.stackState,
    plugins: () => readPlugins(options.distDir),
    dashboards: () => {
      const files = readDashboards(provisioning.dashboardProviders);
      return [...files, ...readPluginDashboards(apps.usable(readPlugins(options.distDir)), files)];
    },
  };
  const listen = options.listen ?? LOOPBACK;
  const server = http.createServer(createRouter([...apiRoutes(state), ...pageRoutes(state)], listen === LOOPBACK));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, listen, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    bundleMs: bundle.tookMs,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
