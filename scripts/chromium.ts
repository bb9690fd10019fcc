import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';

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
  const found = PLACES.find(isExecutable) ?? (installWithApt() ? PLACES.find(isExecutable) : undefined);
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

function installWithApt(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    return false;
  }
  console.log(`No Chromium found, installing ${PACKAGES.join(' and ')}.`);
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  return apt('update') && apt('install', '-y', '--no-install-recommends', ...PACKAGES);
}
