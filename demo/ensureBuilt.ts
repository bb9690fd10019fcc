/** Builds the plugins when `dist/` is missing or older than what it is made from. */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

const ROOT = path.resolve(__dirname, '..');

/** What the build reads. */
const SOURCES = ['src', 'dashboards', 'provisioning', '.config/webpack', 'package.json', 'README.md', 'CHANGELOG.md'];
const PRODUCT = path.join('dist', 'module.js');

/** @throws Error with the end of the build's output, when it fails */
export async function ensureBuilt(onStep: (text: string) => void = () => undefined): Promise<void> {
  if (!isOutdated(ROOT)) {
    return;
  }
  onStep('Building the plugins (npm run build)');
  await new Promise<void>((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (text: string) => {
      output = (output + text).slice(-4000);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`The build failed:\n${output}`))));
  });
  // The build leaves a file alone whose content is the same: its time would stay that of an older build.
  const now = new Date();
  fs.utimesSync(path.join(ROOT, PRODUCT), now, now);
}

/** @param root the repository */
export function isOutdated(root: string): boolean {
  const product = fs.statSync(path.join(root, PRODUCT), { throwIfNoEntry: false });
  return !product || SOURCES.some((source) => newest(path.join(root, source)) > product.mtimeMs);
}

/** Time of the latest change in a file or folder, ms; tests are no part of the product. */
function newest(file: string): number {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat || /\.test\.tsx?$/.test(file)) {
    return 0;
  }
  const inside = stat.isDirectory() ? fs.readdirSync(file).map((name) => newest(path.join(file, name))) : [];
  return Math.max(stat.isDirectory() ? 0 : stat.mtimeMs, ...inside);
}
