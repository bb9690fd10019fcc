import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { EngineError, engineError } from './errors';
import { Gate, MAX_QUERY_SIZE, type Admitted } from './gate';
import { InsertBodies } from './insertBodies';
import { insertFromFile } from './insertHead';
import { loadNative, type Connection, type NativeEngine } from './native';
import { Slots } from './slots';
import type { Statement, StatementResult, Summary } from './statement';
import { identifier, literal, text } from './text';

/** Statements at once; each holds a thread of libuv's pool, of which `startEngine` asks for more than these. */
export const MAX_STATEMENTS = 24;

/** Results are held in memory until they are sent, so there is an end to them; a URL setting can move it. */
const MAX_RESULT_BYTES = 1024 * 1024 * 1024;

/** One statement leaves a core to the others, so that a heavy one does not hold up the small ones. */
const MAX_THREADS = Math.max(1, availableParallelism() - 1);

/**
 * Where chDB, being a command line tool at heart, differs from a server. The size of a text is limited where it
 * is the client's own, not where the gate puts it into a question of its own.
 */
const CONNECTION_ARGS = ['--implicit_select=0', '--allow_introspection_functions=0', '--max_query_size=0'];

/**
 * The engine on one data folder. Each statement runs on a connection of its own (which costs less than a
 * millisecond), because a connection answers strictly one statement after another and keeps its settings,
 * parameters and database.
 */
export class Engine {
  readonly version: string;
  readonly timeZone: string;
  private readonly slots = new Slots(MAX_STATEMENTS);
  private readonly running = new Map<AbortController, Promise<unknown>>();

  private constructor(
    private readonly dataDir: string,
    private readonly args: string[],
    private readonly native: NativeEngine,
    /** Keeps the databases loaded; nothing of a client runs on it. */
    private readonly base: Connection,
    private readonly gate: Gate,
    private readonly bodies: InsertBodies,
    about: string
  ) {
    [this.version, this.timeZone] = about.trim().split('\t');
  }

  /**
   * @param bodiesDir for the data of INSERTs while they run; below the folder that the process stands in
   * @param configFile a ClickHouse configuration for what no setting can say
   * @throws when the folder cannot be used: another engine has it, or it may not be written
   */
  static async open(dataDir: string, bodiesDir: string, configFile?: string): Promise<Engine> {
    const native = loadNative();
    const args = [...CONNECTION_ARGS, ...(configFile ? [`--config-file=${configFile}`] : [])];
    const base = native.CreateConnection(dataDir, args);
    const { bytes } = await native.QueryAsyncConnection(base, 'SELECT version(), timezone()', 'TSV');
    const gate = await Gate.open(native, base);
    return new Engine(dataDir, args, native, base, gate, new InsertBodies(bodiesDir), text(bytes));
  }

