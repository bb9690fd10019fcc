/* eslint-disable @typescript-eslint/no-require-imports -- jest reads it as CommonJS */
const fs = require('node:fs');
const path = require('node:path');

/** Packages that ship ES modules (`"type": "module"`): jest must translate them like our own files. */
function esmPackages(folder = path.join(__dirname, 'node_modules')) {
  return fs.readdirSync(folder).flatMap((name) => {
    if (name.startsWith('@')) {
      return esmPackages(path.join(folder, name)).map((inner) => `${name}/${inner}`);
    }
    const manifest = path.join(folder, name, 'package.json');
    return fs.existsSync(manifest) && JSON.parse(fs.readFileSync(manifest, 'utf8')).type === 'module' ? [name] : [];
  });
}

const room = (name) => path.join(__dirname, name);
const rooms = (...names) => names.map(room).filter((folder) => fs.existsSync(folder));

const shared = {
  rootDir: __dirname,
  transform: {
    '^.+\\.m?[jt]sx?$': [
      '@swc/jest',
      {
        sourceMaps: 'inline',
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true, decorators: false, dynamicImport: true },
          transform: { react: { runtime: 'classic' } },
        },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:.*/node_modules/)?(?:${esmPackages().join('|')})/)`],
  moduleNameMapper: {
    '\\.(css|scss|sass|svg|png)$': '<rootDir>/.config/jest/styleStub.js',
    '^react-inlinesvg$': '<rootDir>/.config/jest/inlineSvgStub.js',
    // No worker: its jobs run in slices.
    '\\?script$': '<rootDir>/.config/jest/noScript.js',
  },
  modulePathIgnorePatterns: [
    '<rootDir>/dist/',
    '<rootDir>/e2e/oldest/',
    '<rootDir>/bench/node_modules/',
    '<rootDir>/.data/',
  ],
  setupFilesAfterEnv: ['<rootDir>/.config/jest/setup.js'],
  testEnvironment: 'node',
};

/**
 * unit: pure logic and components (a file that needs a DOM says `@jest-environment jsdom` on top);
 * engine: the real ClickHouse engine; browser: the built plugin in Chromium;
 * oldest: the built plugin in a bare page with React 17, which needs neither host nor store.
 * One of them: `npx jest --selectProjects unit`.
 */
module.exports = {
  // A busy machine is slow; no test is about its own time.
  testTimeout: 60_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      roots: rooms('src', 'demo', 'cli', 'scripts', 'bench'),
      testMatch: ['**/*.test.{ts,tsx}'],
      testPathIgnorePatterns: ['/node_modules/', '\\.engine\\.test\\.tsx?$'],
    },
    {
      ...shared,
      displayName: 'engine',
      roots: rooms('src', 'demo', 'cli', 'bench', 'scripts'),
      testMatch: ['**/*.engine.test.{ts,tsx}'],
      setupFilesAfterEnv: [...shared.setupFilesAfterEnv, '<rootDir>/.config/jest/longTimeout.js'],
    },
    {
      ...shared,
      displayName: 'browser',
      roots: rooms('e2e'),
      testMatch: ['**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', 'e2e/oldest\\w*\\.test\\.ts$'],
      setupFilesAfterEnv: [...shared.setupFilesAfterEnv, '<rootDir>/.config/jest/longTimeout.js'],
      globalSetup: room('e2e/globalSetup.ts'),
      globalTeardown: room('e2e/globalTeardown.ts'),
    },
    {
      ...shared,
      displayName: 'oldest',
      roots: rooms('e2e'),
      testMatch: ['**/e2e/oldest*.test.ts'],
      setupFilesAfterEnv: [...shared.setupFilesAfterEnv, '<rootDir>/.config/jest/longTimeout.js'],
      globalSetup: room('e2e/oldestSetup.ts'),
    },
  ],
};
