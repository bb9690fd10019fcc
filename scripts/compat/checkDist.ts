import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkBundle } from './checkBundle';

/** Sizes in bytes, and what is wrong, of one module of the built app. */
export interface ModuleReport {
  /** `module.js`, `panels/trace/module.js`, … */
  module: string;
  rawBytes: number;
  gzipBytes: number;
  problems: string[];
}

/** The most a panel may weigh, gzip: it is loaded before the first picture. */
const PANEL_LIMIT_BYTES = 150 * 1024;

/**
 * Checks every plugin in a built folder.
 * @throws Error when there is no plugin in it
 */
export function checkDist(dist: string): ModuleReport[] {
  const manifests = existsSync(dist) ? findManifests(dist, '') : [];
  if (manifests.length === 0) {
    throw new Error(`No plugin.json in ${dist}: run "npm run build" first.`);
  }
  return manifests.map((manifest) => checkPlugin(dist, posix.dirname(manifest)));
}

function findManifests(dist: string, folder: string): string[] {
  return readdirSync(join(dist, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      return entry.isDirectory() ? findManifests(dist, path) : entry.name === 'plugin.json' ? [path] : [];
    })
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

function checkPlugin(dist: string, folder: string): ModuleReport {
  const read = (name: string) => {
    const path = join(dist, folder, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  const code = read('module.js');
  const gzipBytes = gzipSync(code).length;
  const manifest = JSON.parse(read('plugin.json'));
  return {
    module: posix.join(folder, 'module.js'),
    rawBytes: Buffer.byteLength(code),
    gzipBytes,
    problems: [
      ...checkBundle(code, read('module.js.map')),
      ...checkManifest(manifest, (name) => existsSync(join(dist, folder, name))),
      ...(manifest.type === 'panel' && gzipBytes > PANEL_LIMIT_BYTES
        ? [`weighs ${gzipBytes} bytes (gzip), more than ${PANEL_LIMIT_BYTES}`]
        : []),
    ],
  };
}

interface Manifest {
  type?: string;
  info?: { version?: string; logos?: { small?: string; large?: string }; screenshots?: Array<{ path: string }> };
  includes?: Array<{ type: string; path?: string }>;
  dependencies?: { grafanaDependency?: string };
}

/** Files that a plugin.json names must be there, its texts filled in, and all must ask for the same Grafana. */
function checkManifest(manifest: Manifest, exists: (name: string) => boolean): string[] {
  const { info = {}, includes = [], dependencies } = manifest;
  const named = [
    info.logos?.small,
    info.logos?.large,
    ...(info.screenshots ?? []).map(({ path }) => path),
    ...includes.filter(({ type }) => type !== 'page').map(({ path }) => path),
  ];
  return [
    ...[...new Set(named)]
      .filter((name) => !name || !exists(name))
      .map((name) => `plugin.json names ${name}, which is not there`),
    ...(/%[A-Z_]+%/.test(JSON.stringify(manifest))
      ? ['plugin.json has a text that the build should have filled in']
      : []),
    ...(dependencies?.grafanaDependency === '>=9.3.0' ? [] : ['plugin.json must ask for Grafana ">=9.3.0"']),
  ];
}
