import { EngineError, engineError, readonlyError } from './errors';
import { readInsertHead, type InsertHead } from './insertHead';
import { QUERY_CLASS, type Connection, type NativeEngine } from './native';
import { ReaderGuard } from './readerGuard';
import { formatClause, hasWord, usesClientFiles } from './sqlWords';
import type { Statement } from './statement';
import { asBase64, text, utf8 } from './text';
import { meaningful, Tokenizer, withoutComments, type Token } from './tokens';

/** Bytes of SQL in a statement, data not counted, where `max_query_size` says no other; as in ClickHouse. */
export const MAX_QUERY_SIZE = 262_144;

/** Bytes in which the head of an INSERT is looked for, one after the other; the last is `max_query_size`. */
const HEAD_BYTES = [2048, 32_768];

/** What may run, and how. */
export type Admitted =
  | { sql: string; format: string | undefined }
  /** An INSERT with data: the data is no part of any SQL. */
  | { head: InsertHead; data: readonly Buffer[] };

/**
 * Decides what of a request may run at all: one statement, nothing that reads or writes files as a command line
 * client does, and for a reader what `ReaderGuard` allows. It parses nothing itself: tokens, number and kind of
 * statements and their plain text are the engine's own verdict.
 */
export class Gate {
  private constructor(
    private readonly native: NativeEngine,
    private readonly tokenizer: Tokenizer,
    private readonly guard: ReaderGuard
  ) {}

  static async open(native: NativeEngine, connection: Connection): Promise<Gate> {
    return new Gate(native, await Tokenizer.open(native, connection), await ReaderGuard.open(native, connection));
  }

  /** @throws EngineError for what may not run */
  async admit(connection: Connection, statement: Statement): Promise<Admitted> {
    const lead = leadOf(statement);
    const limit = maxQuerySize(statement);
    if (!statement.user.readonly) {
      const head = await this.insertHead(connection, statement, lead, limit);
      if (head) {
        return this.admitInsert(connection, statement, head, dataBehind(lead, statement.body, head.dataStart));
      }
    }
    if (lead.length + statement.body.length > limit) {
      throw new EngineError(62, 'SYNTAX_ERROR', 'Syntax error: Max query size exceeded');
    }
    const source = Buffer.concat([lead, statement.body]);
    return statement.user.readonly
      ? this.admitReader(connection, statement, source)
      : this.admitSql(connection, statement, source);
  }

  /** The head of an INSERT that has its data with it, at the beginning of the text. */
  private async insertHead(
    connection: Connection,
    { body, settings }: Statement,
    lead: Buffer,
    limit: number
  ): Promise<InsertHead | undefined> {
    const afterFormat = ['1', 'true'].includes(settings.get('allow_settings_after_format_in_insert') ?? '');
    for (const bytes of [...HEAD_BYTES.filter((each) => each < limit), limit]) {
      const source = Buffer.concat([lead, body.subarray(0, bytes)]).subarray(0, bytes);
      const whole = source.length === lead.length + body.length;
      const tokens = await this.tokenizer.tokens(connection, source);
      // The last token of a part may go on behind it.
      const head = readInsertHead(source, whole ? tokens : tokens.slice(0, -1), afterFormat);
      // A heredoc that ends behind the part is none in it; behind the last part ClickHouse does not look either.
      const noHeredoc = bytes === limit || !source.subarray(0, head?.dataStart).includes('$');
      const isSure = head && head.dataStart < source.length && noHeredoc;
      if (whole || isSure || !['INSERT', 'WITH', undefined].includes(meaningful(tokens)[0]?.word)) {
        return head;
      }
    }
    return undefined;
  }

  private async admitInsert(
    connection: Connection,
    { database }: Statement,
    head: InsertHead,
    data: readonly Buffer[]
  ): Promise<Admitted> {
    const text = `${head.target} ${head.settings} FORMAT ${head.format}`;
    if ((await this.oneStatement(connection, text, database)) === QUERY_CLASS.unknown) {
      await this.plainSql(connection, Buffer.from(text));
    }
    if (head.format.toUpperCase() === 'VALUES') {
      await this.refuseBehindSemicolon(connection, data);
    }
    return { head, data };
  }

  private async admitReader(connection: Connection, { user, database }: Statement, source: Buffer): Promise<Admitted> {
    const queryClass = await this.oneStatement(connection, source.toString(), database);
    if (queryClass !== QUERY_CLASS.readOnly && queryClass !== QUERY_CLASS.unknown) {
      throw readonlyError(user.name);
    }
    utf8(source);
    const { plain, tokens } = await this.plainTokens(connection, source);
    if (queryClass !== QUERY_CLASS.readOnly) {
      throw readonlyError(user.name);
    }
    this.guard.check(plain, tokens, user.name);
    return admitted(plain, tokens);
  }

