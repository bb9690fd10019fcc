import { posix } from 'node:path';
import { pictureProblems } from './pictureRules';
import { textIn, type Files, type Manifest } from './files';

const ID = /^[a-z0-9]+-([a-z0-9]+-)*(app|datasource|panel)$/;
const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** What is wrong with the plugins' manifests and with what they name. @param version of the package */
export function manifestProblems(files: Files, manifests: readonly Manifest[], version: string): string[] {
  const ids = manifests.map(({ json }) => json.id);
  return [
    ...(ids.length > new Set(ids).size ? ['two plugins have the same id'] : []),
    ...manifests.flatMap((manifest) =>
      problemsOf(files, manifest, version).map((problem) => `${posix.join(manifest.folder, 'plugin.json')}: ${problem}`)
    ),
    ...nestingProblems(manifests),
  ];
}

function problemsOf(files: Files, { folder, json }: Manifest, version: string): string[] {
  const { id = '', type = '', info = {}, dependencies = {} } = json;
  const has = (name: string): boolean => files.has(posix.join(folder, name));
  const problems: string[] = [];
  const check = (isRight: boolean, problem: string): void => void (isRight || problems.push(problem));
  check(ID.test(id) && id.endsWith(`-${type}`), `id "${id}" does not end with its type, "${type}"`);
  check(Boolean(json.name), 'has no name');
  check(Boolean(info.description), 'has no description');
  check((info.keywords ?? []).length > 0, 'has no keywords');
  check(
    info.version === version && VERSION.test(version),
    `version "${info.version}" is not the package's, "${version}"`
  );
  check(/^\d{4}-\d{2}-\d{2}$/.test(info.updated ?? ''), `updated "${info.updated}" is no date`);
  check(/^>=\d+\.\d+\.\d+$/.test(dependencies.grafanaDependency ?? ''), 'does not say from which Grafana on it runs');
  check(has('module.js') && has('module.js.map'), 'module.js or its source map is missing');
  const { small = '', large = '' } = info.logos ?? {};
  check(small !== '' && large !== '', 'has no logos');
  const pictures = [small, large, ...(info.screenshots ?? []).map(({ path = '' }) => path)].filter(Boolean);
  for (const path of new Set(pictures)) {
    check(!/^\.{0,2}\//.test(path), `${path} is no path within the plugin`);
    check(has(path), `${path} is not there`);
    problems.push(...pictureProblems(path, files.get(posix.join(folder, path))));
  }
  if (folder === '') {
    check((info.screenshots ?? []).length > 0, 'has no screenshots');
  }
  for (const { name, url = '' } of info.links ?? []) {
    check(Boolean(name) && /^https:\/\/[^\s/]+/.test(url), `link "${url}" has no name, or is none of https`);
  }
  return problems;
}

/** Each nested plugin is among what the app includes, and the other way round. */
function nestingProblems([app, ...nested]: readonly Manifest[]): string[] {
  const included = (app?.json.includes ?? []).flatMap(({ path = '' }) => (path.endsWith('plugin.json') ? [path] : []));
  const there = nested.map(({ folder }) => posix.join(folder, 'plugin.json'));
  return [
    ...there.filter((path) => !included.includes(path)).map((path) => `plugin.json: does not include ${path}`),
    ...included
      .filter((path) => !there.includes(path))
      .map((path) => `plugin.json: includes ${path}, which is not there`),
  ];
}

/** What is wrong with the texts that the catalog shows. */
export function textProblems(files: Files): string[] {
  const problems: string[] = [];
  const readme = textIn(files, 'README.md');
  const links = [...readme.matchAll(/\]\(([^)\s]+)/g)].map(([, to]) => to);
  const relative = links.filter((to) => !/^(https:\/\/|#)/.test(to));
  const check = (isRight: boolean, problem: string): void => void (isRight || problems.push(problem));
  check(readme.trim().length > 200, 'README.md: says next to nothing');
  check(!readme.includes('<!--'), 'README.md: has comments of HTML');
  check(!/%[A-Z]+%|\bTODO\b|your plugin/i.test(readme), 'README.md: has text of a template');
  relative.forEach((to) => problems.push(`README.md: ${to} leads nowhere in the catalog`));
  check(/^## /m.test(textIn(files, 'CHANGELOG.md')), 'CHANGELOG.md: has no version');
  const license = textIn(files, 'LICENSE');
  check(/Apache License\s+Version 2\.0/.test(license), 'LICENSE: is not the Apache License 2.0');
  check(!/\[yyyy\]|\[name of copyright owner\]/.test(license), 'LICENSE: whose copyright it is stands open');
  return problems;
}
