import { inferred, type Forest } from '../forest';
import { append, groupBy, indices, partition } from '../groupBy';
import { findInnermost, type Nested } from '../innermost';
import { isOpenEnded } from '../cover';
import { headOf, lastOf, type Path } from '../paths';
import { relatedTrees } from '../related';
import { findSegments, type Segments } from '../segments';
import type { Span } from '../span';
import { findEventLoops, threadOf } from '../threads';
import type { Timeline } from '../timeline';
import type { Evidence } from '../trace';
import { assign } from './assign';
import { Kinds } from './kinds';
import type { KnownAnswers } from './known';
import { findProcessEnds, type ProcessEnds } from './processes';
import { findStrays } from './strays';
import type { Answer, Question } from './question';
import { surely } from './surely';

/** Work that may be interrupted. */
type Steps = Generator<void, void, void>;

/**
 * Layer 7, first: code whose request was seen without an id in it hangs under that request. Needed before calls are
 * placed, which go into the code of their request.
 *
 * @param answered what was asked before.
 */
export function* inferEntries(
  spans: readonly Span[],
  paths: readonly Path[],
  forest: Forest,
  time: Timeline,
  answered?: KnownAnswers
): Steps {
  if (!spans.some((span, i) => isEntry(span) && !forest.hasParent(i))) {
    return;
  }
  for (const ends of findProcessEnds(spans, paths, forest)) {
    const entries = ends.code.filter((i) => isEntry(spans[i]) && !forest.hasParent(i));
    if (entries.length > 0 && ends.received.length > 0) {
      for (const question of askWhoseCode(spans, ends, entries, forest, time)) {
        yield* link(question, forest, () => null, answered);
      }
    }
  }
  yield* inferStrays(spans, paths, forest, time, answered);
}

/**
 * Code of which neither pod nor process is known (a central collector's), where its service runs in several processes
 * or none of its code has been found. Code is stamped by the clock of the process that it runs in, so that it is held
 * against each request as that was stamped.
 */
function* inferStrays(
  spans: readonly Span[],
  paths: readonly Path[],
  forest: Forest,
  time: Timeline,
  answered?: KnownAnswers
): Steps {
  for (const { entries, requests } of findStrays(spans, paths, forest)) {
    const raw: Times = {
      startNs: spans.map((span) => span.startNs),
      endNs: spans.map((span) => span.endNs),
      commonClock: () => 0,
    };
    for (const question of questionsOf(spans, raw, requests, entries, () => -1)) {
      yield* link(question, forest, () => null, answered);
    }
    entries.forEach((entry) => forest.hasParent(entry) && time.shareClock(entry, forest.parentOf(entry)));
  }
}

/** What a question needs of the spans' times. */
type Times = {
  readonly startNs: ArrayLike<number>;
  readonly endNs: ArrayLike<number>;
  commonClock(span: number): number;
};

/**
 * Then the calls whose chain of ids broke inside their process. Below a stated confidence the gap stays.
 *
 * @param start the span whose trees matter alone; null = all do. -1 = none does.
 * @param answered what was asked before.
 */
export function* inferCalls(
  spans: readonly Span[],
  paths: readonly Path[],
  forest: Forest,
  time: Timeline,
  start: number | null = null,
  answered?: KnownAnswers
): Steps {
  if (!paths.some((path) => !forest.hasParent(headOf(path)))) {
    return;
  }
  const segments = findSegments(spans, forest);
  let waiting = findProcessEnds(spans, paths, forest).filter(({ sent }) =>
    sent.some((path) => !forest.hasParent(headOf(path)))
  );
  while (waiting.length > 0) {
    const [now, later] = start === null ? [waiting, []] : touchedBy(start, waiting, spans, forest);
    for (const ends of now) {
      for (const question of askWhoseCalls(spans, ends, segments, forest, time)) {
        const codeOf = (answers: readonly Answer[]): Map<number, number> =>
          innermostCode(spans, ends, segments, question, answers, forest, time);
        yield* link(question, forest, codeOf, answered);
      }
    }
    // What was linked may have brought trees that reach into other processes.
    waiting = now.length > 0 ? later : [];
  }
}

