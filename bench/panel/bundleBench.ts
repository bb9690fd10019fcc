import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { bundlePage, type PageBundle } from '../../e2e/pageBundle';

const BENCH = join(__dirname, '..');
const MODULES = join(BENCH, 'node_modules');

/**
 * The bench's page: our panel from its source, the peers from bench/node_modules (installed here when its lock has
 * changed), and one Grafana and one React, ours, for all of them.
 * @throws Error when npm fails
 */
export async function bundleBench(minify = true): Promise<PageBundle> {
  install();
  return bundlePage(join(__dirname, 'page/main.ts'), [ourPackages], minify);
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
const ourPackages: Plugin = {
  name: 'our-packages',
  setup(builder) {
    const root = join(BENCH, '..');
    builder.onResolve({ filter: SHARED }, (args) =>
      args.resolveDir.startsWith(BENCH) ? builder.resolve(args.path, { kind: args.kind, resolveDir: root }) : undefined
    );
    // A button of the flame graph's header that is not shown here.
    builder.onResolve({ filter: /^@grafana\/assistant$/ }, (args) => ({ path: args.path, namespace: 'absent' }));
    builder.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({
      contents:
        'export const OpenAssistantButton = () => null; export const createAssistantContextItem = () => null; export const useAssistant = () => ({});',
    }));
  },
};
