import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { isOutdated } from './ensureBuilt';

let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'outdated-'));
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

/** @param ageS seconds since the file was changed */
function write(name: string, ageS: number): void {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, '');
  const time = new Date(Date.now() - ageS * 1000);
  fs.utimesSync(file, time, time);
}

test('nothing built yet', () => {
  write('src/module.ts', 100);
  expect(isOutdated(root)).toBe(true);
});

test('built after the last change', () => {
  write('src/deep/down.ts', 100);
  write('dist/module.js', 50);
  expect(isOutdated(root)).toBe(false);
});

test.each(['src/deep/down.ts', 'dashboards/x.json', '.config/webpack/webpack.config.ts', 'package.json'])(
  '%s changed since',
  (name) => {
    write('dist/module.js', 50);
    write(name, 10);
    expect(isOutdated(root)).toBe(true);
  }
);

test.each(['src/deep/down.test.ts', 'demo/start.ts', 'e2e/x.ts'])('%s is not built', (name) => {
  write('dist/module.js', 50);
  write(name, 10);
  expect(isOutdated(root)).toBe(false);
});
