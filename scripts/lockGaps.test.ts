import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillGaps, lockGaps, type Lock } from './lockGaps';

const lock = (packages: Lock['packages']): Lock => ({ packages });

test.each(['package-lock.json', 'e2e/oldest/package-lock.json'])('npm ci misses nothing in %s', (path) => {
  // If this fails: npm run lock
  expect(lockGaps(JSON.parse(readFileSync(join(__dirname, '..', path), 'utf8')))).toEqual([]);
});

test('finds optional packages that the lock does not hold, wherever Node would look for them', () => {
  const found = lockGaps(
    lock({
      '': {},
      'node_modules/a': {
        dev: true,
        optionalDependencies: { '@x/a-linux-x64': '1.0.0', '@x/a-darwin-arm64': '1.0.0' },
      },
      'node_modules/a/node_modules/b': { optionalDependencies: { c: '1.0.0', d: '1.0.0', e: '1.0.0' } },
      'node_modules/@x/a-linux-x64': {},
      'node_modules/a/node_modules/b/node_modules/c': {},
      'node_modules/a/node_modules/d': {},
      'node_modules/e': {},
    })
  );
  expect(found.map(({ name }) => name)).toEqual(['@x/a-darwin-arm64']);
});

test('fills the gaps with the system that the name tells', () => {
  const names = ['@x/a-darwin-arm64', '@x/a-win32-ia32-msvc', '@x/a-linux-arm-musleabihf', '@x/a-linux-s390x-gnu'];
  const filled = fillGaps(
    lock({
      'node_modules/a': { dev: true, optionalDependencies: Object.fromEntries(names.map((name) => [name, '1.2.3'])) },
    })
  );
  expect(lockGaps(filled)).toEqual([]);
  expect(names.map((name) => filled.packages[`node_modules/${name}`])).toEqual([
    { version: '1.2.3', os: ['darwin'], cpu: ['arm64'], dev: true, optional: true },
    { version: '1.2.3', os: ['win32'], cpu: ['ia32'], dev: true, optional: true },
    { version: '1.2.3', os: ['linux'], cpu: ['arm'], libc: ['musl'], dev: true, optional: true },
    { version: '1.2.3', os: ['linux'], cpu: ['s390x'], libc: ['glibc'], dev: true, optional: true },
  ]);
});

test.each([
  ['@x/a-linux-x64', '^1.0.0'],
  ['fsevents', '1.0.0'],
])('does not make up what it cannot know: %s %s', (name, version) => {
  expect(() => fillGaps(lock({ 'node_modules/a': { optionalDependencies: { [name]: version } } }))).toThrow();
});
