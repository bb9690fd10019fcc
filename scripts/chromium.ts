import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { installWithApt } from './debian';

/** Debian's own package and something to write with. */
const PACKAGES = ['chromium', 'fonts-dejavu-core'];
/** What tools that drive a browser are told by. */
const VARIABLES = ['CHROMIUM', 'CHROME_PATH', 'PUPPETEER_EXECUTABLE_PATH'];
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
/** Below the folders where Playwright and Puppeteer keep the browsers that they fetch; a star is a release. */
const PLAYWRIGHT = ['chromium-*/chrome-linux/chrome', 'chromium-*/chrome-linux64/chrome'];
const PUPPETEER = ['chrome/*/chrome-linux64/chrome'];

export const NO_CHROMIUM =
  'The browser tests need a Chromium: install one, or set CHROMIUM to the path of one ' +
  '(https://playwright.dev/docs/browsers fetches one without root, and it is found).';

/**
 * The path of a Chromium: what an environment variable says, else what is on the PATH, where systems install it, or where
 * Playwright and Puppeteer keep theirs. Undefined where there is none.
 * @throws Error when a variable names what cannot be run
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env, home = homedir()): string | undefined {
  const variable = VARIABLES.find((name) => env[name]);
  if (variable) {
    const named = env[variable]!;
    if (!isExecutable(named)) {
      throw new Error(`${variable} is ${named}, which cannot be run.`);
    }
    return named;
  }
  const folders = [...(env.PATH ?? '').split(delimiter).filter(Boolean), ...PLACES];
  return [
    ...folders.flatMap((folder) => [folder, ...NAMES.map((name) => join(folder, name))]),
    ...inCache(env.PLAYWRIGHT_BROWSERS_PATH ?? join(home, '.cache/ms-playwright'), PLAYWRIGHT),
    ...inCache(env.PUPPETEER_CACHE_DIR ?? join(home, '.cache/puppeteer'), PUPPETEER),
  ].find(isExecutable);
}

/**
 * The same; where there is none, root on a Debian gets one, and is told before.
 * @throws Error that says what to do, when there is none
 */
export function ensureChromium(): string {
  const found = findChromium() ?? (installWithApt(PACKAGES, 'There is no Chromium.') ? findChromium() : undefined);
  if (!found) {
    throw new Error(NO_CHROMIUM);
  }
  return found;
}

/** Newest release first. */
function inCache(folder: string, patterns: readonly string[]): string[] {
  return patterns.flatMap((pattern) => {
    const [before, after] = pattern.split('*');
    const parent = join(folder, before.slice(0, before.lastIndexOf('/') + 1));
    const start = before.slice(before.lastIndexOf('/') + 1);
    return listed(parent)
      .filter((name) => name.startsWith(start))
      .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
      .map((name) => join(parent, name + after));
  });
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
