/** A query and a trace → which spans it is about. In steps, so that a million spans do not keep the page. */
import type { Steps } from '../../../background/job';
import type { KeyValue } from '../../../frames/panelTrace';
import type { TraceSpans } from '../layout/traceSpans';
import { resolveKey } from './keys';
import { Pattern } from './pattern/Pattern';
import { durationOf, numberOf } from './quantity';
import type { Operator, Query } from './query';
import { attributesOf, attributeText, columnsOf, LISTS, numbersOf, TEXT_KEYS } from './spanTexts';
import { byText } from './textColumn';

export interface Matches {
  /** By span, 1 where it matches. */
  matches: Uint8Array;
  count: number;
}

/** Told while matching. */
export interface Progress {
  /** Spans looked at. */
  done: number;
}

type Test = (span: number) => boolean;

/** Spans, and states of regular expressions, between two yields. */
const STEP = 256;
const STEP_STATES = 20_000;

export function* matchSpans(spans: TraceSpans, query: Query, progress: Progress = { done: 0 }): Steps<Matches> {
  const patterns: Pattern[] = [];
  const test = yield* testOf(spans, query, patterns);
  const matches = new Uint8Array(spans.count);
  let count = 0;
  let states = 0;
  for (let span = 0; span < spans.count; span++) {
    if (test(span)) {
      matches[span] = 1;
      count++;
    }
    const isHeavy = patterns.length > 0 && workOf(patterns) > states + STEP_STATES;
    if (isHeavy || span % STEP === STEP - 1) {
      states = workOf(patterns);
      progress.done = span + 1;
      yield;
    }
  }
  return { matches, count };
}

function workOf(patterns: readonly Pattern[]): number {
  let work = 0;
  for (const pattern of patterns) {
    work += pattern.work;
  }
  return work;
}

/** Recursion is as deep as the reader has nested parentheses; `parseQuery` bounds it. */
function* testOf(spans: TraceSpans, query: Query, patterns: Pattern[]): Steps<Test> {
  switch (query.kind) {
    case 'all':
      return () => true;
    case 'and':
    case 'or': {
      const tests: Test[] = [];
      for (const part of query.of) {
        tests.push(yield* testOf(spans, part, patterns));
      }
      return query.kind === 'and' ? every(tests) : some(tests);
    }
    case 'not': {
      const test = yield* testOf(spans, query.of, patterns);
      return (span) => !test(span);
    }
    case 'text': {
      const wanted = query.text.toLowerCase();
      return yield* anywhere(spans, (text) => text.toLowerCase().includes(wanted));
    }
    case 'pattern': {
      const pattern = new Pattern(query.source, query.ignoreCase);
      patterns.push(pattern);
      const test = (text: string) => pattern.test(text);
      return query.key === null ? yield* anywhere(spans, test) : yield* inValue(spans, query.key, test);
    }
    case 'has':
      return yield* has(spans, query.key);
    case 'equals':
      return yield* equals(spans, query.key, query.value);
    case 'compare':
      return yield* compares(spans, query.key, query.operator, query.value);
  }
}

function every(tests: readonly Test[]): Test {
  return (span) => {
    for (const test of tests) {
      if (!test(span)) {
        return false;
      }
    }
    return true;
  };
}

function some(tests: readonly Test[]): Test {
  return (span) => {
    for (const test of tests) {
      if (test(span)) {
        return true;
      }
    }
    return false;
  };
}

function* anywhere(spans: TraceSpans, test: (text: string) => boolean): Steps<Test> {
  const tests: Test[] = [];
  for (const key of TEXT_KEYS) {
    tests.push(yield* inValue(spans, key, test));
  }
  return some([...tests, anyAttribute(spans, (tag) => test(tag.key) || test(attributeText(tag)))]);
}

/** A test of what a key says of a span; keys with numbers are tested by their digits. */
function* inValue(spans: TraceSpans, written: string, test: (text: string) => boolean): Steps<Test> {
  const { key, kind } = resolveKey(written);
  if (kind === 'attribute') {
    return anyAttribute(spans, (tag) => tag.key === key && test(attributeText(tag)));
  }
  if (kind !== 'text' && key !== 'code') {
    const numbers = yield* numbersOf(spans, key);
    return (span) => numbers[span] !== null && test(String(numbers[span]));
  }
  const columns = yield* columnsOf(spans.trace, key);
  return some(columns.map((column) => byText(column, (text) => text !== '' && test(text))));
}

function anyAttribute({ trace }: TraceSpans, test: (tag: KeyValue) => boolean): Test {
  return (span) => attributesOf(trace, span).some(test);
}

function* has(spans: TraceSpans, written: string): Steps<Test> {
  const { key, kind } = resolveKey(written);
  if (kind === 'attribute') {
    return anyAttribute(spans, (tag) => tag.key === key);
  }
  return yield* inValue(spans, written, () => true);
}

function* equals(spans: TraceSpans, written: string, value: string): Steps<Test> {
  const { key, kind } = resolveKey(written);
  if (kind === 'number' || kind === 'duration') {
    const wanted = kind === 'number' ? numberOf(value) : durationOf(value);
    const numbers = yield* numbersOf(spans, key);
    return (span) => numbers[span] !== null && numbers[span] === wanted;
  }
  const wanted = meaningsOf(key, value.toLowerCase());
  const test = (text: string) => wanted.includes(text.toLowerCase());
  return yield* inValue(spans, written, LISTS.has(key) ? (text) => test(text) || text.split(',').some(test) : test);
}

function* compares(spans: TraceSpans, written: string, operator: Operator, value: string): Steps<Test> {
  const { key, kind } = resolveKey(written);
  const limit = (kind === 'duration' ? durationOf(value) : numberOf(value)) ?? NaN;
  const test = {
    '>': (number: number) => number > limit,
    '>=': (number: number) => number >= limit,
    '<': (number: number) => number < limit,
    '<=': (number: number) => number <= limit,
  }[operator];
  if (kind === 'attribute') {
    return anyAttribute(spans, (tag) => {
      const number = tag.key === key ? numberOf(attributeText(tag)) : null;
      return number !== null && test(number);
    });
  }
  const numbers = yield* numbersOf(spans, key);
  return (span) => {
    const number = numbers[span];
    return number !== null && test(number);
  };
}

const SOURCES = new Map([
  ['a', 'otel'],
  ['application', 'otel'],
  ['s', 'ebpf'],
  ['system', 'ebpf'],
  ['n', 'packet'],
  ['network', 'packet'],
]);

/** Lower-case values that a typed one may stand for. */
function meaningsOf(key: string, value: string): string[] {
  if (key === 'source') {
    return [SOURCES.get(value) ?? value];
  }
  return key === 'status' && value === 'error' ? ['server_error', 'client_error', 'timeout'] : [value];
}
