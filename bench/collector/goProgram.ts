import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version that go.mod here pins, with go.sum. */
export const PINNED = '0.165.1';

/** Releases from 0.150.0 to 0.165.1 that the Go module proxy has. */
export const RELEASES = ['0.150.0', '0.152.0', '0.155.0', '0.156.0', '0.159.0', '0.161.0', '0.165.0', PINNED];

const CONTRIB = 'github.com/open-telemetry/opentelemetry-collector-contrib/exporter/clickhouseexporter';

const SOURCES = __dirname;
/** Ignored by git; whatever is in it can be deleted. */
const CACHE = join(__dirname, '../../.data/collector');

/**
 * Builds one of the Go programs here with a version of the exporter, in a folder of its own; what is built already is
 * taken. The collector's other modules are those that this version asks for.
 * @returns path of the program
 */
export function goProgram(name: 'collector' | 'statements' | 'clients' | 'agent', version = PINNED): string {
  const folder = join(CACHE, version);
  const program = join(folder, `${name}.bin`);
  mkdirSync(folder, { recursive: true });
  const source = join(folder, name);
  const isNew = !existsSync(program) || !existsSync(join(source, 'main.go'));
  const main = readFileSync(join(SOURCES, name, 'main.go'), 'utf8');
  if (!isNew && readFileSync(join(source, 'main.go'), 'utf8') === main) {
    return program;
  }
  cpSync(join(SOURCES, name), source, { recursive: true });
  const go = (...args: string[]) =>
    void execFileSync('go', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  if (version === PINNED) {
    copyFileSync(join(SOURCES, 'go.mod'), join(folder, 'go.mod'));
    copyFileSync(join(SOURCES, 'go.sum'), join(folder, 'go.sum'));
  } else if (!existsSync(join(folder, 'go.mod'))) {
    go('mod', 'init', 'spanloom.local/bench/collector');
    go('get', `${CONTRIB}@v${version}`);
  }
  if (version !== PINNED) {
    go('mod', 'tidy');
  }
  go('build', '-o', program, `./${name}`);
  return program;
}
