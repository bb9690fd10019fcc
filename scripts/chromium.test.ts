import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findChromium } from './chromium';

let home: string;
beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'spanloom-home-'))));
afterEach(() => rmSync(home, { recursive: true }));

function program(...path: string[]): string {
  const file = join(home, ...path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  chmodSync(file, 0o755);
  return file;
}

it('is the one that a variable names, and nothing else', () => {
  const named = program('mine');
  program('bin', 'chromium');
  expect(findChromium({ CHROMIUM: named, PATH: join(home, 'bin') }, home)).toBe(named);
  expect(findChromium({ CHROME_PATH: named, PATH: join(home, 'bin') }, home)).toBe(named);
  expect(() => findChromium({ CHROMIUM: join(home, 'none'), PATH: join(home, 'bin') }, home)).toThrow(
    /^CHROMIUM is .*none, which cannot be run\.$/
  );
});

it('is the first on the PATH, but no folder', () => {
  mkdirSync(join(home, 'a', 'chromium'), { recursive: true });
  const found = program('b', 'google-chrome');
  expect(findChromium({ PATH: `${join(home, 'a')}:${join(home, 'b')}` }, home)).toBe(found);
});

it('is the newest that Playwright or Puppeteer keep, wherever', () => {
  program('cache', 'chromium-999', 'chrome-linux', 'chrome');
  const newest = program('cache', 'chromium-1187', 'chrome-linux', 'chrome');
  const systems = findChromium({ PATH: '' }, home);
  // What the machine has comes first.
  expect(findChromium({ PATH: '', PLAYWRIGHT_BROWSERS_PATH: join(home, 'cache') }, home)).toBe(systems ?? newest);
});
