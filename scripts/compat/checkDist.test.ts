import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkDist } from './checkDist';

let dist = '';
beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), 'spanloom-dist-'));
});
afterEach(() => rmSync(dist, { recursive: true }));

const write = (files: Record<string, string>) =>
  Object.entries(files).forEach(([name, text]) => {
    mkdirSync(dirname(join(dist, name)), { recursive: true });
    writeFileSync(join(dist, name), text);
  });

const manifest = (extra: object = {}) =>
  JSON.stringify({
    type: 'panel',
    info: { version: '1.0.0', logos: { small: 'img/logo.svg', large: 'img/logo.svg' } },
    dependencies: { grafanaDependency: '>=9.3.0' },
    ...extra,
  });

const plugin = (folder: string, extra: object = {}) => ({
  [`${folder}plugin.json`]: manifest(extra),
  [`${folder}module.js`]: 'define([],()=>({}))',
  [`${folder}module.js.map`]: '{"sources":["webpack://x/./module.ts"]}',
  [`${folder}img/logo.svg`]: '<svg/>',
});

test('finds nothing wrong with an app and a nested plugin', () => {
  write({
    ...plugin('', {
      type: 'app',
      includes: [
        { type: 'page', path: '/a/x' },
        { type: 'panel', path: 'panels/a/plugin.json' },
      ],
    }),
    ...plugin('panels/a/'),
  });
  expect(checkDist(dist)).toEqual([
    { module: 'module.js', rawBytes: 19, gzipBytes: expect.any(Number), problems: [] },
    { module: 'panels/a/module.js', rawBytes: 19, gzipBytes: expect.any(Number), problems: [] },
  ]);
});

test.each([
  [
    'a logo that is missing',
    { 'plugin.json': manifest({ info: { logos: { small: 'img/other.svg' } } }) },
    'img/other.svg',
  ],
  [
    'a nested plugin that is missing',
    { 'plugin.json': manifest({ includes: [{ type: 'panel', path: 'p/plugin.json' }] }) },
    'p/plugin.json',
  ],
  ['a text that was not filled in', { 'plugin.json': manifest({ version: '%VERSION%' }) }, 'filled in'],
  ['another Grafana', { 'plugin.json': manifest({ dependencies: { grafanaDependency: '>=10.0.0' } }) }, '>=9.3.0'],
  ['an empty module', { 'module.js': '' }, 'not an AMD module'],
  ['no source map', { 'module.js.map': '' }, 'source map'],
  ['a forbidden dependency', { 'module.js': 'define(["react/jsx-runtime"],()=>{})' }, 'react/jsx-runtime'],
  [
    'a panel that is too heavy',
    { 'module.js': `define([],()=>"${randomBytes(160 * 1024).toString('hex')}")` },
    'weighs',
  ],
])('finds %s', (_, files, problem) => {
  write({ ...plugin(''), ...files });
  expect(checkDist(dist).flatMap(({ problems }) => problems)).toContainEqual(expect.stringContaining(problem));
});

test('says what to do when nothing was built', () => {
  expect(() => checkDist(join(dist, 'nowhere'))).toThrow('npm run build');
});
