import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import { unzipSync } from 'fflate';

/** Bytes by path: relative, with slashes. */
export type Files = Map<string, Uint8Array>;

/** What is in a zip; folders alone are left out. @throws Error when it is none */
export function unpacked(zip: Uint8Array): Files {
  const entries = Object.entries(unzipSync(zip));
  return new Map(entries.filter(([name]) => !name.endsWith('/')));
}

/** Writes files below a folder. @throws Error when a name leads out of it */
export function writeFiles(files: Files, folder: string): void {
  files.forEach((bytes, name) => {
    const path = join(folder, name);
    if (!path.startsWith(folder + sep)) {
      throw new Error(`${name} leads out of its folder`);
    }
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  });
}

/** As text; '' for a file that is not there. */
export function textIn(files: Files, name: string): string {
  const bytes = files.get(name);
  return bytes ? Buffer.from(bytes).toString('utf8') : '';
}

/** A plugin of the package: the app in folder '', the others below it. */
export interface Manifest {
  folder: string;
  json: PluginJson;
}

/** What the rules look at; all may be missing in what is checked. */
export interface PluginJson {
  id?: string;
  name?: string;
  type?: string;
  info?: {
    description?: string;
    keywords?: string[];
    version?: string;
    updated?: string;
    logos?: { small?: string; large?: string };
    links?: Array<{ name?: string; url?: string }>;
    screenshots?: Array<{ name?: string; path?: string }>;
  };
  includes?: Array<{ type?: string; name?: string; path?: string }>;
  dependencies?: { grafanaDependency?: string };
}

/** The app first. @throws SyntaxError when a plugin.json is no JSON */
export function manifestsIn(files: Files): Manifest[] {
  return [...files.keys()]
    .filter((name) => posix.basename(name) === 'plugin.json')
    .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))
    .map((name) => ({
      folder: posix.dirname(name).replace(/^\.$/, ''),
      json: JSON.parse(textIn(files, name)) as PluginJson,
    }));
}