  /**
   * Runs one statement. When the signal aborts, the statement is killed in the engine.
   * @throws EngineError
   */
  async run(statement: Statement, signal: AbortSignal): Promise<StatementResult> {
    const abort = new AbortController();
    const onAbort = () => abort.abort();
    signal.addEventListener('abort', onAbort, { once: true });
    const done = this.runInTurn(statement, abort.signal);
    this.running.set(abort, done);
    try {
      return await done;
    } catch (error) {
      throw abort.signal.aborted ? CANCELLED : engineError(error, statement.user.name);
    } finally {
      this.running.delete(abort);
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Kills what runs and lets go of the data folder. */
  async close(): Promise<void> {
    const ends = [...this.running].map(([abort, done]) => {
      abort.abort();
      return done;
    });
    await Promise.allSettled(ends);
    this.native.CloseConnection(this.base);
  }

  private async runInTurn(statement: Statement, signal: AbortSignal): Promise<StatementResult> {
    const release = await this.slots.take(signal);
    try {
      return await this.onConnection((connection) => this.runOn(connection, statement, signal));
    } finally {
      release();
    }
  }

  private async runOn(connection: Connection, statement: Statement, signal: AbortSignal): Promise<StatementResult> {
    const admitted = await this.gate.admit(connection, statement);
    const tag = `${randomUUID()} `;
    await this.native.QueryAsyncConnection(connection, settingChanges(statement, tag).join('; '), 'Null');
    signal.throwIfAborted();
    const running = this.execute(connection, admitted, statement.defaultFormat);
    let killed: Promise<void> | undefined;
    const kill = () => {
      killed = this.kill(tag, running);
    };
    signal.addEventListener('abort', kill, { once: true });
    try {
      return await running;
    } finally {
      signal.removeEventListener('abort', kill);
      await killed;
    }
  }

  private async execute(connection: Connection, admitted: Admitted, defaultFormat: string): Promise<StatementResult> {
    if ('sql' in admitted) {
      const out = await this.native.QueryAsyncConnection(connection, admitted.sql, defaultFormat);
      return { bytes: out.bytes, format: admitted.format ?? defaultFormat, summary: querySummary(out) };
    }
    const out = await this.bodies.with(admitted.data, (file) =>
      this.native.InsertRawAsyncConnection(connection, insertFromFile(admitted.head, file), NOTHING, false)
    );
    return { bytes: new Uint8Array(), format: undefined, summary: insertSummary(out) };
  }

  /** Kills until it has ended: an abort can come before the engine lists the statement. */
  private async kill(tag: string, running: Promise<unknown>): Promise<void> {
    let ended = false;
    const end = () => (ended = true);
    running.then(end, end);
    const sql = `KILL QUERY WHERE startsWith(Settings['log_comment'], ${literal(tag)}) ASYNC`;
    while (!ended) {
      await this.onConnection((connection) => this.native.QueryAsyncConnection(connection, sql, 'Null')).catch(
        () => undefined
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private async onConnection<T>(use: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = this.native.CreateConnection(this.dataDir, this.args);
    try {
      return await use(connection);
    } finally {
      this.native.CloseConnection(connection);
    }
  }
}

/**
 * The statements that make a connection ready. The tag marks what runs on it in `system.processes` (the engine's
 * own query ids cannot be chosen). What the user may not change comes first, then `readonly`, then
 * what the user asks for: so the engine itself refuses it, with its own error.
 */
function settingChanges({ user, database, params, settings, isGet }: Statement, tag: string): string[] {
  const asked = [...settings].filter(([name]) => name !== 'log_comment');
  const own: Array<[string, string]> = [
    ['log_comment', tag + (settings.get('log_comment') ?? '')],
    ['max_query_size', String(MAX_QUERY_SIZE)],
    ['max_result_bytes', String(MAX_RESULT_BYTES)],
    ['max_threads', String(MAX_THREADS)],
    ...Object.entries(user.settings ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
    ...[...params].map(([name, value]): [string, string] => [`param_${name}`, value]),
  ];
  const changes = [...(database ? [`USE ${identifier(database)}`] : [])];
  if (user.readonly) {
    changes.push(set([...own, ['readonly', '1']]), ...(asked.length > 0 ? [set(asked)] : []));
  } else {
    changes.push(set([...own, ...asked, ...(isGet ? [['readonly', '2'] as [string, string]] : [])]));
  }
  return changes;
}

const set = (settings: ReadonlyArray<[string, string]>): string =>
  `SET ${settings.map(([name, value]) => `${settingName(name)} = ${literal(value)}`).join(', ')}`;

function settingName(name: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    throw new EngineError(115, 'UNKNOWN_SETTING', `Unknown setting '${name}'`);
  }
  return name;
}

const NOTHING = Buffer.alloc(0);
const CANCELLED = new EngineError(394, 'QUERY_WAS_CANCELLED', 'Query was cancelled.');
const nanoseconds = (elapsed: number): string => String(Math.round(elapsed * 1e9));

const insertSummary = (out: { rowsWritten: number; bytesWritten: number; elapsed: number }): Summary => ({
  read_rows: String(out.rowsWritten),
  read_bytes: String(out.bytesWritten),
  written_rows: String(out.rowsWritten),
  written_bytes: String(out.bytesWritten),
  total_rows_to_read: '0',
  result_rows: String(out.rowsWritten),
  result_bytes: String(out.bytesWritten),
  elapsed_ns: nanoseconds(out.elapsed),
});

/** chDB tells the size of the result only; what was read stands in the `statistics` of the JSON formats. */
function querySummary(out: { bytes: Uint8Array; rowsRead: number; bytesRead: number; elapsed: number }): Summary {
  const tail = text(out.bytes.subarray(Math.max(0, out.bytes.length - 300)));
  const read = /"rows_read":\s*(\d+),\s*"bytes_read":\s*(\d+)\s*\}\s*\}\s*$/.exec(tail);
  return {
    ...(read ? { read_rows: read[1], read_bytes: read[2] } : {}),
    written_rows: '0',
    written_bytes: '0',
    total_rows_to_read: '0',
    result_rows: String(out.rowsRead),
    result_bytes: String(out.bytesRead),
    elapsed_ns: nanoseconds(out.elapsed),
  };
}
