import { EngineError } from './errors';
import { utf8 } from './text';
import { bracket, meaningful, withoutComments, type Token } from './tokens';

/**
 * The head of an INSERT whose data follows in the same text: `INSERT INTO t (a, b) SETTINGS … FORMAT CSV`. What
 * comes after it is data of any kind, and never SQL.
 */
export interface InsertHead {
  /** `INSERT INTO t (a, b)`, with all that stands before. */
  target: string;
  /** `SETTINGS a = 1, b = 2`, or ''. */
  settings: string;
  /** As it is spelled in the text; `Values` for VALUES. */
  format: string;
  /** Where the data begins, in bytes. */
  dataStart: number;
}

/** Ends the expression of PARTITION BY and the definitions of a WITH. */
const CLAUSES = ['SETTINGS', 'VALUES', 'FORMAT', 'SELECT', 'WITH', 'FROM'];

/**
 * Reads the head as ClickHouse's `ParserInsertQuery` does (26.7). Right after VALUES the data begins with the next
 * token. After FORMAT it begins behind the name, spaces and tabs, and at most one line end, CRLF or LF: a comment
 * there is data.
 * @param tokens of the text, or of its beginning
 * @param settingsAfterFormat whether SETTINGS may follow the format (ClickHouse: `allow_settings_after_format_in_insert`)
 * @returns undefined for every other statement, such as INSERT … SELECT, and where the text ends within the head
 * @throws EngineError
 */
export function readInsertHead(
  source: Buffer,
  tokens: readonly Token[],
  settingsAfterFormat: boolean
): InsertHead | undefined {
  const cursor = new Cursor(meaningful(tokens));
  const plain = withoutComments(source, tokens);
  if (cursor.take('WITH')) {
    cursor.skipTo(['INSERT']);
  }
  if (!cursor.take('INSERT') || !cursor.take('INTO') || !takeTarget(cursor)) {
    return undefined;
  }
  const targetEnd = cursor.behind;
  const settings = takeSettings(plain, cursor);
  const values = cursor.take('VALUES');
  if (!values && !(cursor.take('FORMAT') && cursor.at)) {
    return undefined;
  }
  const format = values ? 'Values' : takeName(plain, cursor);
  const late = settingsAfterFormat ? takeSettings(plain, cursor) : '';
  if (!values && source[cursor.behind] === SEMICOLON) {
    throw new EngineError(62, 'SYNTAX_ERROR', "You have excessive ';' symbol before data for INSERT.");
  }
  if (settings === undefined || format === undefined || late === undefined || (settings && late)) {
    return undefined;
  }
  return {
    target: utf8(plain.subarray(0, targetEnd)),
    settings: settings || late,
    format,
    dataStart: values ? (cursor.at?.start ?? source.length) : behindLineEnd(source, cursor.behind),
  };
}

/** The same INSERT with its data in a file, as ClickHouse's command line has it. */
export function insertFromFile({ target, settings, format }: InsertHead, file: string): string {
  return `${target}\nFROM INFILE '${file}' COMPRESSION 'none'\n${settings}\nFORMAT ${format}`;
}

/** `[TABLE] [db.]table` or `[TABLE] FUNCTION f(…) [PARTITION BY …]`, and the list of columns. */
function takeTarget(cursor: Cursor): boolean {
  cursor.take('TABLE');
  if (cursor.take('FUNCTION')) {
    if (!cursor.takeAny() || !cursor.takeGroup()) {
      return false;
    }
    if (cursor.take('PARTITION')) {
      cursor.take('BY');
      cursor.takeAny();
      cursor.skipTo(CLAUSES);
    }
  } else if (!cursor.takeIdentifier() || (cursor.takeType('Dot') && !cursor.takeIdentifier())) {
    return false;
  }
  if (cursor.at?.type === 'OpeningRoundBracket') {
    // `(SELECT …)` gives no columns but the rows; a column may be called `select`.
    const [first, second] = [cursor.ahead(1), cursor.ahead(2)];
    const isQuery =
      first?.type === 'OpeningRoundBracket' ||
      (['SELECT', 'WITH', 'FROM'].includes(first?.word ?? '') && !/^(Comma|Dot|Closing)/.test(second?.type ?? ''));
    return !isQuery && cursor.takeGroup();
  }
  return true;
}

