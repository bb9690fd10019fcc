/** What the reader typed → a query, or what is wrong with it and where. */
import { resolveKey } from './keys';
import { Pattern } from './pattern/Pattern';
import { PatternProblem, type PatternTrouble } from './pattern/parsePattern';
import { durationOf, numberOf } from './quantity';
import { and, or, type Operator, type Query } from './query';

export type Trouble =
  | PatternTrouble
  | 'openQuote'
  | 'openPattern'
  | 'openParenthesis'
  | 'closedParenthesis'
  | 'emptyParenthesis'
  | 'noValue'
  | 'noKey'
  | 'noTerm'
  | 'noDuration'
  | 'noNumber'
  | 'noOrder'
  | 'noPattern'
  | 'tooDeep';

/** Where in the text, and what. */
export interface Problem {
  from: number;
  to: number;
  what: Trouble;
  /** The piece it is about. */
  piece: string;
}

/** A term that stands on its own, all of which must match. */
export interface Term {
  from: number;
  to: number;
  query: Query;
}

export interface Parsed {
  /** Null when there is a problem. */
  query: Query | null;
  problem: Problem | null;
  /** Null where the text says OR between them. */
  terms: Term[] | null;
}

/** Parentheses and minus signs within each other, at most. */
const DEEPEST = 50;

/** Never throws. O(length), but for regular expressions, whose size is bounded. */
export function parseQuery(text: string): Parsed {
  const parser = new QueryParser(text);
  try {
    const { query, terms } = parser.either(0);
    if (parser.at < text.length) {
      parser.fail('closedParenthesis', parser.at, parser.at + 1);
    }
    return { query, problem: null, terms };
  } catch (thrown) {
    if (thrown instanceof Failed) {
      return { query: null, problem: thrown.problem, terms: null };
    }
    throw thrown;
  }
}

class Failed extends Error {
  constructor(readonly problem: Problem) {
    super(problem.what);
  }
}

const KEY_AND_SIGN = /^((?:tag:)?[A-Za-z_][\w.\-/@$:]*)(!=|=~|!~|>=|<=|=|>|<)/;

class QueryParser {
  at = 0;

  constructor(private readonly text: string) {}

  fail(what: Trouble, from: number, to: number): never {
    throw new Failed({ what, from, to, piece: this.text.slice(from, to) });
  }

  either(depth: number): { query: Query; terms: Term[] | null } {
    const all: Query[] = [];
    let terms: Term[] | null = null;
    for (;;) {
      const from = this.at;
      const some = this.every(depth);
      terms = all.length === 0 ? some : null;
      const isLast = !this.word('OR');
      if (some.length === 0 && (all.length > 0 || !isLast)) {
        this.fail('noTerm', isLast ? from - 2 : this.at - 2, isLast ? from : this.at);
      }
      all.push(and(some.map((term) => term.query)));
      if (isLast) {
        return { query: or(all), terms };
      }
    }
  }

  private every(depth: number): Term[] {
    const terms: Term[] = [];
    for (;;) {
      this.space();
      if (this.word('AND')) {
        continue;
      }
      if (this.at >= this.text.length || this.text[this.at] === ')' || this.isWord('OR')) {
        return terms;
      }
      const from = this.at;
      const query = this.term(depth);
      terms.push({ from, to: this.at, query });
    }
  }

