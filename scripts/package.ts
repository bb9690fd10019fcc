/** `npm run package`: the built plugins as a zip for Grafana, with checksums and bill of materials, in `build/`. Builds first. */
import { join, relative } from 'node:path';
import { buildFresh } from './plugin/build';
import { makePackage } from './plugin/makePackage';

const root = join(__dirname, '..');

buildFresh(root);
for (const file of makePackage(root, join(root, 'build')).written) {
  console.log(relative(root, file));
}
