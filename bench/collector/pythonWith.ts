import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A Python with these packages: a virtual environment in the cache, made on first use. @returns path of its interpreter */
export function pythonWith(name: string, packages: readonly string[]): string {
  const folder = join(__dirname, '../../.data/collector', name);
  const python = join(folder, 'bin/python');
  const ready = join(folder, packages.join('+'));
  if (!existsSync(ready)) {
    rmSync(folder, { recursive: true, force: true });
    const run = (program: string, ...args: string[]) =>
      void execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    run('python3', '-m', 'venv', folder);
    run(python, '-m', 'pip', 'install', '--quiet', ...packages);
    writeFileSync(ready, '');
  }
  return python;
}
