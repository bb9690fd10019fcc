/** The dashboards on disk, by uid. Read again at each request, so that an edited file shows after a reload. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { InstalledPlugin } from './plugins';
import type { DashboardProvider } from './provisioning';

/** A dashboard as classic JSON, and where it came from. */
export interface StoredDashboard {
  uid: string;
  title: string;
  slug: string;
  folder: string;
  model: Record<string, unknown>;
}

/** @throws Error naming the file, when one is not JSON or has no uid */
export function readDashboards(providers: DashboardProvider[]): StoredDashboard[] {
  return providers.flatMap((provider) => {
    const names = fs.existsSync(provider.path) ? fs.readdirSync(provider.path) : [];
    return names
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => readDashboard(path.join(provider.path, name), provider.folder));
  });
}

/**
 * The dashboards that plugins carry (`includes` of type dashboard). A Grafana imports them when an administrator enables
 * the app; a uid that a file has already is left to the file.
 */
export function readPluginDashboards(plugins: InstalledPlugin[], files: StoredDashboard[]): StoredDashboard[] {
  const carried = plugins.flatMap(({ dir, meta }) => {
    const includes = (meta.includes ?? []) as Array<{ type?: string; path?: string }>;
    const paths = includes.flatMap(({ type, path: file }) => (type === 'dashboard' && file ? [file] : []));
    return paths.map((file) => readDashboard(path.join(dir, file), ''));
  });
  return carried.filter(({ uid }) => !files.some((file) => file.uid === uid));
}

function readDashboard(file: string, folder: string): StoredDashboard {
  let model: Record<string, unknown>;
  try {
    model = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
  if (typeof model.uid !== 'string' || typeof model.title !== 'string') {
    throw new Error(`${file}: a dashboard needs a "uid" and a "title"`);
  }
  return { uid: model.uid, title: model.title, slug: slugOf(model.title), folder, model };
}

/** The readable end of a dashboard's URL: lower case, words joined by hyphens. */
export function slugOf(title: string): string {
  return title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
