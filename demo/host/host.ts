/** The host: Grafana's URLs, API and data proxy on one port, for the built plugins. */
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { bootData, bootPage, instanceSettings } from './server/bootPage';
import { buildBrowserApp, PUBLIC_DIR } from './server/bundle';
import { readDashboards } from './server/dashboards';
import { DataSources, ReadOnlyError } from './server/dataSources';
import { readPlugins } from './server/plugins';
import { readProvisioning } from './server/provisioning';
import { proxyRequest, sendJson } from './server/proxy';
import { ShortUrls } from './server/shortUrls';
import { sendFile } from './server/staticFiles';

export interface HostOptions {
  /** The built plugin folder, `dist/`. */
  distDir: string;
  provisioningDir: string;
  dashboardsDir: string;
  /** Address of ClickHouse's HTTP interface; `$STORE_URL` in the provisioning files. */
  storeUrl: string;
  /** Password of the read-only user; `$STORE_PASSWORD` in the provisioning files. */
  storePassword?: string;
  /** 0 takes a free one. */
  port: number;
  /** Loopback unless told. */
  listen?: string;
}

export interface Host {
  url: string;
  /** Ms that the bundle of the browser app took, 0 when it was there. */
  bundleMs: number;
  stop(): Promise<void>;
}

const BODY_LIMIT_BYTES = 1 << 20;

/**
 * Starts the host. The plugins and dashboards are read at each request, so that a new build shows after a reload.
 * @throws Error when the port is taken (code EADDRINUSE) or a provisioning file is wrong
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const env = {
    ...process.env,
    STORE_URL: options.storeUrl,
    STORE_PASSWORD: options.storePassword ?? process.env.STORE_PASSWORD,
    DASHBOARDS_PATH: options.dashboardsDir,
  };
  const provisioning = readProvisioning(options.provisioningDir, env);
  const dataSources = new DataSources(provisioning.dataSources);
  const shortUrls = new ShortUrls();
  const { version, tookMs } = await buildBrowserApp();

  const handlers: Array<[RegExp, Handler]> = [
    [
      /^\/public\/build\/(.+)$/,
      ({ res, match }) => {
        const hashed = match[1].startsWith('chunks/') || match[1].startsWith('assets/');
        return sendFile(res, PUBLIC_DIR, match[1], hashed ? 'immutable' : 'no-cache') || notFound(res);
      },
    ],
    [
      /^\/public\/plugins\/([^/]+)\/(.+)$/,
      ({ res, match }) => {
        const plugin = readPlugins(options.distDir).find((p) => p.meta.id === match[1]);
        return (plugin && sendFile(res, plugin.dir, match[2], 'no-cache')) || notFound(res);
      },
    ],
    [
      /^\/api\/datasources\/proxy\/uid\/([^/]+)(\/.*)?$/,
      ({ req, res, match, search }) => {
        const dataSource = dataSources.withSecrets(match[1]);
        if (!dataSource) {
          return sendJson(res, 404, { message: 'Unable to find datasource' });
        }
        return proxyRequest(req, res, dataSource, (match[2] ?? '/') + search);
      },
    ],
    [/^\/api\/datasources$/, ({ res }) => sendJson(res, 200, dataSources.list())],
    [
      /^\/api\/datasources\/uid\/([^/]+)$/,
      async ({ req, res, match }) => {
        if (req.method === 'PUT') {
          const saved = dataSources.update(match[1], await readJson(req));
          return saved ? sendJson(res, 200, { message: 'Datasource updated', datasource: saved }) : notFound(res);
        }
        const found = dataSources.get(match[1]);
        return found ? sendJson(res, 200, found) : sendJson(res, 404, { message: 'Data source not found' });
      },
    ],
    [
      /^\/api\/frontend\/settings$/,
      ({ res }) => {
        const settings = instanceSettings(dataSources.list(), readPlugins(options.distDir));
        return sendJson(res, 200, { datasources: settings });
      },
    ],
    [
      /^\/api\/search$/,
      ({ res }) => {
        const found = readDashboards(provisioning.dashboardProviders);
        const hits = found.map(({ uid, title, slug, folder }) => ({
          uid,
          title,
          url: `/d/${uid}/${slug}`,
          type: 'dash-db',
          folderTitle: folder,
        }));
        return sendJson(res, 200, hits);
      },
    ],
    [
      /^\/api\/dashboards\/uid\/([^/]+)$/,
      ({ res, match }) => {
        const found = readDashboards(provisioning.dashboardProviders).find((d) => d.uid === match[1]);
        if (!found) {
          return sendJson(res, 404, { message: 'Dashboard not found' });
        }
        const { slug, folder, uid, model } = found;
        return sendJson(res, 200, {
          meta: { slug, folderTitle: folder, url: `/d/${uid}/${slug}`, provisioned: true, canSave: false },
          dashboard: model,
        });
      },
    ],
    [
      /^\/api\/short-urls$/,
      async ({ req, res }) => {
        const { path } = await readJson(req);
        const uid = typeof path === 'string' ? shortUrls.create(path) : undefined;
        if (!uid) {
          return sendJson(res, 400, { message: 'Path should be a relative path' });
        }
        return sendJson(res, 200, { uid, url: `http://${req.headers.host}/goto/${uid}?orgId=1` });
      },
    ],
    [
      /^\/goto\/([^/]+)$/,
      ({ res, match }) => {
        res.writeHead(302, { location: shortUrls.resolve(match[1]) ?? '/' }).end();
      },
    ],
    [/^\/api\/health$/, ({ res }) => sendJson(res, 200, { database: 'ok', version: '13.2.2', host: 'spanloom-demo' })],
    [/^\/(api|public)\//, ({ res }) => notFound(res)],
    [
      /^\//,
      ({ res }) => {
        const boot = bootData(dataSources.list(), readPlugins(options.distDir), provisioning.enabledApps);
        res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
        res.end(bootPage(boot, version));
      },
    ],
  ];

  const listen = options.listen ?? '127.0.0.1';
  const server = http.createServer((req, res) => {
    answer(req, res, handlers, listen === '127.0.0.1').catch((error: unknown) => {
      const status = error instanceof ReadOnlyError ? 403 : error instanceof BadRequest ? 400 : 500;
      if (!res.headersSent) {
        sendJson(res, status, { message: (error as Error).message });
      } else {
        res.destroy();
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, listen, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    bundleMs: tookMs,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Request {
  req: http.IncomingMessage;
  res: http.ServerResponse;
  match: RegExpExecArray;
  /** The query with its question mark, or nothing. */
  search: string;
}

