/** Pages, the bundle of the browser app, and the files of the plugins at the addresses where Grafana has them. */
import * as path from 'node:path';
import { notFound, sendJson } from './answers';
import { bootData, bootPage } from './bootPage';
import type { HostState } from './hostState';
import type { HostRequest, Route } from './router';
import { statePage } from './statePage';
import { sendFile } from './staticFiles';

const ICONS_DIR = path.resolve(__dirname, '../icons');

export function pageRoutes(state: HostState): Route[] {
  const bundle = ({ res, match }: HostRequest) => {
    const hashed = match[1].startsWith('chunks/') || match[1].startsWith('assets/');
    return sendFile(res, state.bundle.dir, match[1], hashed ? 'immutable' : 'no-cache') || notFound(res);
  };

  const icon = ({ res, match }: HostRequest) =>
    sendFile(res, state.bundle.dir, match[1], 'no-cache') ||
    sendFile(res, ICONS_DIR, path.basename(match[1]), 'no-cache') ||
    sendFile(res, ICONS_DIR, 'missing.svg', 'no-cache');

  const pluginFile = ({ res, match }: HostRequest) => {
    const plugin = state.plugins().find(({ meta }) => meta.id === match[1]);
    return (plugin && sendFile(res, plugin.dir, match[2], 'no-cache')) || notFound(res);
  };

  const page = ({ res }: HostRequest) => {
    const boot = bootData(state.dataSources.list(), state.apps.usable(state.plugins()));
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    res.end(bootPage(boot, state.bundle.version));
  };

  const stackState = async ({ res, match }: HostRequest) => {
    const now = await state.stackState?.();
    if (!now) {
      return notFound(res, 'The host is alone');
    }
    // Health checks look at the status.
    const status = now.ok ? 200 : 503;
    if (match[1]) {
      return sendJson(res, status, now);
    }
    res.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    res.end(statePage(now));
  };

  return [
    [/^\/state(\.json)?$/, stackState],
    [/^\/public\/build\/(img\/icons\/.+\.svg)$/, icon],
    [/^\/public\/build\/(.+)$/, bundle],
    [/^\/public\/plugins\/([^/]+)\/(.+)$/, pluginFile],
    [/^\/public\//, ({ res }) => notFound(res)],
    [
      /^\/goto\/([^/]+)$/,
      ({ res, match }) => res.writeHead(302, { location: state.shortUrls.resolve(match[1]) ?? '/' }).end(),
    ],
    [/^\//, page],
  ];
}
