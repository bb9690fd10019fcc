import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { bundleScript } from '../../.config/webpack/workerScript';

const BENCH = join(__dirname, '..');
const MODULES = join(BENCH, 'node_modules');

export interface PageBundle {
  script: string;
  style: string;
}

/**
 * The bench's page as one script: our panel from its source, the peers from bench/node_modules (installed here when its
 * lock has changed), and one Grafana and one React, ours, for all of them.
 * @throws Error when npm fails
 */
export async function bundlePage(): Promise<PageBundle> {
  install();
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'page/main.ts')],
    outdir: '/',
    bundle: true,
    write: false,
    format: 'iife',
    minify: true,
    target: 'es2022',
    jsx: 'transform',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}' },
    loader: { '.svg': 'dataurl', '.png': 'dataurl', '.ttf': 'dataurl', '.woff2': 'dataurl' },
    plugins: [ourPackages, workerScripts, exactNames],
    logLevel: 'error',
  });
  const text = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { script: text('.js'), style: text('.css') };
}

/** `npm ci` where bench/package-lock.json is not what was installed last. */
function install(): void {
  const stamp = join(MODULES, '.spanloom-installed');
  const lock = createHash('sha256')
    .update(readFileSync(join(BENCH, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) {
    return;
  }
  process.stderr.write('Installing what the panel is measured beside (bench/package.json) …\n');
  const { status, stderr } = spawnSync('npm', ['ci'], { cwd: BENCH, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`npm ci in bench failed: ${stderr}`);
  }
  writeFileSync(stamp, lock);
}

/** One copy of what several of them share, from the repository's own packages. */
const SHARED = /^(@grafana\/(data|ui|runtime|i18n|schema|e2e-selectors)|@emotion\/css|react|react-dom|lodash)(\/.*)?$/;
/** A CommonJS package imported as a default by modules that end in `.mjs`, for which esbuild gives the whole module. */
const WITH_DEFAULT = /^(react-custom-scrollbars-2|calculate-size)$/;

const ourPackages: Plugin = {
  name: 'our-packages',
  setup(builder) {
    const root = join(BENCH, '..');
    builder.onResolve({ filter: SHARED }, (args) =>
      args.resolveDir.startsWith(BENCH) ? builder.resolve(args.path, { kind: args.kind, resolveDir: root }) : undefined
    );
    builder.onResolve({ filter: WITH_DEFAULT }, (args) =>
      args.importer.endsWith('.mjs') ? { path: args.path, namespace: 'with-default' } : undefined
    );
    builder.onLoad({ filter: /.*/, namespace: 'with-default' }, (args) => ({
      contents: `export { default } from '${args.path}';`,
      resolveDir: dirname(require.resolve('@grafana/ui/package.json')),
    }));
    // A button of the flame graph's header that is not shown here.
    builder.onResolve({ filter: /^@grafana\/assistant$/ }, (args) => ({ path: args.path, namespace: 'absent' }));
    builder.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({
      contents:
        'export const OpenAssistantButton = () => null; export const createAssistantContextItem = () => null; export const useAssistant = () => ({});',
    }));
  },
};

const workerScripts: Plugin = {
  name: 'worker-scripts',
  setup(builder) {
    builder.onResolve({ filter: /\?script$/ }, (args) => ({
      path: join(args.resolveDir, `${args.path.replace(/\?script$/, '')}.ts`),
      namespace: 'worker-script',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'worker-script' }, async (args) => ({
      contents: (await bundleScript(args.path, true)).script,
      loader: 'text',
    }));
  },
};

/** esbuild takes `./notices` for `Notices.tsx`, whatever the case, where both are there. */
const exactNames: Plugin = {
  name: 'exact-names',
  setup(builder) {
    builder.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const found = ['.ts', '.tsx'].map((end) => join(resolveDir, path + end)).find((file) => existsSync(file));
      return found ? { path: found } : undefined;
    });
  },
};
