import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import MinimizerPlugin from 'minimizer-webpack-plugin';
import webpack from 'webpack';
import { checkBundle } from './checkBundle';
import { OFFERED_MODULES } from './offered';

// webpack runs in here, and a busy machine is slow.
jest.setTimeout(120_000);

const map = (...sources: string[]) => JSON.stringify({ version: 3, sources });
const cleanMap = map(
  'webpack://app/./module.ts',
  'webpack://app/external amd "react"',
  'webpack://app/../node_modules/d3/a.js'
);

test.each([
  ['a member', 'define(["@grafana/ui"],function(u){u.Button})'],
  [
    'react through the default',
    'define(["react"],function(r){var n={n:function(e){}};var p=n.n(r);p().createElement("a")})',
  ],
  ['nothing at all', 'define([],()=>({}))'],
  ['a named module', 'define("x",["rxjs"],(r)=>({a:r.of(1)}))'],
])('accepts %s', (_, code) => {
  expect(checkBundle(code, cleanMap)).toEqual([]);
});

test.each([
  ['react/jsx-runtime'],
  ['react/jsx-dev-runtime'],
  ['i18next'],
  ['react-router'],
  ['react-router-dom'],
  ['react-dom/client'],
  ['@grafana/data/unstable'],
  ['@grafana/ui/internal'],
  ['@grafana/scenes'],
  ['@grafana/schema'],
  ['lodash/groupBy'],
  ['rxjs/operators'],
])('refuses to ask for %s', (dependency) => {
  const problems = checkBundle(`define(["react","${dependency}"],(r,x)=>{})`, cleanMap);
  expect(problems).toEqual([expect.stringContaining(`asks for "${dependency}"`)]);
});

test.each([
  ['a member', 'define(["@grafana/ui"],(u)=>{u.Stack})'],
  ['a member in text', 'define(["@grafana/ui"],(u)=>{u["Stack"]})'],
  ['a pattern', 'define(["@grafana/ui"],(u)=>{const {Stack:a}=u})'],
  ['a pattern as parameter', 'define(["@grafana/ui"],({Stack})=>{})'],
  ['an alias', 'define(["@grafana/ui"],(u)=>{let b=0,a=(b,u);a.Stack()})'],
  ['a later alias', 'define(["@grafana/ui"],(u)=>{let a;a=u;a.Stack()})'],
  [
    'a wrapped module',
    'define(["@grafana/ui"],(u)=>{var m={7(e){e.exports=u}};function q(i){}const v=q(7);(0,v.Stack)()})',
  ],
  [
    'a wrapped module as arrow',
    'define(["@grafana/ui"],u=>(()=>{var m={"7":e=>{"use strict";e.exports=u}};function q(i){}q(7).Stack})())',
  ],
  ['a choice', 'define(["@grafana/ui"],(u)=>{(window.x?u:null).Stack})'],
])('finds a name that 9.3 lacks: %s', (_, code) => {
  expect(checkBundle(code, cleanMap)).toEqual([expect.stringContaining('uses "Stack" of "@grafana/ui"')]);
});

test('does not mistake another variable of the same name for the dependency', () => {
  expect(checkBundle('define(["@grafana/ui"],(u)=>{u.Button;((u)=>u.Stack)({})})', cleanMap)).toEqual([]);
});

test.each(['useId', 'useSyncExternalStore', 'useTransition', 'createFactory'])('refuses %s of react', (name) => {
  expect(checkBundle(`define(["react"],(r)=>{r.${name}()})`, cleanMap)).toEqual([
    expect.stringContaining(`uses "${name}" of "react"`),
  ]);
});

test.each(['render', 'createRoot', 'findDOMNode', 'unmountComponentAtNode'])('refuses %s of react-dom', (name) => {
  expect(checkBundle(`define(["react-dom"],(r)=>{r.${name}()})`, cleanMap)).toHaveLength(1);
});

