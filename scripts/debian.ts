import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const isDebian = () => existsSync('/etc/debian_version');

function run(command: string, args: readonly string[], cwd?: string): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

/**
 * Installs packages of Debian, and says so before it does.
 * @param why what is missing, as a sentence
 * @returns false where this is no Debian, or not root's, or they do not come
 */
export function installWithApt(packages: readonly string[], why: string): boolean {
  if (process.getuid?.() !== 0 || !isDebian()) {
    return false;
  }
  console.log(`${why} Installing Debian's ${packages.join(' and ')} on this machine, with apt-get.`);
  return run('apt-get', ['update']) && run('apt-get', ['install', '-y', '--no-install-recommends', ...packages]);
}

/**
 * Unpacks packages of Debian into a folder of ours, as any user: nothing is installed. Says so before it does.
 * @param why what is missing, as a sentence
 * @returns false where this is no Debian, or they do not come
 */
export function unpackFromApt(packages: readonly string[], folder: string, why: string): boolean {
  if (!isDebian()) {
    return false;
  }
  console.log(`${why} Unpacking Debian's ${packages.join(' and ')} into ${folder}.`);
  const temporary = mkdtempSync(join(tmpdir(), 'spanloom-apt-'));
  try {
    // Lists of our own: those of the machine are root's, and may be empty.
    const [lists, cache] = ['lists', 'cache'].map((name) => join(temporary, name));
    [folder, join(lists, 'partial'), join(cache, 'archives/partial')].forEach((path) =>
      mkdirSync(path, { recursive: true })
    );
    const own = ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${cache}`, '-o', 'APT::Sandbox::User='];
    return (
      run('apt-get', [...own, 'update'], temporary) &&
      run('apt-get', [...own, 'download', ...packages], temporary) &&
      readdirSync(temporary)
        .filter((name) => name.endsWith('.deb'))
        .every((name) => run('dpkg-deb', ['-x', name, folder], temporary))
    );
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
