import { spawnSync } from 'node:child_process';

/** Grafana's own validator, a Go program. Its release is left open: the catalog always runs the latest. */
const MODULE = 'github.com/grafana/plugin-validator/pkg/cmd/plugincheck2@latest';
const LONGEST_MS = 15 * 60_000;

export type Verdict = { kind: 'ran'; isFine: boolean; printed: string } | { kind: 'leftOut'; why: string };

/** Builds Grafana's validator from its Go module and runs it on a package; says why where it cannot be had. */
export function validate(zip: string): Verdict {
  const go = (...args: string[]) => spawnSync('go', args, { encoding: 'utf8', timeout: LONGEST_MS });
  if (go('version').status !== 0) {
    return { kind: 'leftOut', why: 'Go is not installed' };
  }
  const known = go('list', '-m', MODULE.replace(/\/pkg\/.*@/, '@'));
  if (known.status !== 0) {
    const lines = known.stderr.trim().split('\n');
    return { kind: 'leftOut', why: `its Go module cannot be had (${lines[lines.length - 1].trim()})` };
  }
  const { status, stdout, stderr } = go('run', MODULE, zip);
  return { kind: 'ran', isFine: status === 0, printed: stdout + stderr };
}
