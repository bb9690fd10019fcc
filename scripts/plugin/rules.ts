import { posix } from 'node:path';
import { manifestsIn, textIn, type Files } from './files';
import { manifestProblems, textProblems } from './manifestRules';

/**
 * What Grafana's catalog would refuse in a package: the rules of its validator that can be told from the package alone,
 * after its public documentation.
 * @param version of package.json
 */
export function packageProblems(zip: Files, version: string): string[] {
  const roots = [...new Set([...zip.keys()].map((name) => name.split('/')[0]))];
  const [root] = roots;
  if (roots.length !== 1) {
    return [`the zip has ${roots.length} root folders: ${roots.join(', ')}`];
  }
  const files: Files = new Map([...zip].map(([name, bytes]) => [name.slice(root.length + 1), bytes]));
  const manifests = manifestsIn(files);
  const [app] = manifests;
  if (!app || app.folder !== '') {
    return ['there is no plugin.json in the root folder'];
  }
  return [
    ...(app.json.id === root ? [] : [`the root folder is ${root}, the plugin ${app.json.id}`]),
    ...[...files.keys()].filter(isOutOfPlace).map((name) => `${name} does not belong into a package`),
    ...manifestProblems(files, manifests, version),
    ...textProblems(files),
    ...manifests.flatMap(({ folder }) => codeProblems(files, posix.join(folder, 'module.js'))),
  ];
}

function isOutOfPlace(name: string): boolean {
  return (
    name.split('/').some((part) => part.startsWith('.') || part === 'node_modules') ||
    /\.(ts|tsx|exe|dll|so|sh)$/.test(name)
  );
}

/**
 * What is bundled and is no dependency, or is one and is not bundled: the bill of materials lists dependencies.
 * @param dependencies names, of package.json
 */
export function bundleProblems(zip: Files, dependencies: readonly string[]): string[] {
  const bundled = new Set<string>();
  [...zip.keys()]
    .filter((name) => name.endsWith('module.js.map'))
    .forEach((name) => packagesOf(textIn(zip, name)).forEach((one) => bundled.add(one)));
  return [
    ...[...bundled].filter((one) => !dependencies.includes(one)).map((one) => `${one} is bundled and is no dependency`),
    ...dependencies.filter((one) => !bundled.has(one)).map((one) => `${one} is a dependency and is not bundled`),
  ];
}

function packagesOf(sourceMap: string): string[] {
  const { sources } = JSON.parse(sourceMap) as { sources: string[] };
  return sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []);
}

/** Code that makes code, and addresses of what counts visitors. */
function codeProblems(files: Files, module: string): string[] {
  const code = textIn(files, module);
  return [
    ...(/\beval\s*\(|\bnew Function\s*\(/.test(code) ? [`${module} makes code at run time`] : []),
    ...(/google-analytics\.com|googletagmanager\.com|segment\.io|mixpanel\.com/.test(code) ? [`${module} tracks`] : []),
  ];
}