  private async admitSql(connection: Connection, { database }: Statement, source: Buffer): Promise<Admitted> {
    const queryClass = await this.oneStatement(connection, utf8(source), database);
    const tokens = await this.tokenizer.tokens(connection, source);
    const inserts = hasWord(tokens, 'INSERT');
    if (!inserts && queryClass !== QUERY_CLASS.unknown) {
      return admitted(withoutComments(source, tokens), tokens);
    }
    // In this text there is no data, whatever stood behind the statement.
    refuseClientFiles(tokens);
    const written = await this.plainTokens(connection, source);
    if (inserts) {
      refuseLostData(written.plain, written.tokens);
    }
    return admitted(written.plain, written.tokens);
  }

  /** @returns the kind of statement that it is */
  private async oneStatement(connection: Connection, sql: string, database: string | undefined): Promise<number> {
    const verdict = await this.native.DurableClassifyAsync(connection, sql, database || 'default');
    if (verdict.statementCount > 1) {
      throw new EngineError(62, 'SYNTAX_ERROR', 'Syntax error (Multi-statements are not allowed)');
    }
    return verdict.queryClass;
  }

  /**
   * ClickHouse's reader of Values ends at a semicolon. What comes behind it would be passed over in silence.
   * Data that is too long to be looked at is passed over so: it is not run either.
   */
  private async refuseBehindSemicolon(connection: Connection, data: readonly Buffer[]): Promise<void> {
    const size = data.reduce((sum, { length }) => sum + length, 0);
    if (size > MAX_QUERY_SIZE || !data.some((part) => part.includes(';'))) {
      return;
    }
    const tokens = await this.tokenizer.tokens(connection, Buffer.concat(data));
    const end = tokens.findIndex(({ type }) => type === 'Semicolon');
    if (end >= 0 && tokens.slice(end + 1).some(({ type }) => type !== 'Whitespace')) {
      throw new EngineError(33, 'CANNOT_READ_ALL_DATA', 'Cannot read data after semicolon');
    }
  }

  private async plainTokens(connection: Connection, source: Buffer): Promise<{ plain: Buffer; tokens: Token[] }> {
    const plain = Buffer.from(await this.plainSql(connection, source));
    return { plain, tokens: await this.tokenizer.tokens(connection, plain) };
  }

  /**
   * A statement as ClickHouse writes it after parsing, nothing being run: no comments, no data, one kind of quotes.
   * @throws EngineError SYNTAX_ERROR for what is no SQL
   */
  private async plainSql(connection: Connection, source: Buffer): Promise<string> {
    try {
      const query = `SELECT formatQuery(${asBase64(source)})`;
      return text((await this.native.QueryAsyncConnection(connection, query, 'TSVRaw')).bytes);
    } catch (error) {
      const { code, type, reason } = engineError(error, '');
      throw new EngineError(code, type, reason.replace(/: In scope SELECT formatQuery\([\s\S]*$/, ''));
    }
  }
}

function admitted(source: Buffer, tokens: readonly Token[]): Admitted {
  refuseClientFiles(tokens);
  return { sql: utf8(source), format: formatClause(source, tokens) };
}

function refuseClientFiles(tokens: readonly Token[]): void {
  if (usesClientFiles(tokens)) {
    throw new EngineError(358, 'INTO_OUTFILE_NOT_ALLOWED', 'INTO OUTFILE and FROM INFILE are not allowed over HTTP');
  }
}

/** What stands in the URL, and the line end that ClickHouse puts between it and the body. */
function leadOf({ query, body }: Statement): Buffer {
  return query.length > 0 && body.length > 0 ? Buffer.concat([query, Buffer.from('\n')]) : query;
}

function dataBehind(lead: Buffer, body: Buffer, start: number): Buffer[] {
  return start < lead.length ? [lead.subarray(start), body] : [body.subarray(start - lead.length)];
}

/** A reader may not change the limit. */
function maxQuerySize({ user, settings }: Statement): number {
  const asked = Number(settings.get('max_query_size'));
  return asked > 0 && !user.readonly ? asked : MAX_QUERY_SIZE;
}

/** For an INSERT whose data is not read as such: it would be lost without a word. */
function refuseLostData(plain: Buffer, tokens: readonly Token[]): void {
  const words = meaningful(tokens);
  const readsInput = words.some(
    ({ start, end }, i) =>
      words[i + 1]?.type === 'OpeningRoundBracket' && /^`?input`?$/i.test(plain.toString('latin1', start, end))
  );
  if (readsInput) {
    throw new EngineError(48, 'NOT_IMPLEMENTED', 'The embedded store cannot read the data of an INSERT with input()');
  }
  if (words[0]?.word === 'INSERT' && !hasWord(words, 'SELECT')) {
    throw new EngineError(48, 'NOT_IMPLEMENTED', 'The embedded store cannot find the data of this INSERT');
  }
}
