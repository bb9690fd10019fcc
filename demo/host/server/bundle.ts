/**
 * Bundles the browser app with esbuild into `demo/host/public`, once per change of its sources or of the packages.
 *
 * Two things about Grafana's packages need help:
 * - `@grafana/scenes` imports version 6 of react-router, `@grafana/ui` version 5: only scenes is sent to `v5-compat`.
 * - Their modules end in `.mjs`, and for those esbuild takes Node's view of CommonJS, where `import X` gives the whole
 *   module (components turn into objects). Resolved by a plugin, a file has no such mark and the bundlers' view counts.
 */
import { build, type Plugin } from 'esbuild';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

const HOST_DIR = path.resolve(__dirname, '..');
const BROWSER_DIR = path.join(HOST_DIR, 'browser');
const LOCK_FILE = path.resolve(HOST_DIR, '../../package-lock.json');

export const PUBLIC_DIR = path.join(HOST_DIR, 'public');

/**
 * Builds when needed.
 * @param outDir where to; `demo/host/public` unless told
 * @returns the version of the bundle and the ms it took, 0 when it was there
 */
export async function buildBrowserApp(outDir: string = PUBLIC_DIR): Promise<{ version: string; tookMs: number }> {
  const version = sourceVersion();
  const stamp = path.join(outDir, 'version.txt');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === version) {
    return { version, tookMs: 0 };
  }
  const startMs = Date.now();
  fs.rmSync(outDir, { recursive: true, force: true });
  await build({
    entryPoints: { main: path.join(BROWSER_DIR, 'main.tsx') },
    outdir: outDir,
    bundle: true,
    format: 'esm',
    splitting: true,
    minify: true,
    sourcemap: false,
    target: 'es2022',
    jsx: 'transform',
    chunkNames: 'chunks/[name]-[hash]',
    assetNames: 'assets/[name]-[hash]',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.ttf': 'file', '.woff2': 'file', '.svg': 'file', '.png': 'file' },
    plugins: [grafanaPackages],
    logLevel: 'warning',
  });
  copyIcons(outDir);
  fs.writeFileSync(stamp, version);
  return { version, tookMs: Date.now() - startMs };
}

const GRAFANA_ESM = /^@grafana\/(ui|data|runtime|i18n)(\/unstable)?$/;
const RESOLVED = 'spanloom-resolved';

const grafanaPackages: Plugin = {
  name: 'grafana-packages',
  setup(builder) {
    builder.onResolve({ filter: /^react-router-dom$/ }, (args) =>
      args.importer.includes('@grafana/scenes')
        ? builder.resolve('react-router-dom-v5-compat', { kind: args.kind, resolveDir: args.resolveDir })
        : undefined
    );
    builder.onResolve({ filter: GRAFANA_ESM }, async (args) => {
      if (args.pluginData === RESOLVED) {
        return undefined;
      }
      const { path: file, errors } = await builder.resolve(args.path, {
        kind: args.kind,
        resolveDir: args.resolveDir,
        importer: args.importer,
        pluginData: RESOLVED,
      });
      return errors.length ? { errors } : { path: file };
    });
    // Grafana sets this view through an entry point that its packages keep to themselves.
    builder.onResolve({ filter: /^@grafana\/runtime\/internal$/ }, () => ({
      path: path.join(packageDir('@grafana/runtime'), 'dist/esm/components/PanelDataErrorView.mjs'),
    }));
    builder.onResolve({ filter: /^\..*\.mjs$/ }, (args) => ({ path: path.join(args.resolveDir, args.path) }));
  },
};

/** `@grafana/ui` fetches its icons from Grafana's build folder; the package carries them. */
function copyIcons(outDir: string): void {
  fs.cpSync(path.join(packageDir('@grafana/ui'), 'dist/public/img'), path.join(outDir, 'img'), { recursive: true });
}

function packageDir(name: string): string {
  return path.dirname(require.resolve(`${name}/package.json`));
}

function sourceVersion(): string {
  const hash = createHash('sha256');
  const sources = fs.readdirSync(BROWSER_DIR, { recursive: true, encoding: 'utf8' }).sort();
  const files = sources.map((name) => path.join(BROWSER_DIR, name)).filter((file) => fs.statSync(file).isFile());
  for (const file of [...files, __filename, LOCK_FILE]) {
    hash.update(file.slice(HOST_DIR.length)).update(fs.readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}
