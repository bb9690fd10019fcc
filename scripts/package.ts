/**
 * `npm run package`: the built plugins as a zip for Grafana, with checksums and bill of materials, in `build/`. Builds first, but for
 * `-- --as-built`: what was signed must not change.
 */
import { join, relative } from 'node:path';
import { buildFresh } from './plugin/build';
import { makePackage } from './plugin/makePackage';

const root = join(__dirname, '..');

if (!process.argv.includes('--as-built')) {
  buildFresh(root);
}
for (const file of makePackage(root, join(root, 'build')).written) {
  console.log(relative(root, file));
}
