/** The plugins found in a plugin folder (`dist/`), with the addresses at which Grafana would serve them. */
import * as fs from 'node:fs';
import * as path from 'node:path';

/** `plugin.json` plus where its files are. */
export interface PluginMeta {
  id: string;
  name: string;
  type: string;
  info: { version?: string; logos: { small: string; large: string } } & Record<string, unknown>;
  /** Address of the AMD module, without a leading slash, as Grafana writes it. */
  module: string;
  baseUrl: string;
  [key: string]: unknown;
}

export interface InstalledPlugin {
  meta: PluginMeta;
  /** Folder on disk. */
  dir: string;
}

/**
 * Finds the app and the plugins nested in it. A missing folder gives an empty list: the host says so on the page.
 * @throws Error naming the file, when a plugin.json is not JSON or has no id
 */
export function readPlugins(distDir: string): InstalledPlugin[] {
  const root = readPlugin(distDir);
  if (!root) {
    return [];
  }
  const nested = findNested(distDir).map((dir) => readPlugin(dir)!);
  const rootUrl = `public/plugins/${root.id}`;
  return [root, ...nested].map((json, index) => {
    const dir = index === 0 ? distDir : (json.dir as string);
    const baseUrl = index === 0 ? rootUrl : `${rootUrl}/${path.relative(distDir, dir).split(path.sep).join('/')}`;
    return { dir, meta: toMeta(json, baseUrl) };
  });
}

function readPlugin(dir: string): ({ id: string; dir: string } & Record<string, unknown>) | undefined {
  const file = path.join(dir, 'plugin.json');
  if (!fs.existsSync(file)) {
    return undefined;
  }
  try {
    const json = JSON.parse(fs.readFileSync(file, 'utf8'));
    if (typeof json.id !== 'string') {
      throw new Error('no "id"');
    }
    return { ...json, dir };
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
}

function findNested(dir: string): string[] {
  const children = fs.readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return children.flatMap((entry) => {
    const child = path.join(dir, entry.name);
    return fs.existsSync(path.join(child, 'plugin.json')) ? [child, ...findNested(child)] : findNested(child);
  });
}

function toMeta(json: Record<string, unknown>, baseUrl: string): PluginMeta {
  const { dir: _dir, ...meta } = json;
  const info = (meta.info ?? {}) as Record<string, unknown>;
  const logos = (info.logos ?? {}) as Record<string, string>;
  return {
    ...meta,
    id: String(meta.id),
    name: String(meta.name ?? meta.id),
    type: String(meta.type),
    info: { ...info, logos: { small: `${baseUrl}/${logos.small}`, large: `${baseUrl}/${logos.large}` } },
    module: `${baseUrl}/module.js`,
    baseUrl,
  };
}
