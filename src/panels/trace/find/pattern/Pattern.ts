/**
 * A regular expression that no text can make slow: all its possible states are followed at once (Thompson), so that a
 * test costs at most characters × size of the expression. The browser's own goes back and forth, and an expression like
 * `(a+)+$` can hold the page for hours; nothing can stop it. It is used where that cannot be.
 */
import { CharacterSet, WORDS } from './characters';
import { parsePattern, PatternProblem, type Assertion, type PatternNode } from './parsePattern';

/** Instructions at most; counted repetitions are written out. */
const MOST_STATES = 500;

/** What the browser's own may try for one text: it tries (length of the text) ^ (repeats + 1) at most. */
const MOST_ATTEMPTS = 200_000;

/** Longer texts are matched up to here, UTF-16 units. */
export const LONGEST_SUBJECT = 4000;

const SET = 0;
const SPLIT = 1;
const ASSERT = 2;
const MATCH = 3;
const ASSERTIONS: Assertion[] = ['start', 'end', 'edge', 'noEdge'];
const WORD = new CharacterSet(WORDS, false, false);

export class Pattern {
  private readonly op: number[] = [];
  /** SET: index into `sets`; SPLIT: where to go as well (next is the other); ASSERT: index into ASSERTIONS. */
  private readonly argument: number[] = [];
  private readonly next: number[] = [];
  private readonly sets: CharacterSet[] = [];
  private readonly start: number;
  private readonly seen: Uint32Array;
  private mark = 0;
  private stack: number[] = [];
  /** The browser's own, for where it cannot be slow; null where it always might. */
  private readonly native: RegExp | null;
  /** Texts up to this length are for the browser's own. */
  private readonly nativeLength: number;
  /** States visited since it was made: what its tests have cost. */
  work = 0;

  /** @throws PatternProblem */
  constructor(
    readonly source: string,
    readonly ignoreCase: boolean
  ) {
    const node = parsePattern(source);
    this.start = this.compile(node, this.add(MATCH, 0, -1));
    this.seen = new Uint32Array(this.op.length);
    const repeats = repeatsIn(node);
    this.native = Number.isFinite(repeats) ? new RegExp(source, ignoreCase ? 'i' : '') : null;
    this.nativeLength = Math.min(LONGEST_SUBJECT, Math.floor(MOST_ATTEMPTS ** (1 / (repeats + 1))));
  }

  /** True when it matches anywhere in the text. */
  test(text: string): boolean {
    if (this.native && text.length <= this.nativeLength) {
      this.work++;
      return this.native.test(text);
    }
    return this.follows(text);
  }

  /** The same, following all states at once whatever the text. */
  follows(text: string): boolean {
    const length = Math.min(text.length, LONGEST_SUBJECT);
    let now: number[] = [];
    let then: number[] = [];
    for (let at = 0; ; at++) {
      // `now` already went through this position's assertions; a match may begin here as well.
      if (at === 0) {
        this.newMark();
      }
      if (this.follow(this.start, now, text, at)) {
        return true;
      }
      if (at >= length) {
        return false;
      }
      const unit = text.charCodeAt(at);
      this.newMark();
      then.length = 0;
      for (const state of now) {
        if (this.sets[this.argument[state]].has(unit) && this.follow(this.next[state], then, text, at + 1)) {
          return true;
        }
      }
      [now, then] = [then, now];
    }
  }

  private newMark(): void {
    if (this.mark === 0xffffffff) {
      this.seen.fill(0);
      this.mark = 0;
    }
    this.mark++;
  }

  /** Adds to `into` the states that wait for a character, from `state` on; true when the end is among them. */
  private follow(state: number, into: number[], text: string, at: number): boolean {
    const { op, argument, next, seen, stack, mark } = this;
    stack.push(state);
    while (stack.length > 0) {
      const s = stack.pop() as number;
      if (seen[s] === mark) {
        continue;
      }
      seen[s] = mark;
      this.work++;
      switch (op[s]) {
        case SET:
          into.push(s);
          break;
        case SPLIT:
          stack.push(next[s], argument[s]);
          break;
        case ASSERT:
          if (holds(ASSERTIONS[argument[s]], text, at)) {
            stack.push(next[s]);
          }
          break;
        default:
          stack.length = 0;
          return true;
      }
    }
    return false;
  }

  private add(op: number, argument: number, next: number): number {
    if (this.op.length >= MOST_STATES) {
      throw new PatternProblem('tooLong', 0);
    }
    this.op.push(op);
    this.argument.push(argument);
    this.next.push(next);
    return this.op.length - 1;
  }

  /** Backwards: returns where `node` begins, given where it goes on. Recursion is as deep as groups nest. */
  private compile(node: PatternNode, goesOn: number): number {
    switch (node.kind) {
      case 'set':
        this.sets.push(new CharacterSet(node.ranges, node.negated, this.ignoreCase));
        return this.add(SET, this.sets.length - 1, goesOn);
      case 'assert':
        return this.add(ASSERT, ASSERTIONS.indexOf(node.what), goesOn);
      case 'sequence':
        return node.of.reduceRight((after, part) => this.compile(part, after), goesOn);
      case 'either':
        return node.of
          .map((part) => this.compile(part, goesOn))
          .reduceRight((other, part) => this.add(SPLIT, other, part));
      case 'repeat':
        return this.repeat(node.of, node.least, node.most, goesOn);
    }
  }

  private repeat(of: PatternNode, least: number, most: number, goesOn: number): number {
    let begin = goesOn;
    if (most === Infinity) {
      const loop = this.add(SPLIT, goesOn, goesOn);
      this.next[loop] = this.compile(of, loop);
      begin = loop;
    } else {
      for (let k = least; k < most; k++) {
        begin = this.add(SPLIT, goesOn, this.compile(of, begin));
      }
    }
    for (let k = 0; k < least; k++) {
      const before = this.op.length;
      begin = this.compile(of, begin);
      if (this.op.length === before) {
        break; // nothing, however often
      }
    }
    return begin;
  }
}

/** Repeats in an expression where each repeats one character only; Infinity where one repeats more than that. */
function repeatsIn(node: PatternNode): number {
  switch (node.kind) {
    case 'repeat':
      return node.of.kind === 'set' ? 1 : Infinity;
    case 'sequence':
    case 'either':
      return node.of.reduce((sum, part) => sum + repeatsIn(part), 0);
    default:
      return 0;
  }
}

function holds(what: Assertion, text: string, at: number): boolean {
  if (what === 'start') {
    return at === 0;
  }
  if (what === 'end') {
    return at === text.length;
  }
  const before = at > 0 && WORD.has(text.charCodeAt(at - 1));
  const after = at < text.length && WORD.has(text.charCodeAt(at));
  return (before !== after) === (what === 'edge');
}
