import * as fs from 'node:fs';
import * as path from 'node:path';
import type { TargetSources } from '../target';

const APP_ID = 'spanloom-app';
const SOURCE_TYPE = 'spanloom-spanstore-datasource';
const DASHBOARD_FILE = path.resolve(__dirname, '../../dashboards/distributed-tracing.json');

export interface GrafanaAccess {
  /** Without a slash at the end. */
  url: string;
  /** Who may administer it. */
  user: string;
  password: string;
}

/** The ClickHouse that Grafana is to use, as Grafana reaches it. */
export interface StoreAccess {
  storeUrl: string;
  user?: string;
  password?: string;
}

interface DataSourceBody {
  uid: string;
  name: string;
  url: string;
  password: string;
}

/**
 * Sets a running Grafana up over its HTTP API: the app enabled, three data sources, the dashboard. What is there
 * already is brought up to date. The uids have no hyphen: old Grafanas had trouble with it.
 * @returns the version of the Grafana
 * @throws Error naming the step that Grafana refused
 */
export async function provisionGrafana(
  grafana: GrafanaAccess,
  store: StoreAccess
): Promise<{ version: string; sources: TargetSources }> {
  const { version } = (await call(grafana, 'GET', '/api/health')) as { version: string };
  await call(grafana, 'POST', `/api/plugins/${APP_ID}/settings`, { enabled: true, pinned: true, jsonData: {} });

  const sources: TargetSources = { good: 'spanloome2e', closed: 'spanloome2eclosed', denied: 'spanloome2edenied' };
  const { storeUrl, password = '' } = store;
  await putDataSource(grafana, store, { uid: sources.good, name: 'Spanloom e2e', url: storeUrl, password });
  await putDataSource(grafana, store, {
    uid: sources.closed,
    name: 'Spanloom e2e, closed port',
    url: 'http://127.0.0.1:1',
    password,
  });
  await putDataSource(grafana, store, {
    uid: sources.denied,
    name: 'Spanloom e2e, wrong password',
    url: storeUrl,
    password: 'not-the-password',
  });

  const dashboard = JSON.parse(fs.readFileSync(DASHBOARD_FILE, 'utf8')) as { uid: string };
  await call(grafana, 'POST', '/api/dashboards/db', { dashboard: { ...dashboard, id: null }, overwrite: true });
  return { version, sources };
}

async function putDataSource(grafana: GrafanaAccess, store: StoreAccess, source: DataSourceBody): Promise<void> {
  const body = {
    uid: source.uid,
    name: source.name,
    type: SOURCE_TYPE,
    access: 'proxy',
    url: source.url,
    basicAuth: true,
    basicAuthUser: store.user ?? 'default',
    jsonData: {},
    secureJsonData: { basicAuthPassword: source.password },
  };
  const address = `/api/datasources/uid/${source.uid}`;
  const found = await send(grafana, 'GET', address);
  if (found.status === 404) {
    await call(grafana, 'POST', '/api/datasources', body);
  } else {
    // Without its version, Grafana takes the newest for overwritten.
    const { version } = (await found.json()) as { version?: number };
    await call(grafana, 'PUT', address, { ...body, version });
  }
}

function send({ url, user, password }: GrafanaAccess, method: string, address: string, body?: object) {
  return fetch(`${url}${address}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body ? JSON.stringify(body) : undefined,
  });
}

async function call(grafana: GrafanaAccess, method: string, address: string, body?: object): Promise<unknown> {
  const answer = await send(grafana, method, address, body);
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`Grafana answered ${method} ${address} with ${answer.status}: ${text}`);
  }
  return text === '' ? null : JSON.parse(text);
}