/** @returns '' where there are none, undefined where they are not in order */
function takeSettings(source: Buffer, cursor: Cursor): string | undefined {
  const start = cursor.at?.start;
  if (!cursor.take('SETTINGS')) {
    return '';
  }
  do {
    if (!cursor.takeIdentifier()) {
      return undefined;
    }
    while (cursor.takeType('Dot')) {
      cursor.takeAny();
    }
    if (cursor.takeType('Equals') && !takeValue(cursor)) {
      return undefined;
    }
  } while (cursor.takeType('Comma'));
  return utf8(source.subarray(start, cursor.behind));
}

/** A number, text, name, list, map, `{parameter:Type}`, or `disk(…)`. */
function takeValue(cursor: Cursor): boolean {
  if (cursor.at && bracket(cursor.at) === 1) {
    return cursor.takeGroup();
  }
  if (!cursor.takeType('Minus')) {
    cursor.takeType('Plus');
  }
  const isDisk = cursor.at?.word === 'DISK';
  return cursor.takeAny() && (!isDisk || cursor.at?.type !== 'OpeningRoundBracket' || cursor.takeGroup());
}

function takeName(source: Buffer, cursor: Cursor): string | undefined {
  const start = cursor.at?.start;
  return cursor.takeIdentifier() ? utf8(source.subarray(start, cursor.behind)) : undefined;
}

function behindLineEnd(source: Buffer, end: number): number {
  let at = end;
  while (source[at] === SPACE || source[at] === TAB || source[at] === FORM_FEED) {
    at++;
  }
  at += source[at] === CARRIAGE_RETURN ? 1 : 0;
  return at + (source[at] === LINE_FEED ? 1 : 0);
}

const [TAB, LINE_FEED, FORM_FEED, CARRIAGE_RETURN, SPACE, SEMICOLON] = [9, 10, 12, 13, 32, 59];

/** Walks over tokens; what begins with `take` moves only where it finds what it is to take. */
class Cursor {
  private index = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  get at(): Token | undefined {
    return this.tokens[this.index];
  }

  /** End of the last token that was taken. */
  get behind(): number {
    return this.tokens[this.index - 1]?.end ?? 0;
  }

  ahead(steps: number): Token | undefined {
    return this.tokens[this.index + steps];
  }

  take(word: string): boolean {
    return this.move(this.at?.word === word);
  }

  takeType(type: string): boolean {
    return this.move(this.at?.type === type);
  }

  takeAny(): boolean {
    return this.move(this.at !== undefined);
  }

  /** A name, bare or quoted, or a parameter in its place: `{table:Identifier}`. */
  takeIdentifier(): boolean {
    if (this.at?.type === 'OpeningCurlyBrace') {
      return this.takeGroup();
    }
    return this.move(/^(BareWord|QuotedIdentifier)$/.test(this.at?.type ?? ''));
  }

  /** Brackets and all between them. */
  takeGroup(): boolean {
    if (!this.at || bracket(this.at) !== 1) {
      return false;
    }
    let depth = 0;
    do {
      depth += bracket(this.tokens[this.index]);
      this.index++;
    } while (depth > 0 && this.at);
    return depth === 0;
  }

  /** Up to one of these words outside brackets, or to the end. */
  skipTo(words: readonly string[]): void {
    for (let depth = 0; this.at && (depth > 0 || !words.includes(this.at.word)); this.index++) {
      depth += bracket(this.at);
    }
  }

  private move(found: boolean): boolean {
    this.index += found ? 1 : 0;
    return found;
  }
}
