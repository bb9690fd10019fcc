import fs from 'node:fs';
import path from 'node:path';

/** A plugin of the package: the app itself has the folder `''`. */
export interface PluginFolder {
  folder: string;
  module: string;
  manifest: { id: string; info: { logos?: { small?: string; large?: string }; screenshots?: Array<{ path: string }> } };
}

/**
 * Every folder below `source` with a plugin.json: the app and the plugins nested in it.
 * @throws Error when one of them has no module.ts or module.tsx beside its plugin.json
 */
export function pluginFolders(source: string): PluginFolder[] {
  return manifests(source).map((file) => {
    const folder = path.dirname(file);
    const module = ['module.tsx', 'module.ts']
      .map((name) => path.join(folder, name))
      .find((name) => fs.existsSync(name));
    if (!module) {
      throw new Error(`${file} has no module.ts or module.tsx beside it`);
    }
    return { folder: path.relative(source, folder), module, manifest: JSON.parse(fs.readFileSync(file, 'utf8')) };
  });
}

function manifests(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    return entry.isDirectory() ? manifests(full) : entry.name === 'plugin.json' ? [full] : [];
  });
}

/** The logos that a plugin.json names, relative to its folder. */
export function logos({ manifest: { info } }: PluginFolder): string[] {
  const named = [info.logos?.small, info.logos?.large];
  return [...new Set(named.filter((name): name is string => Boolean(name)))];
}

/** The same of its screenshots. */
export function screenshots({ manifest: { info } }: PluginFolder): string[] {
  return (info.screenshots ?? []).map(({ path: name }) => name);
}
