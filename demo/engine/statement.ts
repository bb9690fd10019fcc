import type { EngineUser } from './users';

/** One statement as it came over HTTP, with all that decides how it runs. */
export interface Statement {
  /** The text from the URL, in bytes as they came: it can hold data. The body follows it. */
  query: Buffer;
  body: Buffer;
  user: EngineUser;
  queryId: string;
  database?: string;
  /** Format where the statement names none. */
  defaultFormat: string;
  /** Values of `{name:Type}`, in ClickHouse's escaped text form. */
  params: ReadonlyMap<string, string>;
  settings: ReadonlyMap<string, string>;
  /** GET and HEAD change nothing, whoever asks. */
  isGet: boolean;
}

export interface StatementResult {
  bytes: Uint8Array;
  /** Of the result; undefined where the statement has none (INSERT, DDL). */
  format: string | undefined;
  summary: Summary;
}

/** Numbers as ClickHouse's `X-ClickHouse-Summary` has them: texts. */
export type Summary = Record<string, string>;
