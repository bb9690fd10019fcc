/**
 * Bundles the browser app with esbuild, once per change of its sources or of the packages.
 *
 * Three things about Grafana's packages need help:
 * - `@grafana/scenes` imports version 6 of react-router, `@grafana/ui` version 5: only scenes is sent to `v5-compat`.
 * - Their modules end in `.mjs`, and for those esbuild takes Node's view of CommonJS, where `import X` gives the whole
 *   module (a component turns into an object). Two packages are meant otherwise and get a module in between.
 * - One setter that Grafana itself uses is behind an entry point that the packages keep to themselves.
 */
import { build, type Plugin } from 'esbuild';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

const BROWSER_DIR = path.resolve(__dirname, '../browser');
/** Among the packages it is made from: no tool takes it for source, and `npm ci` clears it away. */
const CACHE_DIR = path.resolve(__dirname, '../../../node_modules/.cache/spanloom-host');
const KEEP_OLD_MS = 24 * 3600 * 1000;

const PACKAGES = [
  '@grafana/data',
  '@grafana/i18n',
  '@grafana/runtime',
  '@grafana/scenes',
  '@grafana/ui',
  'esbuild',
  'react',
  'systemjs',
];

export interface Bundle {
  /** Folder with main.js, main.css and what they load. */
  dir: string;
  version: string;
  /** Ms that it took, 0 when it was there. */
  tookMs: number;
}

/** Builds when needed. Several processes may ask at once: each builds aside, the first one counts. */
export async function buildBrowserApp(): Promise<Bundle> {
  const version = sourceVersion();
  const dir = path.join(CACHE_DIR, version);
  if (fs.existsSync(dir)) {
    return { dir, version, tookMs: 0 };
  }
  const startMs = Date.now();
  const aside = `${dir}.${process.pid}.tmp`;
  await bundleInto(aside);
  try {
    fs.renameSync(aside, dir);
  } catch (error) {
    fs.rmSync(aside, { recursive: true, force: true });
    if (!fs.existsSync(dir)) {
      throw error;
    }
  }
  removeOld(version);
  return { dir, version, tookMs: Date.now() - startMs };
}

async function bundleInto(outdir: string): Promise<void> {
  await build({
    entryPoints: { main: path.join(BROWSER_DIR, 'main.tsx') },
    outdir,
    bundle: true,
    format: 'esm',
    splitting: true,
    minify: true,
    target: 'es2022',
    jsx: 'transform',
    chunkNames: 'chunks/[name]-[hash]',
    assetNames: 'assets/[name]-[hash]',
    // `define` is the plugins' (SystemJS sets it on the window): libraries in the bundle must not find it.
    define: { 'process.env.NODE_ENV': '"production"', define: 'undefined' },
    loader: { '.ttf': 'file', '.woff2': 'file', '.svg': 'file', '.png': 'file' },
    plugins: [grafanaPackages],
    logLevel: 'warning',
    // SystemJS writes a word there that esbuild does not know.
    logOverride: { 'package.json': 'silent' },
  });
  // `@grafana/ui` fetches its icons from Grafana's build folder; the package carries most of them.
  fs.cpSync(path.join(packageDir('@grafana/ui'), 'dist/public/img'), path.join(outdir, 'img'), { recursive: true });
}

/** CommonJS with a `default` of its own, imported as a default by `@grafana/ui`. */
const WITH_DEFAULT = /^(react-custom-scrollbars-2|calculate-size)$/;

const grafanaPackages: Plugin = {
  name: 'grafana-packages',
  setup(builder) {
    builder.onResolve({ filter: /^react-router-dom$/ }, (args) =>
      args.importer.includes('@grafana/scenes')
        ? builder.resolve('react-router-dom-v5-compat', { kind: args.kind, resolveDir: args.resolveDir })
        : undefined
    );
    builder.onResolve({ filter: WITH_DEFAULT }, (args) =>
      args.importer.endsWith('.mjs') ? { path: args.path, namespace: 'with-default' } : undefined
    );
    builder.onLoad({ filter: /.*/, namespace: 'with-default' }, (args) => ({
      contents: `export { default } from '${args.path}';`,
      resolveDir: packageDir('@grafana/ui'),
    }));
    builder.onResolve({ filter: /^@grafana\/runtime\/internal$/ }, () => ({
      path: path.join(packageDir('@grafana/runtime'), 'dist/esm/components/PanelDataErrorView.mjs'),
    }));
  },
};

function packageDir(name: string): string {
  return path.dirname(require.resolve(`${name}/package.json`));
}

function sourceVersion(): string {
  const hash = createHash('sha256');
  for (const name of PACKAGES) {
    hash.update(name).update(JSON.parse(fs.readFileSync(path.join(packageDir(name), 'package.json'), 'utf8')).version);
  }
  const sources = fs.readdirSync(BROWSER_DIR, { recursive: true, encoding: 'utf8' }).sort();
  const files = sources.filter((name) => fs.statSync(path.join(BROWSER_DIR, name)).isFile());
  for (const name of files.filter((file) => !/\.test\.|^testDom/.test(file))) {
    hash.update(name).update(fs.readFileSync(path.join(BROWSER_DIR, name)));
  }
  hash.update(fs.readFileSync(__filename));
  return hash.digest('hex').slice(0, 16);
}

/** Bundles of earlier sources, but not those that another host may be serving right now. */
function removeOld(version: string): void {
  for (const name of fs.readdirSync(CACHE_DIR)) {
    const dir = path.join(CACHE_DIR, name);
    if (!name.startsWith(version) && Date.now() - fs.statSync(dir).mtimeMs > KEEP_OLD_MS) {
      fs.rmSync(dir, { recursive: true, force: true });
    }
  }
}
