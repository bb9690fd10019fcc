/**
 * `npm run check:plugin`: would Grafana's catalog take the package of what is built? `--no-validator` leaves out Grafana's
 * own validator, which needs Go and the network.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpacked } from './plugin/files';
import { makePackage } from './plugin/makePackage';
import { bundleProblems, packageProblems } from './plugin/rules';
import { validate } from './plugin/validator';

const folder = mkdtempSync(join(tmpdir(), 'spanloom-package-'));
try {
  const { zip, version, dependencies } = makePackage(join(__dirname, '..'), folder);
  const files = unpacked(readFileSync(zip));
  const problems = [...packageProblems(files, version), ...bundleProblems(files, dependencies)];
  problems.forEach((problem) => console.error(problem));
  console.log(problems.length === 0 ? 'The package keeps the rules that can be told from it.' : '');
  const verdict = process.argv.includes('--no-validator') ? null : validate(zip);
  if (verdict?.kind === 'ran') {
    console.log(verdict.printed);
  } else if (verdict) {
    console.log(`Grafana's own validator is left out: ${verdict.why}.`);
  }
  process.exitCode = problems.length > 0 || (verdict?.kind === 'ran' && !verdict.isFine) ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
