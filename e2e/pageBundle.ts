import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { bundleScript } from '../.config/webpack/workerScript';

export interface PageBundle {
  script: string;
  style: string;
}

/** A bare page's script, our panels from their source and Grafana's packages included. */
export async function bundlePage(entry: string, more: Plugin[] = [], minify = true): Promise<PageBundle> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    outdir: '/',
    bundle: true,
    write: false,
    format: 'iife',
    minify,
    target: 'es2022',
    jsx: 'transform',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}' },
    loader: { '.svg': 'dataurl', '.png': 'dataurl', '.ttf': 'dataurl', '.woff2': 'dataurl' },
    plugins: [...more, withDefault, workerScripts, exactNames],
    logLevel: 'error',
  });
  const text = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { script: text('.js'), style: text('.css') };
}

/** A CommonJS package imported as a default by modules that end in `.mjs`, for which esbuild gives the whole module. */
const withDefault: Plugin = {
  name: 'with-default',
  setup(builder) {
    builder.onResolve({ filter: /^(react-custom-scrollbars-2|calculate-size)$/ }, (args) =>
      args.importer.endsWith('.mjs') ? { path: args.path, namespace: 'with-default' } : undefined
    );
    builder.onLoad({ filter: /.*/, namespace: 'with-default' }, (args) => ({
      contents: `export { default } from '${args.path}';`,
      resolveDir: dirname(require.resolve('@grafana/ui/package.json')),
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
