/** The text of a regular expression → what it says. Without what cannot be matched in linear time: no look-around, no back-references. */
import { DIGITS, LINE_ENDS, SPACES, WORDS, without, type Ranges } from './characters';

export type PatternNode =
  | { kind: 'set'; ranges: Ranges; negated: boolean }
  | { kind: 'assert'; what: Assertion }
  | { kind: 'sequence'; of: PatternNode[] }
  | { kind: 'either'; of: PatternNode[] }
  /** `most` may be Infinity. */
  | { kind: 'repeat'; of: PatternNode; least: number; most: number };

export type Assertion = 'start' | 'end' | 'edge' | 'noEdge';

/** What is wrong, and where in the text. */
export class PatternProblem extends Error {
  constructor(
    readonly what: PatternTrouble,
    readonly at: number
  ) {
    super(`${what} at ${at}`);
  }
}

export type PatternTrouble =
  | 'tooLong'
  | 'lookAround'
  | 'backReference'
  | 'property'
  | 'openGroup'
  | 'closedGroup'
  | 'openClass'
  | 'range'
  | 'nothingToRepeat'
  | 'count'
  | 'lastBackslash';

/** Nobody types longer ones; groups nest as deep at most. */
export const LONGEST_PATTERN = 500;

const CONTROLS: Record<string, number> = { t: 9, n: 10, v: 11, f: 12, r: 13, '0': 0 };
const CLASSES: Record<string, Ranges> = {
  d: DIGITS,
  w: WORDS,
  s: SPACES,
  D: without(DIGITS),
  W: without(WORDS),
  S: without(SPACES),
};

/** @throws PatternProblem */
export function parsePattern(source: string): PatternNode {
  if (source.length > LONGEST_PATTERN) {
    throw new PatternProblem('tooLong', LONGEST_PATTERN);
  }
  const parser = new PatternParser(source);
  const node = parser.either();
  if (parser.at < source.length) {
    throw new PatternProblem('closedGroup', parser.at);
  }
  return node;
}

class PatternParser {
  at = 0;

  constructor(private readonly source: string) {}

  either(): PatternNode {
    const of = [this.sequence()];
    while (this.take('|')) {
      of.push(this.sequence());
    }
    return of.length === 1 ? of[0] : { kind: 'either', of };
  }

  private sequence(): PatternNode {
    const of: PatternNode[] = [];
    while (this.at < this.source.length && this.source[this.at] !== '|' && this.source[this.at] !== ')') {
      of.push(this.repeated());
    }
    return of.length === 1 ? of[0] : { kind: 'sequence', of };
  }

  private repeated(): PatternNode {
    const from = this.at;
    const node = this.atom();
    const count = this.count();
    if (!count) {
      return node;
    }
    if (node.kind === 'assert') {
      throw new PatternProblem('nothingToRepeat', from);
    }
    this.take('?'); // lazy or not: it matches or it does not
    const [least, most] = count;
    const second = this.at;
    if (this.count()) {
      throw new PatternProblem('nothingToRepeat', second);
    }
    return { kind: 'repeat', of: node, least, most };
  }

  private count(): [least: number, most: number] | null {
    if (this.take('*')) {
      return [0, Infinity];
    }
    if (this.take('+')) {
      return [1, Infinity];
    }
    if (this.take('?')) {
      return [0, 1];
    }
    const written = /^\{(\d+)(,?)(\d*)\}/.exec(this.source.slice(this.at));
    if (!written || (written[2] === '' && written[3] !== '')) {
      return null;
    }
    const least = Number(written[1]);
    const most = written[2] === '' ? least : written[3] === '' ? Infinity : Number(written[3]);
    if (least > most) {
      throw new PatternProblem('count', this.at);
    }
    this.at += written[0].length;
    return [least, most];
  }

