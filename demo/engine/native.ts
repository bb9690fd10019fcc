import { dirname, join } from 'node:path';

/**
 * chDB's native functions. Its public `Session` does not do for a server: it runs all parameterised queries of
 * a process one after another, it closes a connection only when every query of the process has ended, and it
 * takes INSERT bodies in a few text formats only. The functions below it have none of these limits; they are
 * not a public interface, so `chdb` is pinned in package.json and the engine tests cover each of them.
 */
export interface NativeEngine {
  /** Opens a connection on the data folder; a process can have only one folder. `args` are command line settings. */
  CreateConnection(path: string, args: string[]): Connection;
  /** Only when nothing runs on the connection any more, else the engine aborts. */
  CloseConnection(connection: Connection): void;
  /** `format` counts where the statement has no FORMAT clause. */
  QueryAsyncConnection(connection: Connection, sql: string, format: string): Promise<QueryOutput>;
  /**
   * Runs the text `prefix + data` as a command line does: it cuts the data at a blank line and runs what follows.
   * So it is used without data; unlike a query it tells how many rows were written.
   */
  InsertRawAsyncConnection(connection: Connection, prefix: string, data: Buffer, count: boolean): Promise<InsertOutput>;
  /** What ClickHouse's own parser makes of a text. Settings and parameters are not looked at. */
  DurableClassifyAsync(connection: Connection, sql: string, database: string): Promise<Classification>;
  EngineVersion(): string;
}

export type Connection = { readonly opaque: unique symbol };

export interface QueryOutput {
  bytes: Uint8Array;
  /** Seconds. */
  elapsed: number;
  /** Rows and bytes of the result (in spite of the name). */
  rowsRead: number;
  bytesRead: number;
}

export interface InsertOutput {
  elapsed: number;
  rowsWritten: number;
  bytesWritten: number;
}

/** Classes of statements, from harmless to unknown, as chDB numbers them. */
export const QUERY_CLASS = { readOnly: 0, mutating: 1, mutatingGlobal: 2, control: 3, unknown: 4 } as const;

export interface Classification {
  statementCount: number;
  queryClass: number;
}

/** Loads the engine into this process: half a gigabyte, once. */
export function loadNative(): NativeEngine {
  const root = dirname(require.resolve('chdb/package.json'));
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the path is known only here
  const { loadNative: load } = require(join(root, 'dist/loader.js')) as { loadNative(): NativeEngine };
  return load();
}