test.each([
  ['a name known only at run time', 'define(["@grafana/ui"],(u)=>{u[location.hash]})'],
  ['an argument', 'define(["@grafana/ui"],(u)=>{Object.keys(u)})'],
  ['a property', 'define(["@grafana/ui"],(u)=>{window.ui=u})'],
  ['a return value', 'define(["@grafana/ui"],(u)=>()=>u)'],
  ['the rest of a pattern', 'define(["@grafana/ui"],(u)=>{const {Button,...rest}=u})'],
])('tells when names cannot be told: %s', (_, code) => {
  expect(checkBundle(code, cleanMap)).toEqual([expect.stringContaining('as a whole')]);
});

test.each([
  [
    'a default import that Grafana does not have',
    'define(["@grafana/ui"],(u)=>{var q={};q.n(u)().Button})',
    'uses "default"',
  ],
])('finds %s', (_, code, problem) => {
  expect(checkBundle(code, cleanMap)).toEqual([expect.stringContaining(problem)]);
});

test.each([
  'react/index.js',
  'react/jsx-runtime.js',
  'react-dom/cjs/react-dom.production.js',
  'i18next/dist/esm/i18next.js',
  'react-router/index.js',
  'react-router-dom-v5-compat/index.js',
  '@grafana/ui/dist/esm/index.mjs',
  '@grafana/scenes/dist/index.js',
  'some-lib/node_modules/react/index.js',
])('finds node_modules/%s inside', (path) => {
  const problems = checkBundle('define([],()=>{})', map(`webpack://app/../node_modules/${path}`));
  expect(problems).toEqual([expect.stringMatching(/^has a copy of "/)]);
});

test.each(['', '{}', '{"sources":[]}', 'no json'])('wants a source map, not %j', (text) => {
  expect(checkBundle('define([],()=>{})', text)).toEqual(['has no source map that says what is inside']);
});

test.each([
  '',
  'export const a = 1',
  'System.register([],()=>{})',
  'define([],()=>{});define([],()=>{})',
  'define({})',
  '((',
])('refuses %j, which is not one AMD module', (code) => {
  expect(checkBundle(code, cleanMap)).toEqual([expect.stringContaining('is not an AMD module')]);
});

describe('what webpack and the minimizer make', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spanloom-compat-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ['named', 'import { Button, Stack } from "@grafana/ui"; export const a = [Button, Stack];', ['Stack']],
    ['all', 'import * as ui from "@grafana/ui"; export const a = [ui.Button, ui.Stack];', ['Stack']],
    ['passed on', 'export { Stack } from "@grafana/ui"; export { toDataFrame } from "@grafana/data";', ['Stack']],
    ['required', 'const { Stack } = require("@grafana/ui"); module.exports = Stack;', ['Stack']],
    [
      'in two modules',
      'import { Stack } from "@grafana/ui"; import { b } from "./other"; export const a = [Stack, b];',
      ['Stack', 'TextLink'],
    ],
    [
      'react',
      'import React, { useId } from "react"; export const a = () => React.createElement("a", useId());',
      ['useId'],
    ],
    [
      'nothing wrong',
      'import React, { useMemo } from "react"; export const a = () => useMemo(() => React.version, []);',
      [],
    ],
  ])('%s', async (_, source, missing) => {
    writeFileSync(join(folder, 'other.js'), 'import { TextLink } from "@grafana/ui"; export const b = () => TextLink;');
    writeFileSync(join(folder, 'entry.js'), source);
    await build(folder);
    const problems = checkBundle(
      readFileSync(join(folder, 'out.js'), 'utf8'),
      readFileSync(join(folder, 'out.js.map'), 'utf8')
    );
    expect(problems.map((problem) => /uses "(\w+)"/.exec(problem)?.[1] ?? problem).sort()).toEqual(missing);
  });
});

function build(folder: string): Promise<void> {
  return new Promise((resolve, reject) =>
    webpack(
      {
        mode: 'production',
        context: folder,
        devtool: 'source-map',
        entry: './entry.js',
        externals: [...OFFERED_MODULES],
        output: { path: folder, filename: 'out.js', library: { type: 'amd' } },
        optimization: { minimizer: [new MinimizerPlugin({ minify: MinimizerPlugin.swcMinify, parallel: false })] },
      },
      (error, stats) => (error || stats?.hasErrors() ? reject(error ?? new Error(stats?.toString())) : resolve())
    )
  );
}
