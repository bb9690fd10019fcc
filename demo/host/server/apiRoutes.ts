/** The part of Grafana's HTTP API that plugins, pages and tests use. */
import { notFound, sendJson } from './answers';
import { dataSourceSettings, GRAFANA_VERSION } from './bootPage';
import type { StoredDashboard } from './dashboards';
import type { HostState } from './hostState';
import { proxyRequest } from './proxy';
import { readJson } from './requests';
import type { HostRequest, Route } from './router';
import { DashboardExists } from './savedDashboards';

/** Snapshots hold the frames of their panels. */
const SNAPSHOT_LIMIT_BYTES = 64 << 20;

export function apiRoutes(state: HostState): Route[] {
  const { dataSources, shortUrls, snapshots } = state;

  const allDashboards = () => [...state.dashboards(), ...state.savedDashboards.list()];

  const proxy = ({ req, res, match, search }: HostRequest) => {
    // Who looks at a public dashboard is nobody that Grafana knows.
    if (/^https?:\/\/[^/]+\/public-dashboards\//.test(req.headers.referer ?? '')) {
      return sendJson(res, 401, { message: 'Unauthorized' });
    }
    const dataSource = dataSources.withSecrets(match[1]);
    return dataSource
      ? proxyRequest(req, res, dataSource, (match[2] ?? '/') + search)
      : notFound(res, 'Unable to find datasource');
  };

  const dataSource = async ({ req, res, match }: HostRequest) => {
    if (req.method === 'PUT') {
      const saved = dataSources.update(match[1], await readJson(req));
      return saved
        ? sendJson(res, 200, { message: 'Datasource updated', datasource: saved })
        : notFound(res, 'Data source not found');
    }
    const found = dataSources.get(match[1]);
    return found ? sendJson(res, 200, found) : notFound(res, 'Data source not found');
  };

  const dashboard = ({ res, match }: HostRequest) => {
    const found = allDashboards().find(({ uid }) => uid === match[1]);
    if (!found) {
      return notFound(res, 'Dashboard not found');
    }
    const meta = {
      slug: found.slug,
      url: urlOf(found),
      folderTitle: found.folder,
      provisioned: !state.savedDashboards.list().includes(found),
      canSave: false,
      canEdit: false,
    };
    return sendJson(res, 200, { meta, dashboard: found.model });
  };

  const saveDashboard = async ({ req, res }: HostRequest) => {
    const body = await readJson(req);
    try {
      const saved = state.savedDashboards.save(body, state.dashboards());
      return sendJson(res, 200, { status: 'success', uid: saved.uid, slug: saved.slug, url: urlOf(saved), version: 1 });
    } catch (error) {
      if (error instanceof DashboardExists) {
        return sendJson(res, 412, { status: 'name-exists', message: error.message });
      }
      throw error;
    }
  };

  const search = ({ res, search: asked }: HostRequest) => {
    const tags = new URLSearchParams(asked).getAll('tag');
    const hits = allDashboards().map((found) => ({
      uid: found.uid,
      title: found.title,
      url: urlOf(found),
      type: 'dash-db',
      tags: Array.isArray(found.model.tags) ? found.model.tags.map(String) : [],
      folderTitle: found.folder,
    }));
    sendJson(
      res,
      200,
      hits.filter((hit) => tags.every((tag) => hit.tags.includes(tag)))
    );
  };

  const shorten = async ({ req, res }: HostRequest) => {
    const { path } = await readJson(req);
    const uid = typeof path === 'string' ? shortUrls.create(path) : undefined;
    return uid
      ? sendJson(res, 200, { uid, url: `http://${req.headers.host}/goto/${uid}?orgId=1` })
      : sendJson(res, 400, { message: 'Path should be a relative path' });
  };

  const snapshot = async ({ req, res, match }: HostRequest) => {
    if (req.method === 'POST') {
      const key = snapshots.create((await readJson(req, SNAPSHOT_LIMIT_BYTES)).dashboard);
      return sendJson(res, 200, { key, url: `http://${req.headers.host}/dashboard/snapshot/${key}` });
    }
    const dashboard = snapshots.get(match[1] ?? '');
    return dashboard
      ? sendJson(res, 200, { meta: { isSnapshot: true }, dashboard })
      : notFound(res, 'Dashboard snapshot not found');
  };

  const pluginSettings = async ({ req, res, match }: HostRequest) => {
    const meta = state.plugins().find((plugin) => plugin.meta.id === match[1])?.meta;
    if (!meta) {
      return notFound(res, 'Plugin not found, no installed plugin with that id');
    }
    if (req.method === 'POST') {
      const { enabled } = await readJson(req);
      state.apps.set(meta, enabled === true);
      return sendJson(res, 200, { message: 'Plugin settings updated' });
    }
    const { id, name, type, info, autoEnabled = false } = meta;
    return sendJson(res, 200, { id, name, type, info, autoEnabled, enabled: state.apps.isEnabled(meta) });
  };

  const annotations = async ({ req, res, search: asked }: HostRequest) => {
    if (req.method === 'POST') {
      const { id } = state.annotations.create(await readJson(req));
      return sendJson(res, 200, { message: 'Annotation added', id });
    }
    const query = new URLSearchParams(asked);
    const number = (name: string) => (query.has(name) ? Number(query.get(name)) : undefined);
    const found = state.annotations.find({
      from: number('from'),
      to: number('to'),
      dashboardUID: query.get('dashboardUID') ?? '',
      tags: query.getAll('tags'),
    });
    return sendJson(res, 200, found.slice(0, number('limit') ?? 100));
  };

  const annotation = ({ req, res, match }: HostRequest) =>
    req.method === 'DELETE' && state.annotations.delete(Number(match[1]))
      ? sendJson(res, 200, { message: 'Annotation deleted' })
      : notFound(res, 'Annotation not found');

  return [
    [/^\/api\/datasources\/proxy\/uid\/([^/]+)(\/.*)?$/, proxy],
    [/^\/api\/datasources$/, ({ res }) => sendJson(res, 200, dataSources.list())],
    [/^\/api\/datasources\/uid\/([^/]+)$/, dataSource],
    [/^\/api\/dashboards\/uid\/([^/]+)$/, dashboard],
    [/^\/api\/dashboards\/db$/, saveDashboard],
    [/^\/api\/search$/, search],
    [/^\/api\/plugins\/([^/]+)\/settings$/, pluginSettings],
    [/^\/api\/short-urls$/, shorten],
    [/^\/api\/snapshots(?:\/([0-9a-f]+))?$/, snapshot],
    // No data source here has a backend; a snapshot's query that is none comes here.
    [/^\/api\/ds\/query$/, ({ res }) => sendJson(res, 400, { message: 'bad request data' })],
    [/^\/api\/annotations$/, annotations],
    [/^\/api\/annotations\/(\d+)$/, annotation],
    [
      /^\/api\/frontend\/settings$/,
      ({ res }) => sendJson(res, 200, dataSourceSettings(dataSources.list(), state.apps.usable(state.plugins()))),
    ],
    [/^\/api\/health$/, ({ res }) => sendJson(res, 200, { database: 'ok', version: GRAFANA_VERSION })],
    [/^\/api\//, ({ res }) => notFound(res)],
  ];
}

function urlOf(dashboard: StoredDashboard): string {
  return `/d/${dashboard.uid}/${dashboard.slug}`;
}
