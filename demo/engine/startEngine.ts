import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DEFAULT_USERS, type EngineUser } from './users';

export interface EngineOptions {
  /** Folder of the databases; made where it does not exist, kept when the engine stops. One engine a folder. */
  dataDir: string;
  /** 0 for any free port. */
  port?: number;
  /** Address to listen at; this machine only unless told. */
  host?: string;
  users?: readonly EngineUser[];
  /** A ClickHouse configuration for what no setting can say, such as `remote_servers`. */
  configFile?: string;
}

export interface RunningEngine {
  /** Like `http://127.0.0.1:8123`, without a slash at the end. */
  url: string;
  pid: number;
  /** Kills what runs, lets go of the folder and ends the process. Resolves when it has ended. */
  stop(): Promise<void>;
  /** Resolves when the process has ended, stopped or not; with its exit code, null after a signal. */
  exited: Promise<number | null>;
}

/** What the engine's process is told, and what it tells. */
export type EngineConfig = Required<Omit<EngineOptions, 'configFile'>> & Pick<EngineOptions, 'configFile'>;
export type EngineMessage = { url: string } | { error: string };

/** After this the process is ended without its consent: a statement did not heed KILL QUERY. */
const STOP_PATIENCE_MS = 15_000;

/** Threads of the engine's process for statements and compression: more than `MAX_STATEMENTS`, so that KILL QUERY never waits. */
const THREADS = 40;

/**
 * Starts the embedded store in a process of its own, answering ClickHouse's HTTP interface. It ends with the
 * process that started it.
 * @throws Error in plain words when the port is taken or the folder cannot be used
 */
export async function startEngine(options: EngineOptions): Promise<RunningEngine> {
  const config: EngineConfig = { port: 8123, host: '127.0.0.1', users: DEFAULT_USERS, ...options };
  const tsx = pathToFileURL(require.resolve('tsx')).href;
  const child = spawn(process.execPath, ['--import', tsx, join(__dirname, 'main.ts')], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, UV_THREADPOOL_SIZE: String(THREADS), TZ: 'UTC' },
  });
  let complaint = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4000);
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const message = await new Promise<EngineMessage>((resolve, reject) => {
    child.once('error', reject);
    child.once('message', resolve);
    exited.then((code) => resolve({ error: `it ended with ${code ?? 'a signal'}. ${complaint}` }));
    child.send(config);
  });
  if ('error' in message) {
    child.kill('SIGKILL');
    throw new Error(`The embedded store did not start: ${explain(message.error, config)}`);
  }
  return {
    url: message.url,
    pid: child.pid!,
    exited,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) {
        return;
      }
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
      child.kill('SIGTERM');
      await exited;
      clearTimeout(timer);
    },
  };
}

function explain(error: string, { port, dataDir }: EngineConfig): string {
  if (error.includes('EADDRINUSE')) {
    return `port ${port} is taken.`;
  }
  return /Failed to create connection|Cannot lock/.test(error)
    ? `the folder ${dataDir} cannot be opened; is another engine using it?`
    : error;
}
