import { spawnSync } from 'node:child_process';

/** Builds the plugins, with nothing kept of earlier builds. @throws Error when it fails; what it says is printed */
export function buildFresh(root: string): void {
  const args = ['run', '--silent', 'build', '--', '--env', 'fresh'];
  const { status } = spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) {
    throw new Error('The build failed.');
  }
}
