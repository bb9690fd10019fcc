/**
 * The programs of the image in single files, `node --import tsx scripts/deploy/services.ts FOLDER`: they need Node and the folder,
 * no package.
 */
import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(__dirname, '../..');

export const SERVICES = ['receiver', 'schema', 'traffic', 'ready'] as const;

export async function bundleServices(folder: string): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: SERVICES.map((name) => `deploy/services/${name}.ts`),
    bundle: true,
    platform: 'node',
    target: 'node20',
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    // A thread of its own loads it by its path.
    external: ['zstddec/stream'],
    logLevel: 'warning',
  });
  cpSync(join(ROOT, 'node_modules/zstddec'), join(folder, 'node_modules/zstddec'), { recursive: true });
}

if (require.main === module) {
  void bundleServices(resolve(process.argv[2] ?? 'build/services'));
}
