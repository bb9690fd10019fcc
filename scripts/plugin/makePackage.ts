import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestsIn, type Files } from './files';
import { checksumLine, filesIn, packed } from './pack';

export interface Package {
  /** `…/spanloom-app-0.1.0.zip` */
  zip: string;
  version: string;
  /** Names, of package.json. */
  dependencies: string[];
  /** All that was written. */
  written: string[];
}

/**
 * Makes the package of what is built: the zip, its checksums, and a bill of materials of what is bundled (CycloneDX).
 * @param root the repository
 * @throws Error when nothing is built, or npm makes no bill of materials
 */
export function makePackage(root: string, folder: string): Package {
  const { version, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
    dependencies: Record<string, string>;
  };
  const files: Files = filesIn(join(root, 'dist'));
  const id = manifestsIn(files)[0]?.json.id;
  if (!id) {
    throw new Error('There is no plugin in dist: run "npm run build" first.');
  }
  mkdirSync(folder, { recursive: true });
  const name = `${id}-${version}.zip`;
  const zip = packed(id, files);
  const bill = billOfMaterials(root, id);
  const all: Array<[string, Uint8Array | string]> = [
    [name, zip],
    [`${name}.sha1`, checksumLine('sha1', zip, name)],
    [`${name}.sha256`, checksumLine('sha256', zip, name)],
    [`${id}-${version}.cdx.json`, bill],
  ];
  all.forEach(([file, content]) => writeFileSync(join(folder, file), content));
  return {
    zip: join(folder, name),
    version,
    dependencies: Object.keys(dependencies),
    written: all.map(([file]) => join(folder, file)),
  };
}

/** What is bundled: package.json's dependencies, and nothing else. CycloneDX, as npm writes it. */
function billOfMaterials(root: string, id: string): string {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'];
  const bill = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' }));
  // npm names it after the folder of the checkout.
  bill.metadata.component.name = id;
  return `${JSON.stringify(bill, null, 2)}\n`;
}
