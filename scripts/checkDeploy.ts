/**
 * `npm run check:deploy`: what Compose, Kustomize, Kubernetes and BuildKit make of `docker-compose.yaml` and `deploy/`, by their own Go
 * libraries, strictly; then what `deploy/outcome.ts` finds in the outcome. Needs Go; without it, it says so and fails.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outcomeProblems, type Outcome } from './deploy/outcome';

const ROOT = join(__dirname, '..');
const FOLDERS = ['deploy/kubernetes', 'deploy/kubernetes-nodeport'];

function main(): number {
  if (spawnSync('go', ['version']).status !== 0) {
    process.stderr.write('There is no Go here, which the libraries of Compose and Kubernetes need.\n');
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'spanloom-check-deploy-'));
  try {
    cpSync(join(__dirname, 'deploy/check'), folder, { recursive: true });
    const program = join(folder, 'check');
    execFileSync('go', ['build', '-o', program, '.'], { cwd: folder, stdio: 'inherit' });
    const read = spawnSync(program, ['docker-compose.yaml', 'deploy/Dockerfile', ...FOLDERS], {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (read.status !== 0) {
      process.stderr.write(read.stderr);
      return 1;
    }
    const outcome = JSON.parse(read.stdout) as Outcome;
    const problems = outcomeProblems(outcome);
    problems.forEach((problem) => process.stderr.write(`${problem}\n`));
    const objects = FOLDERS.map((name) => `${name} ${outcome.kubernetes[name].length} objects`);
    process.stdout.write(
      `Compose: ${Object.keys(outcome.compose.services).length} services; ${objects.join('; ')}; ${problems.length} problems.\n`
    );
    return problems.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exit(main());
