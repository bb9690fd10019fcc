import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '../../demo/engine/startEngine';

/** A ClickHouse to run statements on. */
export interface EngineKind {
  /** ClickHouse's version, to the month. */
  name: string;
  /** Wheels of PyPI that have it inside; none for the one that the demo has embedded. */
  packages: readonly string[];
  /** Whether it has the JSON type, in which the collector can write attributes. */
  hasJson: boolean;
}

/**
 * Oldest first. PyPI's `chdb` is ClickHouse as a library: its first wheels are 22.12, the nearest to DeepFlow's 22.8.
 * DeepFlow's charts install 22.8 (6.2, 6.3), 23.8 (6.4 to 7.0) and 23.10 (7.1).
 */
export const ENGINES: readonly EngineKind[] = [
  { name: '22.12', packages: ['chdb==0.10.3'], hasJson: false },
  { name: '23.6', packages: ['chdb==0.15.0'], hasJson: false },
  { name: '23.10', packages: ['chdb==1.0.2'], hasJson: false },
  { name: '24.5', packages: ['chdb==2.0.4'], hasJson: false },
  { name: '25.8', packages: ['chdb==3.7.2'], hasJson: true },
  { name: '26.9', packages: ['chdb==4.4.0', 'chdb-core==26.9.0'], hasJson: true },
  { name: 'embedded', packages: [], hasJson: true },
];

/** The engine of a data folder, answering ClickHouse's HTTP interface on this machine. */
export interface RunningStore {
  url: string;
  /** Questions that may wait for it at once: some engines answer several in one go, others would take them all at once. */
  atOnce: number;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}

const CACHE = join(__dirname, '../../.data/engines');
/** Wheels are made for one Python each; the first of these that has a fitting wheel is taken. */
const PYTHONS = ['python3', 'python3.11', 'python3.10', 'python3.9', 'python3.12', 'python3.13'];

/** Where a wheel was unpacked, and the Python that can load it. */
interface Installed {
  folder: string;
  python: string;
}

/**
 * Brings an engine's wheels into the cache folder, once.
 * @throws Error in plain words where there is no Python or no wheel for it
 */
export function install({ name, packages }: EngineKind): Installed | null {
  if (packages.length === 0) {
    return null;
  }
  const folder = join(CACHE, packages.join('_').replace(/==/g, '-'));
  const mark = join(folder, 'installed.json');
  if (existsSync(mark)) {
    return JSON.parse(readFileSync(mark, 'utf8')) as Installed;
  }
  let why = 'there is no Python 3 with venv';
  for (const python of PYTHONS) {
    const own = environment(python);
    if (!own) {
      continue;
    }
    const making = `${folder}.part`;
    rmSync(making, { recursive: true, force: true });
    const args = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--only-binary', ':all:', '--target', making];
    const run = spawnSync(own, [...args, ...packages], { encoding: 'utf8' });
    if (run.status === 0) {
      rmSync(folder, { recursive: true, force: true });
      renameSync(making, folder);
      writeFileSync(mark, JSON.stringify({ folder, python: own } satisfies Installed));
      return { folder, python: own };
    }
    const said = /ERROR: (?!Could not find)(.*)/.exec(run.stderr)?.[1] ?? run.stderr.trim().split('\n').pop() ?? '';
    why = `${packages.join(' ')} cannot be installed: ${said.slice(0, 200)}`;
  }
  throw new Error(`ClickHouse ${name}: ${why}`);
}

/** The Python of a virtual environment of this one's version; null where there is none. */
function environment(python: string): string | null {
  const asked = spawnSync(python, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], { encoding: 'utf8' });
  if (asked.status !== 0) {
    return null;
  }
  const folder = join(CACHE, `python-${asked.stdout.trim()}`);
  const own = join(folder, 'bin/python');
  if (existsSync(join(folder, 'ready'))) {
    return own;
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  if (spawnSync(python, ['-m', 'venv', folder], { encoding: 'utf8' }).status !== 0) {
    return null;
  }
  writeFileSync(join(folder, 'ready'), '');
  return own;
}

/**
 * Two shards that are both this engine: nothing listens at the port, ClickHouse only compares it to see which shard is
 * itself. Without `default_database`, or it would take a shard for another server and connect to it.
 */
const CONFIG = (data: string): string => `<clickhouse>
  <path>${data}</path>
  <tcp_port>19000</tcp_port>
  <remote_servers><df_cluster>
    <shard><replica><host>127.0.0.1</host><port>19000</port></replica></shard>
    <shard><replica><host>localhost</host><port>19000</port></replica></shard>
  </df_cluster></remote_servers>
</clickhouse>
`;

/** As many as `engine.py` takes in one go. */
const AT_ONCE = 16;

/**
 * Starts an engine on an empty folder of its own, with the cluster `df_cluster`.
 *
 * @param settings of every statement; only wheels can be told
 */
export async function start(
  installed: Installed | null,
  settings: Readonly<Record<string, string>> = {}
): Promise<RunningStore> {
  const folder = mkdtempSync(join(tmpdir(), 'spanloom-stores-'));
  const data = join(folder, 'data');
  const configFile = join(folder, 'config.xml');
  writeFileSync(configFile, CONFIG(data));
  const running = installed
    ? await startWheel(installed, [data, configFile, ...Object.entries(settings).map((pair) => pair.join('='))])
    : await startEngine({ dataDir: data, port: 0, configFile });
  return {
    url: running.url,
    atOnce: installed ? AT_ONCE : 2,
    stop: async () => {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startWheel(
  { folder, python }: Installed,
  args: readonly string[]
): Promise<Pick<RunningStore, 'url' | 'stop'>> {
  const child = spawn(python, [join(__dirname, 'engine.py'), folder, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, TZ: 'UTC' },
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', resolve);
    child.once('error', reject);
    void exited.then(() => reject(new Error(`the engine did not start: ${complaint}`)));
  });
  const { port } = JSON.parse(line) as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