/** The processes with an end in a tree that belongs to the start, and the others. */
function touchedBy(
  start: number,
  processes: readonly ProcessEnds[],
  spans: readonly Span[],
  forest: Forest
): [ProcessEnds[], ProcessEnds[]] {
  const trees = relatedTrees(spans, (i) => forest.top(i), start);
  const isIn = (i: number): boolean => trees.has(forest.top(i));
  return partition(
    processes,
    ({ received, sent, code }) =>
      received.some((path) => isIn(lastOf(path))) || sent.some((path) => isIn(headOf(path))) || code.some(isIn)
  );
}

function isEntry({ spanKind }: Span): boolean {
  return spanKind === 'server' || spanKind === 'consumer';
}

/** Which request each of the process's OTel roots answered. */
function askWhoseCode(
  spans: readonly Span[],
  ends: ProcessEnds,
  entries: readonly number[],
  forest: Forest,
  time: Timeline
): Question[] {
  const requests = ends.received.map(lastOf);
  const at = new Map(requests.map((request, r) => [request, r]));
  const own = ends.code.filter((i) => at.has(forest.parentOf(i)));
  const taken = new Set(own.map((i) => forest.parentOf(i)));
  const free = requests.filter((request) => !taken.has(request));
  return questionsOf(spans, time, free, entries, () => -1);
}

/** Which request each call belongs to that has no parent yet. Those whose request is known show the habits. */
function askWhoseCalls(
  spans: readonly Span[],
  ends: ProcessEnds,
  segments: Segments,
  forest: Forest,
  time: Timeline
): Question[] {
  const roots = ends.code.filter((i) => segments.top[i] === i && !forest.hasParent(i));
  const requests = [...ends.received.map(lastOf), ...roots];
  const isRequest = new Set(requests);
  const requestOf = (head: number): number => {
    const parent = forest.parentOf(head);
    if (parent < 0 || isRequest.has(parent)) {
      return parent;
    }
    const top = segments.top[parent] ?? -1;
    return top < 0 ? -1 : isRequest.has(top) ? top : forest.parentOf(top);
  };
  const heads = ends.sent.map(headOf).filter((head) => !forest.hasParent(head) || isRequest.has(requestOf(head)));
  return questionsOf(spans, time, requests, heads, requestOf);
}

/** One question for each group of clocks that can be compared: nodes saw some of the calls whose clocks met no other. */
function questionsOf(
  spans: readonly Span[],
  time: Times,
  requests: readonly number[],
  calls: readonly number[],
  requestOf: (call: number) => number
): Question[] {
  const requestsOf = groupBy(requests, (request) => time.commonClock(request));
  return [...groupBy(calls, (call) => time.commonClock(call))].map(([clock, its]) =>
    questionOf(spans, time, requestsOf.get(clock) ?? [], its, requestOf)
  );
}

function questionOf(
  spans: readonly Span[],
  time: Times,
  requests: readonly number[],
  calls: readonly number[],
  requestOf: (call: number) => number
): Question {
  const byStart = (a: number, b: number): number => time.startNs[a] - time.startNs[b] || a - b;
  const comparable = [...requests].sort(byStart);
  const asked = [...calls].sort(byStart);
  const at = new Map(comparable.map((request, r) => [request, r]));
  const types = Kinds.ofRequests(comparable.map((i) => spans[i]));
  const keys = Kinds.ofCalls(asked.map((i) => spans[i]));
  const loops = findEventLoops(comparable.map((i) => spans[i]));
  const isOnLoop = (span: Span): boolean => loops.has(threadOf(span, 0));
  const answered = groupBy(indices(asked), (c) => idOf(spans[asked[c]].syscallTraceIdResponse));
  const read = groupBy(indices(comparable), (r) => idOf(spans[comparable[r]].syscallTraceIdRequest));
  return {
    received: comparable.map((span, r) => ({
      span,
      startNs: time.startNs[span],
      endNs: isOpenEnded(spans[span]) ? Infinity : time.endNs[span],
      type: types.kind[r],
    })),
    calls: asked.map((span, c) => ({
      span,
      startNs: time.startNs[span],
      endNs: isOpenEnded(spans[span]) ? time.startNs[span] : time.endNs[span],
      key: keys.kind[c],
      known: at.get(requestOf(span)) ?? -1,
      // What an event loop read last says nothing that the time does not say.
      after: isOnLoop(spans[span]) ? -1 : lastOfId(answered, spans[span], c),
      readLast: isOnLoop(spans[span]) ? -1 : lastOfId(read, spans[span], Infinity),
    })),
    types: types.count,
    keys: keys.count,
    isLoop: asked.some((span) => isOnLoop(spans[span])),
  };
}

