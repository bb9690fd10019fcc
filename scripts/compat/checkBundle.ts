import grafanaExports from '../grafana-exports.json';
import { readAmd } from './amd';
import { forbiddenPackageOf, OFFERED_MODULES, REACT_NAMES } from './offered';
import { parseScript } from './syntax';
import { usedNames } from './usedNames';

/** Names that exist from Grafana 9.3 to 13 (React 17 to 19), by module; other modules are not looked into. */
const NAMES = new Map<string, ReadonlySet<string>>(
  Object.entries({ ...grafanaExports.names, ...REACT_NAMES }).map(([module, names]) => [module, new Set(names)])
);

/**
 * What would keep a built module from running on one of Grafana 9.3 to 13.
 *
 * @param code the text of a module.js
 * @param map the text of its module.js.map
 * @returns one plain sentence per problem; empty when there is none
 */
export function checkBundle(code: string, map: string): string[] {
  return [...checkDependencies(code), ...checkSources(map)];
}

function checkDependencies(code: string): string[] {
  try {
    const syntax = parseScript(code);
    const amd = readAmd(syntax);
    const problems = amd.dependencies
      .filter((dependency) => !OFFERED_MODULES.includes(dependency))
      .map((dependency) => `asks for "${dependency}", which not every Grafana from 9.3 to 13 offers`);
    for (const [dependency, { names, untraceable }] of usedNames(code, syntax, amd)) {
      const known = NAMES.get(dependency);
      if (!known) {
        continue;
      }
      const isCommonJs = dependency in REACT_NAMES;
      const unknown = [...names].filter((name) => !known.has(name) && !(isCommonJs && name === 'default'));
      problems.push(
        ...unknown.map((name) => `uses "${name}" of "${dependency}", which some Grafana from 9.3 to 13 lacks`),
        ...untraceable.map((where) => `hands "${dependency}" on as a whole, so its names cannot be told: ${where}`)
      );
    }
    return problems;
  } catch (error) {
    return [`is not an AMD module: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function checkSources(map: string): string[] {
  let sources: unknown;
  try {
    sources = JSON.parse(map).sources;
  } catch {
    sources = null;
  }
  if (!Array.isArray(sources) || sources.length === 0) {
    return ['has no source map that says what is inside'];
  }
  const packages = new Set(sources.map((source) => forbiddenPackageOf(String(source))).filter((name) => name !== null));
  return [...packages].map((name) => `has a copy of "${name}" inside`);
}