type Handler = (request: Request) => unknown;

class BadRequest extends Error {}

async function answer(
  req: http.IncomingMessage,
  res: http.ServerResponse,
  handlers: Array<[RegExp, Handler]>,
  localOnly: boolean
): Promise<void> {
  // A page elsewhere whose name was made to point at this machine must not read the store through us.
  const name = (req.headers.host ?? '').replace(/:\d+$/, '');
  if (localOnly && !['localhost', '127.0.0.1', '[::1]'].includes(name)) {
    return sendJson(res, 403, { message: `The demo host answers for localhost only, not for "${name}"` });
  }
  const target = req.url ?? '/';
  const end = target.indexOf('?');
  const search = end < 0 ? '' : target.slice(end);
  let pathname: string;
  try {
    // The proxy forwards what follows as it came; everything else wants plain names.
    const raw = end < 0 ? target : target.slice(0, end);
    pathname = raw.startsWith('/api/datasources/proxy/') ? raw : decodeURIComponent(raw);
  } catch {
    throw new BadRequest('The URL is not well-formed');
  }
  for (const [pattern, handle] of handlers) {
    const match = pattern.exec(pathname);
    if (match) {
      await handle({ req, res, match, search });
      return;
    }
  }
  notFound(res);
}

function notFound(res: http.ServerResponse): true {
  sendJson(res, 404, { message: 'Not found' });
  return true;
}

async function readJson(req: http.IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) {
      throw new BadRequest('The request is too large');
    }
    chunks.push(chunk);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    throw new BadRequest('The request is not JSON');
  }
}