  private term(depth: number): Query {
    const { text } = this;
    const from = this.at;
    if (depth > DEEPEST) {
      this.fail('tooDeep', from, from + 1);
    }
    if (this.word('NOT') || (text[from] === '-' && /[^\s)]/.test(text[from + 1] ?? ''))) {
      this.at += text[from] === '-' ? 1 : 0;
      this.space();
      if (this.at >= text.length || text[this.at] === ')') {
        this.fail('noTerm', from, this.at);
      }
      return { kind: 'not', of: this.term(depth + 1) };
    }
    if (text[from] === '(') {
      this.at++;
      const { query } = this.either(depth + 1);
      if (text[this.at] !== ')') {
        this.fail('openParenthesis', from, from + 1);
      }
      this.at++;
      if (query.kind === 'all') {
        this.fail('emptyParenthesis', from, this.at);
      }
      return query;
    }
    if (text[from] === '"') {
      return { kind: 'text', text: this.quotation() };
    }
    const pattern = text[from] === '/' ? this.pattern(null) : null;
    return pattern ?? this.wordTerm();
  }

  private wordTerm(): Query {
    const from = this.at;
    const found = KEY_AND_SIGN.exec(this.text.slice(from, from + 300));
    if (found) {
      this.at += found[0].length;
      return this.comparison(found[1], found[2], from);
    }
    const word = this.run();
    if (!word.startsWith('has:')) {
      return { kind: 'text', text: word };
    }
    if (word === 'has:') {
      this.fail('noKey', from, this.at);
    }
    return { kind: 'has', key: word.slice(4) };
  }

  private comparison(key: string, sign: string, from: number): Query {
    const valueFrom = this.at;
    const next = this.text[valueFrom] ?? ' ';
    if (/[\s)]/.test(next)) {
      this.fail('noValue', from, valueFrom);
    }
    const { kind } = resolveKey(key);
    if (sign === '=~' || sign === '!~') {
      if (kind === 'duration') {
        this.fail('noPattern', from, valueFrom);
      }
      const pattern = next === '/' ? this.pattern(key) : this.barePattern(key);
      if (!pattern) {
        this.fail('openPattern', valueFrom, this.text.length);
      }
      return sign === '=~' ? pattern : { kind: 'not', of: pattern };
    }
    const value = next === '"' ? this.quotation() : this.run();
    if (kind === 'duration' && durationOf(value) === null) {
      this.fail('noDuration', valueFrom, this.at);
    }
    if (kind === 'number' && numberOf(value) === null) {
      this.fail('noNumber', valueFrom, this.at);
    }
    if (sign === '=' || sign === '!=') {
      const equals: Query = { kind: 'equals', key, value };
      return sign === '=' ? equals : { kind: 'not', of: equals };
    }
    if (kind === 'text') {
      this.fail('noOrder', from, valueFrom);
    }
    if (kind === 'attribute' && numberOf(value) === null) {
      this.fail('noNumber', valueFrom, this.at);
    }
    return { kind: 'compare', key, operator: sign as Operator, value };
  }

  /** `/…/` or `/…/i` here; null where it is only a word that begins with a slash, such as a path. */
  private pattern(key: string | null): Query | null {
    const { text } = this;
    const from = this.at;
    let inClass = false;
    let to = from + 1;
    for (; to < text.length && (inClass || text[to] !== '/'); to++) {
      if (text[to] === '\\') {
        to++;
      } else if (text[to] === '[' || text[to] === ']') {
        inClass = text[to] === '[';
      }
    }
    const end = /^\/(|i|g|gi|ig)(?=$|[\s)])/.exec(text.slice(to));
    if (!end || to === from + 1) {
      return null;
    }
    this.at = to + end[0].length;
    return this.checked({ key, source: text.slice(from + 1, to), ignoreCase: end[1].includes('i') }, from + 1);
  }

  /** Without slashes, upper and lower case are the same. */
  private barePattern(key: string): Query {
    const from = this.at;
    const source = this.run().replace(/\\.|\//g, (piece) => (piece === '/' ? '\\/' : piece));
    return this.checked({ key, source, ignoreCase: true }, from);
  }

  private checked(pattern: { key: string | null; source: string; ignoreCase: boolean }, from: number): Query {
    try {
      new Pattern(pattern.source, pattern.ignoreCase);
    } catch (thrown) {
      if (thrown instanceof PatternProblem) {
        const at = Math.min(from + thrown.at, this.text.length - 1);
        this.fail(thrown.what, at, at + 1);
      }
      throw thrown;
    }
    return { kind: 'pattern', ...pattern };
  }

  private quotation(): string {
    const from = this.at++;
    let said = '';
    for (; this.at < this.text.length; this.at++) {
      const character = this.text[this.at];
      if (character === '"') {
        this.at++;
        return said;
      }
      const isEscape = character === '\\' && /["\\]/.test(this.text[this.at + 1] ?? '');
      this.at += isEscape ? 1 : 0;
      said += this.text[this.at];
    }
    this.fail('openQuote', from, this.text.length);
  }

  /** Up to a space, or a closing parenthesis that none inside has opened. */
  private run(): string {
    const from = this.at;
    let open = 0;
    for (; this.at < this.text.length && !/\s/.test(this.text[this.at]); this.at++) {
      open += this.text[this.at] === '(' ? 1 : this.text[this.at] === ')' ? -1 : 0;
      if (open < 0) {
        break;
      }
    }
    return this.text.slice(from, this.at);
  }

  private isWord(word: string): boolean {
    return this.text.startsWith(word, this.at) && /^$|[\s()]/.test(this.text[this.at + word.length] ?? '');
  }

  private word(word: string): boolean {
    const is = this.isWord(word);
    this.at += is ? word.length : 0;
    return is;
  }

  private space(): void {
    while (this.at < this.text.length && /\s/.test(this.text[this.at])) {
      this.at++;
    }
  }
}
