import type { Connection, NativeEngine } from './native';
import { asBase64, text } from './text';

/** A token of a statement, as ClickHouse's lexer cuts it. */
export interface Token {
  /** ClickHouse's name of its kind: `BareWord`, `QuotedIdentifier`, `StringLiteral`, `Comma`, … */
  type: string;
  /** A bare word in capitals, as keywords are compared; '' for every other kind. */
  word: string;
  /** Bytes from the beginning of the text. */
  start: number;
  end: number;
}

/** One of the engine's tokens: begin and end in eight bytes each, then its kind. */
const TOKEN_BYTES = 17;

/**
 * Cuts statements into tokens. It asks the engine (`tokenizeQuery`), so that a comment, a quote or a heredoc ends
 * here where it ends for ClickHouse's parser. Nothing of the text is run.
 */
export class Tokenizer {
  private constructor(
    private readonly native: NativeEngine,
    private readonly kinds: ReadonlyMap<number, string>
  ) {}

  static async open(native: NativeEngine, connection: Connection): Promise<Tokenizer> {
    const { bytes } = await native.QueryAsyncConnection(connection, "SELECT toTypeName(tokenizeQuery(''))", 'TSVRaw');
    const kinds = new Map([...text(bytes).matchAll(/'(\w+)' = (\d+)/g)].map(([, name, id]) => [Number(id), name]));
    return new Tokenizer(native, kinds);
  }

  /** All tokens of a text, spaces and comments among them. Any bytes will do. */
  async tokens(connection: Connection, source: Buffer): Promise<Token[]> {
    const query = `SELECT tokenizeQuery(${asBase64(source)})`;
    const { bytes } = await this.native.QueryAsyncConnection(connection, query, 'RowBinary');
    const answer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const tokens: Token[] = [];
    // Before them stands their number, in fewer bytes than a token has.
    for (let at = answer.length % TOKEN_BYTES; at < answer.length; at += TOKEN_BYTES) {
      const start = Number(answer.readBigUInt64LE(at));
      const end = Number(answer.readBigUInt64LE(at + 8));
      const type = this.kinds.get(answer.readInt8(at + 16)) ?? 'Error';
      const word = type === 'BareWord' ? source.toString('latin1', start, end).toUpperCase() : '';
      tokens.push({ type, word, start, end });
    }
    return tokens;
  }
}

/** The tokens that say something: no spaces, no comments. */
export const meaningful = (tokens: readonly Token[]): Token[] =>
  tokens.filter(({ type }) => type !== 'Whitespace' && type !== 'Comment');

/** How a token changes the depth of brackets. */
export const bracket = ({ type }: Token): 1 | 0 | -1 =>
  /^Opening(Round|Square)Bracket$|^OpeningCurlyBrace$/.test(type) ? 1 : /^Closing/.test(type) ? -1 : 0;

/**
 * The text with spaces in place of its comments. To chDB a comment can be an order (as in ClickHouse's own tests:
 * echo the statement, expect that error and pass over it); to a server it is nothing.
 */
export function withoutComments(source: Buffer, tokens: readonly Token[]): Buffer {
  const plain = Buffer.from(source);
  for (const { start, end } of tokens.filter(({ type }) => type === 'Comment')) {
    for (let at = start; at < end; at++) {
      plain[at] = plain[at] === LINE_FEED ? LINE_FEED : SPACE;
    }
  }
  return plain;
}

const [LINE_FEED, SPACE] = [10, 32];
