import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { build } from 'esbuild';

const folder = join(__dirname, 'oldest');
const modules = join(folder, 'node_modules');
const output = join(folder, 'public');

/**
 * Makes e2e/oldest/public: installs what the oldest Grafana is made of (once per package-lock.json) and bundles the
 * bare page's script.
 * @throws Error when npm fails
 */
export async function prepareOldest(): Promise<void> {
  install();
  mkdirSync(output, { recursive: true });
  await build({
    entryPoints: [join(folder, 'host/main.js')],
    outfile: join(output, 'host.js'),
    bundle: true,
    sourcemap: 'linked',
    target: 'es2020',
    define: { 'process.env.NODE_ENV': '"development"', 'process.env': '{}', global: 'window' },
    loader: { '.js': 'jsx', '.svg': 'dataurl', '.png': 'dataurl', '.ttf': 'dataurl', '.woff2': 'dataurl' },
    nodePaths: [modules],
    // SystemJS asks for them in Node only.
    external: ['fs', 'path', 'url', 'vm', 'module'],
    logLevel: 'error',
  });
  writeFileSync(join(output, 'index.html'), PAGE);
}

const PAGE = `<!doctype html>
<html><head><meta charset="utf-8" /><title>Oldest</title><base href="/" /><link rel="icon" href="data:," />
<style>*, *::before, *::after { box-sizing: border-box } body { margin: 0; font: 14px sans-serif }</style></head>
<body><div id="root"></div>
<script src="/host.js"></script></body></html>
`;

/** `npm ci` where this package-lock.json is not what was installed last. */
function install(): void {
  const stamp = join(modules, '.spanloom-installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  const { status, stderr } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(`npm ci in e2e/oldest failed: ${stderr}`);
  }
  writeFileSync(stamp, wanted);
}

/** A running bare page. */
export interface OldestHost {
  /** `http://127.0.0.1:<port>` */
  url: string;
  close(): Promise<void>;
}

/**
 * Serves the bare page, the built plugins where Grafana has them, and a data proxy at the path that Grafana 9.3 gives
 * a data source: `/api/datasources/proxy/1`.
 *
 * @param dist the built app
 * @param store the ClickHouse behind the proxy, with what Grafana would log in with; without one the proxy answers 502
 */
export async function serveOldest(
  dist: string,
  store?: { url: string; user: string; password: string }
): Promise<OldestHost> {
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname.startsWith(PROXY)) {
      forward(request, response, store, pathname.slice(PROXY.length), search);
    } else if (pathname.startsWith(PLUGINS)) {
      sendFile(response, dist, pathname.slice(PLUGINS.length));
    } else if (pathname === '/api/search') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(DASHBOARDS));
    } else if (pathname.startsWith(ICONS)) {
      response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(ICON);
    } else {
      // The page itself asks where it is.
      sendFile(
        response,
        output,
        /^\/(dashboard\/snapshot\/|public-dashboards\/|$)/.test(pathname) ? 'index.html' : pathname
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const PROXY = '/api/datasources/proxy/1';
const PLUGINS = '/public/plugins/spanloom-app/';
/** What a search for dashboards finds. */
const DASHBOARDS = [
  { uid: 'Distributed_Tracing', title: 'Distributed Tracing', url: '/d/Distributed_Tracing/distributed-tracing' },
];
/** Grafana's own pictures are in no package. What @grafana/ui thinks of an icon's name shows on the console. */
const ICONS = '/public/img/icons/';
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect x="5" y="5" width="14" height="14" /></svg>';
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};

function sendFile(response: ServerResponse, root: string, path: string): void {
  const file = normalize(join(root, path));
  if (!file.startsWith(root + sep) || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
  response.end(readFileSync(file));
}

/** As Grafana's proxy: its own login in place of the browser's, an upstream 401 as a 400, no answer as a 502. */
function forward(
  request: IncomingMessage,
  response: ServerResponse,
  store: { url: string; user: string; password: string } | undefined,
  path: string,
  search: string
): void {
  if (!store) {
    response.writeHead(502).end();
    return;
  }
  const { cookie: _cookie, authorization: _authorization, host: _host, ...headers } = request.headers;
  const upstream = httpRequest(
    `${store.url}${path || '/'}${search}`,
    { method: request.method, headers, auth: `${store.user}:${store.password}` },
    (answer) => {
      response.writeHead(answer.statusCode === 401 ? 400 : (answer.statusCode ?? 502), answer.headers);
      answer.pipe(response);
    }
  );
  upstream.on('error', () => response.writeHead(502).end());
  request.pipe(upstream);
}