/**
 * The last of those that left the id with which a call was sent, before one of them; -1 for none.
 *
 * @param byId each list ascending, and looked through by halves: one id may be left by thousands.
 */
function lastOfId(byId: ReadonlyMap<string, number[]>, { syscallTraceIdRequest }: Span, before: number): number {
  const id = idOf(syscallTraceIdRequest);
  const left = (id === null ? undefined : byId.get(id)) ?? [];
  let low = 0;
  for (let high = left.length; low < high;) {
    const middle = (low + high) >> 1;
    if (left[middle] < before) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low > 0 ? left[low - 1] : -1;
}

function idOf(id: string): string | null {
  return id === '' || id === '0' ? null : id;
}

/** Where code of the request was seen, and none can be told to have made the call. */
const NOWHERE = -1;

/**
 * The innermost code of the request that covers each call, by call; nothing where no code of the request was seen.
 * Where none covers it by clocks that may not compare: the one client's span of its protocol that called nothing
 * else; of several, nowhere.
 */
function innermostCode(
  spans: readonly Span[],
  ends: ProcessEnds,
  segments: Segments,
  { calls, received }: Question,
  answers: readonly Answer[],
  forest: Forest,
  time: Timeline
): Map<number, number> {
  const code = new Map<number, Nested[]>();
  for (const i of ends.code) {
    const top = segments.top[i];
    const above = forest.parentOf(top);
    append(code, above < 0 ? top : above, { span: i, depth: segments.depth[i] });
  }
  const within = new Map<number, number>();
  for (const [request, its] of groupBy(answers, ({ received: r }) => (r < 0 ? null : received[r].span))) {
    const covers = findInnermost(
      time,
      code.get(request) ?? [],
      its.map(({ call }) => calls[call].span)
    );
    const uncovered: number[] = [];
    covers.forEach((cover, call) => {
      if (cover?.alone) {
        within.set(call, cover.span);
      } else if (!cover) {
        uncovered.push(call);
      }
    });
    const free = (code.get(request) ?? [])
      .map(({ span }) => span)
      .filter((i) => isClient(spans[i]) && !forest.hasChild(i));
    for (const [protocol, calling] of groupBy(uncovered, (call) => spans[call].l7Protocol)) {
      const senders = free.filter((i) => spans[i].l7Protocol === protocol && !calling.includes(i));
      if (senders.length > 0) {
        const sender = senders.length === 1 && calling.length === 1 ? senders[0] : NOWHERE;
        calling.forEach((call) => within.set(call, sender));
      }
    }
  }
  return within;
}

function isClient({ spanKind }: Span): boolean {
  return spanKind === 'client' || spanKind === 'producer';
}

function* link(
  question: Question,
  forest: Forest,
  codeOf: (answers: readonly Answer[]) => Map<number, number> | null,
  answered?: KnownAnswers
): Steps {
  const { calls, received } = question;
  const answers = yield* assign(question, answered);
  const sure = surely(answers, question.isLoop);
  const code = codeOf(answers);
  for (const answer of answers) {
    const child = calls[answer.call].span;
    const evidence: Evidence[] =
      answer.possible > 1 ? ['process', 'containment', 'pattern'] : ['process', 'containment'];
    const proposal = (r: number, confidence: number, note: string) => {
      const request = received[r].span;
      const within = code?.get(child) ?? request;
      return inferred(child, within === NOWHERE ? request : within, evidence, Math.min(0.99, confidence), note);
    };
    if (answer.received < 0) {
      continue;
    }
    if (code?.get(child) === NOWHERE) {
      forest.passOver(proposal(answer.received, answer.confidence, noteOf(answer)), WHICH_CODE_UNKNOWN);
    } else if (sure.has(answer)) {
      forest.link(proposal(answer.received, answer.confidence, noteOf(answer)));
    } else {
      forest.passOver(proposal(answer.received, answer.confidence, noteOf(answer)), 'not sure enough');
    }
    if (answer.second >= 0 && answer.secondConfidence > 0.01) {
      const second = received[answer.second].span;
      forest.passOver(inferred(child, second, evidence, answer.secondConfidence, ''), 'less likely');
    }
  }
}

const WHICH_CODE_UNKNOWN = 'code of this request may have made the call, and which cannot be told';

function noteOf({ possible }: Answer): string {
  return possible === 1
    ? 'the only request that its process was working on all the time'
    : `the likeliest of ${possible} requests that its process was working on, by what it was seen to do and after what delays`;
}
