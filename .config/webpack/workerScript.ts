import path from 'node:path';
import { build } from 'esbuild';
import type { LoaderContext } from 'webpack';
import { forbiddenPackageOf } from '../../scripts/compat/offered';

const root = path.resolve(__dirname, '../..');

/**
 * webpack loader for `import source from './worker?script'`: the file and all it imports as one script, as a string. A
 * worker started from a Blob needs no address, and a nested plugin has none that works on every Grafana.
 * Nothing is left to Grafana: its modules do not exist in a worker. Fails when one of them is imported.
 */
export default function workerScript(this: LoaderContext<unknown>): void {
  const done = this.async();
  bundleScript(this.resourcePath, this.mode !== 'development').then(
    ({ script, inputs }) => {
      inputs.forEach((input) => this.addDependency(input));
      done(null, `export default ${JSON.stringify(script)};`);
    },
    (error: Error) => done(error)
  );
}

/** Bundles a worker's entry. @throws Error when it cannot be, or imports what only the page has */
export async function bundleScript(entry: string, minify: boolean): Promise<{ script: string; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    platform: 'browser',
    // Bigint literals; every browser that a Grafana from 9.3 on supports has them.
    target: 'es2020',
    minify,
    legalComments: 'none',
    logLevel: 'silent',
  });
  const inputs = Object.keys(metafile.inputs);
  const wrong = inputs.find((input) => forbiddenPackageOf(input) !== null || /\.tsx$/.test(input));
  if (wrong) {
    throw new Error(`${path.relative(root, entry)}: ${wrong} cannot be in a worker`);
  }
  return { script: outputFiles[0].text, inputs: inputs.map((input) => path.join(root, input)) };
}
