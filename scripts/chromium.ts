import { accessSync, constants } from 'node:fs';
import { installWithApt } from './debian';

/** Debian's own package and something to write with. */
const PACKAGES = ['chromium', 'fonts-dejavu-core'];
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * The path of a Chromium: what the environment variable CHROMIUM says, else what is installed, else, for root on a
 * Debian, what this installs.
 * @throws Error that says what to do, when there is none
 */
export function ensureChromium(): string {
  const named = process.env.CHROMIUM;
  if (named) {
    if (!isExecutable(named)) {
      throw new Error(`CHROMIUM is ${named}, which cannot be run.`);
    }
    return named;
  }
  const found = PLACES.find(isExecutable) ?? (installWithApt(PACKAGES) ? PLACES.find(isExecutable) : undefined);
  if (!found) {
    throw new Error('The browser tests need a Chromium: install one, or set CHROMIUM to the path of one.');
  }
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
