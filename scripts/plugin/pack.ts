import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import type { Files } from './files';

/** The same for all files and all builds: equal content makes an equal zip. */
const MTIME = '1980-01-01T00:00:00';

/** A package as Grafana wants it: one root folder, named like the app, with what was built. */
export function packed(root: string, files: Files): Uint8Array {
  const entries = Object.fromEntries(
    [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, bytes]) => [`${root}/${name}`, bytes])
  );
  return zipSync(entries as Zippable, { level: 9, mtime: MTIME });
}

/** All files below a folder, by their path in it. */
export function filesIn(folder: string, inside = ''): Files {
  const files: Files = new Map();
  for (const name of readdirSync(join(folder, inside))) {
    const path = posix.join(inside, name);
    if (statSync(join(folder, path)).isDirectory()) {
      filesIn(folder, path).forEach((bytes, file) => files.set(file, bytes));
    } else {
      files.set(path, readFileSync(join(folder, path)));
    }
  }
  return files;
}

/** As `sha256sum -c` reads it. */
export function checksumLine(algorithm: 'sha1' | 'sha256', bytes: Uint8Array, name: string): string {
  return `${createHash(algorithm).update(bytes).digest('hex')}  ${name}\n`;
}
