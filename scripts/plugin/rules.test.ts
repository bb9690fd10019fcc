import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpacked, writeFiles, type Files, type PluginJson } from './files';
import { checksumLine, filesIn, packed } from './pack';
import { bundleProblems, packageProblems } from './rules';

const VERSION = '1.2.3';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1"/></svg>';
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0);

const manifest = (id: string, type: string, more: Partial<PluginJson> = {}): PluginJson => ({
  id,
  type,
  name: 'A plugin',
  dependencies: { grafanaDependency: '>=9.3.0' },
  ...more,
  info: {
    description: 'Does what it says.',
    keywords: ['tracing'],
    version: VERSION,
    updated: '2026-01-02',
    logos: { small: 'img/logo.svg', large: 'img/logo.svg' },
    ...more.info,
  },
});

/** A package with nothing wrong, and what a test puts into it. */
function packageWith(changed: Record<string, string | Uint8Array | PluginJson | null> = {}): Files {
  const all: typeof changed = {
    'plugin.json': manifest('acme-app', 'app', {
      includes: [{ type: 'panel', name: 'A panel', path: 'panels/one/plugin.json' }],
      info: { screenshots: [{ name: 'A picture', path: 'img/one.png' }] },
    }),
    'module.js': 'define([],()=>1)',
    'module.js.map': '{"sources":["webpack://acme-app/./module.ts"]}',
    'img/logo.svg': SVG,
    'img/one.png': PNG,
    'panels/one/plugin.json': manifest('acme-one-panel', 'panel'),
    'panels/one/module.js': 'define([],()=>2)',
    'panels/one/module.js.map':
      '{"sources":["webpack://acme-app/../node_modules/@a/b/index.js","../node_modules/c/d.js"]}',
    'panels/one/img/logo.svg': SVG,
    'README.md': `# A plugin\n\n${'It does what it says. '.repeat(20)}[More](https://example.org/more).`,
    'CHANGELOG.md': '# Changelog\n\n## 1.2.3\n\n- The first.',
    LICENSE: 'Apache License\n   Version 2.0, January 2004\n   Copyright 2026 Acme',
    ...changed,
  };
  const files: Files = new Map();
  for (const [name, content] of Object.entries(all)) {
    if (content !== null) {
      const isBytes = content instanceof Uint8Array;
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      files.set(`acme-app/${name}`, isBytes ? content : new TextEncoder().encode(text));
    }
  }
  return files;
}

const problems = (changed: Parameters<typeof packageWith>[0]) => packageProblems(packageWith(changed), VERSION);

it('finds nothing wrong with a package that keeps the rules', () => {
  expect(problems({})).toEqual([]);
});

it.each<[string, Parameters<typeof packageWith>[0], string]>([
  ['no manifest', { 'plugin.json': null }, 'there is no plugin.json in the root folder'],
  ['a hidden file', { '.env': 'x' }, '.env does not belong into a package'],
  ['a source', { 'panels/one/module.ts': 'x' }, 'panels/one/module.ts does not belong into a package'],
  [
    'another id',
    { 'plugin.json': manifest('acme-other-app', 'app') },
    'the root folder is acme-app, the plugin acme-other-app',
  ],
  [
    'an id without its type',
    { 'panels/one/plugin.json': manifest('acme-one', 'panel') },
    'panels/one/plugin.json: id "acme-one" does not end with its type, "panel"',
  ],
  [
    'another version',
    { 'panels/one/plugin.json': manifest('acme-one-panel', 'panel', { info: { version: '1.2.2' } }) },
    'panels/one/plugin.json: version "1.2.2" is not the package\'s, "1.2.3"',
  ],
  [
    'a range that ends',
    { 'panels/one/plugin.json': manifest('acme-one-panel', 'panel', { dependencies: { grafanaDependency: '9.x' } }) },
    'panels/one/plugin.json: does not say from which Grafana on it runs',
  ],
  ['no source map', { 'module.js.map': null }, 'plugin.json: module.js or its source map is missing'],
  ['no picture', { 'img/one.png': null }, 'plugin.json: img/one.png is not there'],
  ['a picture of another kind', { 'img/one.png': 'GIF89a' }, 'plugin.json: img/one.png is no PNG'],
  [
    'a drawing that links',
    { 'img/logo.svg': '<svg><g href="#x"/></svg>' },
    'plugin.json: img/logo.svg runs or loads something',
  ],
  [
    'a drawing with a style',
    { 'img/logo.svg': '<svg><style>a{}</style></svg>' },
    'plugin.json: img/logo.svg has an element "style"',
  ],
  [
    'a nested plugin by itself',
    { 'plugin.json': manifest('acme-app', 'app') },
    'plugin.json: does not include panels/one/plugin.json',
  ],
  [
    'a link without https',
    {
      'panels/one/plugin.json': manifest('acme-one-panel', 'panel', {
        info: { links: [{ name: 'Home', url: 'example.org' }] },
      }),
    },
    'panels/one/plugin.json: link "example.org" has no name, or is none of https',
  ],
  ['a short text', { 'README.md': '# A plugin' }, 'README.md: says next to nothing'],
  [
    'a relative link',
    { 'README.md': `${'text '.repeat(99)}[x](docs/x.md)` },
    'README.md: docs/x.md leads nowhere in the catalog',
  ],
  ['no version in the changelog', { 'CHANGELOG.md': '# Changelog' }, 'CHANGELOG.md: has no version'],
  [
    'no owner',
    { LICENSE: 'Apache License\n Version 2.0\n Copyright [yyyy]' },
    'LICENSE: whose copyright it is stands open',
  ],
  ['code made of text', { 'module.js': 'new Function("return 1")' }, 'module.js makes code at run time'],
])('says what is wrong: %s', (_, changed, problem) => {
  expect(problems(changed)).toContain(problem);
});

it('says which packages are bundled and which are dependencies, where these differ', () => {
  expect(bundleProblems(packageWith(), ['@a/b', 'c'])).toEqual([]);
  expect(bundleProblems(packageWith(), ['c', 'e'])).toEqual([
    '@a/b is bundled and is no dependency',
    'e is a dependency and is not bundled',
  ]);
});

it('makes an equal zip of equal content, which unpacks to what went in', () => {
  const files: Files = new Map([
    ['b/c.txt', Uint8Array.of(1, 2)],
    ['a.txt', Uint8Array.of(3)],
  ]);
  const zip = packed('acme-app', files);
  expect(packed('acme-app', new Map([...files].reverse()))).toEqual(zip);
  expect([...unpacked(zip).keys()]).toEqual(['acme-app/a.txt', 'acme-app/b/c.txt']);
  const folder = mkdtempSync(join(tmpdir(), 'spanloom-zip-'));
  try {
    writeFiles(unpacked(zip), folder);
    expect([...filesIn(join(folder, 'acme-app'))].map(([name, bytes]) => [name, [...bytes]])).toEqual([
      ['a.txt', [3]],
      ['b/c.txt', [1, 2]],
    ]);
    expect(() => writeFiles(new Map([['../beside.txt', Uint8Array.of(1)]]), folder)).toThrow('leads out of its folder');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('writes checksums as sha256sum reads them', () => {
  expect(checksumLine('sha256', new Uint8Array(), 'a.zip')).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.zip\n'
  );
});
