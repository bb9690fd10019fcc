/** Reads Grafana's provisioning files: the host is set up by the same folder as a Grafana. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';

export interface ProvisionedDataSource {
  uid: string;
  name: string;
  type: string;
  access: string;
  url: string;
  basicAuth: boolean;
  basicAuthUser: string;
  user: string;
  database: string;
  isDefault: boolean;
  editable: boolean;
  jsonData: Record<string, unknown>;
  secureJsonData: Record<string, string>;
}

export interface DashboardProvider {
  name: string;
  folder: string;
  /** Where the JSON files are. */
  path: string;
}

export interface Provisioning {
  dataSources: ProvisionedDataSource[];
  dashboardProviders: DashboardProvider[];
  /** Ids of the apps that are switched on. */
  enabledApps: string[];
}

export type Env = Record<string, string | undefined>;

/**
 * Replaces `$NAME`, `${NAME}` and `$__env{NAME}` in every text of a parsed file, as Grafana does; `$$` is a dollar sign.
 * An unset variable gives an empty text.
 */
export function expandEnv<T>(value: T, env: Env): T {
  if (typeof value === 'string') {
    const pattern = /\$\$|\$__env\{(\w+)\}|\$\{(\w+)\}|\$(\w+)/g;
    return value.replace(pattern, (match, a, b, c) => (match === '$$' ? '$' : (env[a ?? b ?? c] ?? ''))) as T;
  }
  if (Array.isArray(value)) {
    return value.map((v) => expandEnv(v, env)) as T;
  }
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, expandEnv(v, env)])) as T;
  }
  return value;
}

/**
 * @param dir the provisioning folder, with `datasources`, `dashboards` and `plugins` in it; a missing folder is empty
 * @throws Error naming the file, when one is not YAML or an entry lacks what it needs; in Grafana's words when two data
 *   sources are the default, which keeps a Grafana from starting
 */
export function readProvisioning(dir: string, env: Env): Provisioning {
  const datasources = readEntries(path.join(dir, 'datasources'), 'datasources', env);
  const providers = readEntries(path.join(dir, 'dashboards'), 'providers', env);
  const apps = readEntries(path.join(dir, 'plugins'), 'apps', env);
  const dataSources = datasources.map(toDataSource);
  if (dataSources.filter(({ isDefault }) => isDefault).length > 1) {
    throw new Error('Only one datasource per organization can be marked as default');
  }
  return {
    dataSources,
    dashboardProviders: providers.map(toProvider),
    enabledApps: apps.filter((e) => e.entry.disabled !== true).map((e) => text(e.entry.type)),
  };
}

interface Entry {
  file: string;
  entry: Record<string, unknown>;
}

function readEntries(dir: string, key: string, env: Env): Entry[] {
  if (!fs.existsSync(dir)) {
    return [];
  }
  const files = fs.readdirSync(dir).filter((name) => /\.ya?ml$/.test(name));
  return files.sort().flatMap((name) => {
    const file = path.join(dir, name);
    let document: Record<string, unknown> | null;
    try {
      document = parse(fs.readFileSync(file, 'utf8'));
    } catch (error) {
      throw new Error(`${file}: ${(error as Error).message}`);
    }
    const entries = document?.[key] ?? [];
    if (!Array.isArray(entries)) {
      throw new Error(`${file}: "${key}" is not a list`);
    }
    // Expanded after parsing, so that a password cannot turn into YAML.
    return entries.map((entry) => ({ file, entry: expandEnv(entry as Record<string, unknown>, env) }));
  });
}

function toDataSource({ file, entry }: Entry): ProvisionedDataSource {
  for (const key of ['name', 'type']) {
    if (!entry[key]) {
      throw new Error(`${file}: a data source without "${key}"`);
    }
  }
  const name = text(entry.name);
  return {
    uid: text(entry.uid) || name.toLowerCase().replace(/[^a-z0-9-]+/g, '-'),
    name,
    type: text(entry.type),
    access: text(entry.access) || 'proxy',
    url: text(entry.url),
    basicAuth: entry.basicAuth === true,
    basicAuthUser: text(entry.basicAuthUser),
    user: text(entry.user),
    database: text(entry.database),
    isDefault: entry.isDefault === true,
    editable: entry.editable === true,
    jsonData: (entry.jsonData as Record<string, unknown>) ?? {},
    secureJsonData: (entry.secureJsonData as Record<string, string>) ?? {},
  };
}

function toProvider({ file, entry }: Entry): DashboardProvider {
  const options = (entry.options ?? {}) as Record<string, unknown>;
  if (!options.path) {
    throw new Error(`${file}: a dashboard provider without "options.path"`);
  }
  return { name: text(entry.name), folder: text(entry.folder), path: text(options.path) };
}

function text(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}