  private atom(): PatternNode {
    const { source } = this;
    const from = this.at;
    const character = source[this.at++];
    switch (character) {
      case '^':
        return { kind: 'assert', what: 'start' };
      case '$':
        return { kind: 'assert', what: 'end' };
      case '.':
        return { kind: 'set', ranges: LINE_ENDS, negated: true };
      case '(':
        return this.group(from);
      case '[':
        return this.characterClass(from);
      case '*':
      case '+':
      case '?':
        throw new PatternProblem('nothingToRepeat', from);
      case '\\':
        if (source[this.at] === 'b' || source[this.at] === 'B') {
          return { kind: 'assert', what: source[this.at++] === 'b' ? 'edge' : 'noEdge' };
        }
        return { kind: 'set', ranges: this.escaped(from), negated: false };
      default:
        this.at = from;
        if (this.count()) {
          throw new PatternProblem('nothingToRepeat', from);
        }
        this.at = from + 1;
        return { kind: 'set', ranges: unit(source.charCodeAt(from)), negated: false };
    }
  }

  private group(from: number): PatternNode {
    const { source } = this;
    if (source[this.at] === '?') {
      const intro = /^\?(?::|<[A-Za-z_]\w*>)/.exec(source.slice(this.at));
      if (!intro) {
        throw new PatternProblem('lookAround', from);
      }
      this.at += intro[0].length;
    }
    const node = this.either();
    if (!this.take(')')) {
      throw new PatternProblem('openGroup', from);
    }
    // As one thing, so that a count behind it counts all of it, assertions included.
    return { kind: 'sequence', of: [node] };
  }

  /** What a backslash and the following stand for; the backslash has been read. */
  private escaped(from: number): Ranges {
    const { source } = this;
    if (this.at >= source.length) {
      throw new PatternProblem('lastBackslash', from);
    }
    const character = source[this.at++];
    if (CLASSES[character]) {
      return CLASSES[character];
    }
    if (CONTROLS[character] !== undefined) {
      return unit(CONTROLS[character]);
    }
    if (/[1-9k]/.test(character)) {
      throw new PatternProblem('backReference', from);
    }
    if (/[pP]/.test(character)) {
      throw new PatternProblem('property', from);
    }
    const digits = character === 'x' ? 2 : character === 'u' ? 4 : 0;
    const hex = source.slice(this.at, this.at + digits);
    if (digits > 0 && hex.length === digits && /^[\da-f]+$/i.test(hex)) {
      this.at += digits;
      return unit(Number.parseInt(hex, 16));
    }
    return unit(character.charCodeAt(0));
  }

  private characterClass(from: number): PatternNode {
    const { source } = this;
    const negated = this.take('^');
    const ranges: Array<readonly [number, number]> = [];
    for (;;) {
      if (this.at >= source.length) {
        throw new PatternProblem('openClass', from);
      }
      if (this.take(']')) {
        return { kind: 'set', ranges, negated };
      }
      const low = this.member();
      const isRange = source[this.at] === '-' && this.at + 1 < source.length && source[this.at + 1] !== ']';
      if (!isRange) {
        ranges.push(...low);
        continue;
      }
      const dash = this.at++;
      const high = this.member();
      if (isUnit(low) && isUnit(high)) {
        if (low[0][0] > high[0][0]) {
          throw new PatternProblem('range', dash);
        }
        ranges.push([low[0][0], high[0][0]]);
      } else {
        ranges.push(...low, ...unit(45), ...high);
      }
    }
  }

  private member(): Ranges {
    const from = this.at;
    if (!this.take('\\')) {
      return unit(this.source.charCodeAt(this.at++));
    }
    if (this.take('b')) {
      return unit(8);
    }
    return this.escaped(from);
  }

  private take(character: string): boolean {
    const taken = this.source[this.at] === character;
    this.at += taken ? 1 : 0;
    return taken;
  }
}

function unit(code: number): Ranges {
  return [[code, code]];
}

function isUnit(ranges: Ranges): boolean {
  return ranges.length === 1 && ranges[0][0] === ranges[0][1];
}
