import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { provisionGrafana } from './setup/grafanaApi';

interface Asked {
  what: string;
  authorization?: string;
  body: Record<string, unknown>;
}

/** A Grafana as far as provisioning sees it; `versions` are its data sources. */
async function startGrafana(versions: Record<string, number>, refused = '') {
  const asked: Asked[] = [];
  const server = http.createServer((req, res) => {
    let text = '';
    req.on('data', (chunk) => (text += chunk));
    req.on('end', () => {
      const what = `${req.method} ${req.url}`;
      asked.push({ what, authorization: req.headers.authorization, body: text ? JSON.parse(text) : {} });
      const [, uid] = /^GET \/api\/datasources\/uid\/(.+)$/.exec(what) ?? [];
      const status = what === refused ? 403 : uid && !versions[uid] ? 404 : 200;
      const answer = status === 403 ? { message: 'Permission denied' } : { version: uid ? versions[uid] : '9.3.2' };
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { access: { url, user: 'boss', password: 'secret' }, asked, stop: () => server.close() };
}

const STORE = { storeUrl: 'http://store:8123', user: 'reader', password: 'right' };

test('a new Grafana gets the app enabled, three data sources and the dashboard', async () => {
  const grafana = await startGrafana({});
  const { version, sources } = await provisionGrafana(grafana.access, STORE);
  grafana.stop();
  expect(version).toBe('9.3.2');
  const written = grafana.asked.filter(({ what }) => !what.startsWith('GET'));
  expect(written.map(({ what }) => what)).toEqual([
    'POST /api/plugins/spanloom-app/settings',
    'POST /api/datasources',
    'POST /api/datasources',
    'POST /api/datasources',
    'POST /api/dashboards/db',
  ]);
  expect(written[1].body).toMatchObject({
    uid: sources.good,
    type: 'spanloom-spanstore-datasource',
    url: 'http://store:8123',
    basicAuthUser: 'reader',
    secureJsonData: { basicAuthPassword: 'right' },
  });
  expect(written[4].body).toMatchObject({ overwrite: true, dashboard: { uid: 'Distributed_Tracing', id: null } });
  expect(written.every(({ authorization }) => authorization === `Basic ${btoa('boss:secret')}`)).toBe(true);
});

test('what is there already is updated, with the version that it has', async () => {
  const grafana = await startGrafana({ spanloome2e: 7 });
  await provisionGrafana(grafana.access, STORE);
  grafana.stop();
  const update = grafana.asked.find(({ what }) => what === 'PUT /api/datasources/uid/spanloome2e');
  expect(update?.body).toMatchObject({ uid: 'spanloome2e', version: 7 });
  expect(grafana.asked.filter(({ what }) => what === 'POST /api/datasources')).toHaveLength(2);
});

test('the step that Grafana refuses is named', async () => {
  const grafana = await startGrafana({}, 'POST /api/dashboards/db');
  await expect(provisionGrafana(grafana.access, STORE)).rejects.toThrow(
    /POST \/api\/dashboards\/db with 403: .*Permission denied/
  );
  grafana.stop();
});
