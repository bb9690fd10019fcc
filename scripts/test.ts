/**
 * `npm test`: everything. Provides a browser, builds, then checks types, style and the bundles, then runs the unit,
 * engine and browser tests. Goes on after a failure; the last line sums up all of it. Where there is no Chromium that
 * counts as one failure, and what needs one is left out.
 */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './chromium';
import { inTurn } from './inTurn';
import { countLine, countOfCheck, countOfJest, slowestFiles, type Count, type JestReport } from './count';

const root = join(__dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'spanloom-test-'));
const counts: Count[] = [];
/** Tables of other tools that differ from the collector's; those with columns of the JSON type are in the engine tests. */
const TOOLS = ['coroot', 'signoz-2024-distributed', 'jaeger', 'uptrace', 'gigapipe'];
/** The browser tests that look at the list of calls the most: they run while calls come in, and not in a quiet store. */
const LIVE_GROUP = 'e2e/(live|mainJob|sharing)\\.test';

/** Runs a command with Node and shows what it prints. */
function run(args: string[]): number | null {
  return spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status;
}

function suite(name: string, count: () => Count, startedMs = Date.now()): void {
  console.log(`\n=== ${name}`);
  const result = count();
  counts.push(result);
  console.log(`=== ${name}: ${countLine([result])} (${Math.round((Date.now() - startedMs) / 1000)} s)`);
}

const check = (name: string, ...args: string[]) => suite(name, () => countOfCheck(run(args)));

/** Checks that do not wait for one another, each on one core: two at once. What one prints comes when it is over. */
async function checks(all: ReadonlyArray<[name: string, ...args: string[]]>): Promise<void> {
  const work = all.map(([name, ...args]) => async (): Promise<void> => {
    const startedMs = Date.now();
    const { status, printed } = await new Promise<{ status: number; printed: string }>((resolve) => {
      const options = { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 } as const;
      execFile(process.execPath, args, options, (error, stdout, stderr) =>
        resolve({ status: error ? 1 : 0, printed: stdout + stderr })
      );
    });
    suite(
      name,
      () => {
        process.stdout.write(printed);
        return countOfCheck(status);
      },
      startedMs
    );
  });
  await inTurn(work, 2);
}

function jest(project: string, ...args: string[]): void {
  jestNamed(`${project} tests`, project, ...args);
}

function jestNamed(name: string, project: string, ...args: string[]): void {
  suite(name, () => {
    const file = join(reports, `${name}.json`);
    const options = ['--json', `--outputFile=${file}`, '--selectProjects', project, ...args];
    const status = run(['node_modules/jest/bin/jest.js', ...options]);
    const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as JestReport) : null;
    if (report) {
      console.log(slowestFiles(report, root).join('\n'));
    }
    return countOfJest(report, status);
  });
}

async function main(): Promise<void> {
  let hasChromium = false;
  suite('Chromium', () => {
    try {
      process.env.CHROMIUM = ensureChromium();
      console.log(process.env.CHROMIUM);
      hasChromium = true;
      return countOfCheck(0);
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      return countOfCheck(1);
    }
  });
  check(
    'build',
    '--import',
    'tsx',
    'node_modules/webpack-cli/bin/cli.js',
    '-c',
    '.config/webpack/webpack.config.ts',
    '--env',
    'production'
  );
  check('bare page with the oldest Grafana', '--import', 'tsx', 'e2e/prepareOldest.ts');
  await checks([
    ['types', 'node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'],
    ['lint', 'node_modules/eslint/bin/eslint.js', '.'],
    ['format', 'node_modules/prettier/bin/prettier.cjs', '--check', '.'],
    ['bundles for Grafana 9.3 to 13', '--import', 'tsx', 'scripts/checkCompat.ts'],
    // Grafana's own validator is always the latest, and not of this commit.
    ['package', '--import', 'tsx', 'scripts/checkPlugin.ts', '--no-validator'],
  ]);
  jest('unit', '--maxWorkers=2');
  jest('engine', '--maxWorkers=2');
  suite('ClickHouse 23.10 and 26, tables of DeepFlow, the collector and other tools', () => {
    const file = join(reports, 'stores.json');
    // 6.5 and 7.0 have no column that is not in 6.4, 6.6 or 7.1
    const schemas = 'deepflow-6.2,deepflow-7.1-distributed,otel';
    const branches = ['6.3', '6.4', '6.6', '6.2-to-7.1', '7.1-and-otel'];
    const once = [...branches.map((branch) => `deepflow-${branch}`), ...TOOLS].join(',');
    const which = ['--engines', '23.10,embedded', '--schemas', schemas, '--once', once];
    const args = [...which, '--starts', '4', '--without-indexes'];
    const status = run(['--import', 'tsx', 'scripts/stores/main.ts', ...args, '--count', file]);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Count) : countOfCheck(status ?? 1);
  });
  if (hasChromium) {
    browserSuites();
  } else {
    console.log('\n=== tests in a browser: left out, there is no Chromium');
  }

  rmSync(reports, { recursive: true, force: true });
  const line = countLine(counts);
  console.log(`\n${line}`);
  process.exitCode = counts.some(({ failed }) => failed > 0) ? 1 : 0;
}

function browserSuites(): void {
  jest('oldest', '--runInBand');
  // Each of them in a quiet store: `npx jest --selectProjects browser`; with calls that come in: `LIVE_TRAFFIC=1 npx …`
  jest('browser', '--maxWorkers=2', '--testPathIgnorePatterns', '/node_modules/', 'e2e/oldest', LIVE_GROUP);
  process.env.LIVE_TRAFFIC = '1';
  jestNamed('browser tests with live traffic', 'browser', '--maxWorkers=2', '--testPathPatterns', LIVE_GROUP);
}

void main();
