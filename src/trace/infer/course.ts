import {
  AFTER,
  BESIDE,
  FROM_START,
  MOST_PLACES,
  TIED,
  TIED_ELSEWHERE,
  UNTIED,
  type Pattern,
  type Step,
} from './pattern';
import type { Call, Question } from './question';

/** The requests of a process with the calls that were given to each so far, and the pattern of all their steps. */
export class Course {
  /** By request: its calls, by start. */
  private readonly callsOf: number[][];
  private readonly owner: Int32Array;
  /** The step at hand: millions are looked at, one at a time. */
  private readonly scratch: Step = { type: 0, from: 0, to: 0, relation: 0, place: 0, gapNs: 0, tie: 0 };

  constructor(
    private readonly question: Question,
    private readonly pattern: Pattern
  ) {
    this.callsOf = question.received.map(() => []);
    this.owner = new Int32Array(question.calls.length).fill(-1);
  }

  /** Counts a request that has no calls yet. */
  open(request: number): void {
    this.pattern.count(this.step(request, [], 0), 1);
  }

  requestOf(call: number): number {
    return this.owner[call];
  }

  put(call: number, request: number): void {
    this.owner[call] = request;
    if (request >= 0) {
      const calls = this.callsOf[request];
      const at = this.placeOf(calls, call);
      const to = this.lastAffected(calls.length, at);
      this.count(request, calls, at, to, -1);
      calls.splice(at, 0, call);
      this.count(request, calls, at, to + 1, 1);
    }
  }

  take(call: number): void {
    const request = this.owner[call];
    this.owner[call] = -1;
    if (request >= 0) {
      const calls = this.callsOf[request];
      const at = calls.indexOf(call);
      const to = this.lastAffected(calls.length - 1, at);
      this.count(request, calls, at, to + 1, -1);
      calls.splice(at, 1);
      this.count(request, calls, at, to, 1);
    }
  }

  /** How much likelier the request's course gets by the call. */
  gain(call: number, request: number): number {
    const calls = this.callsOf[request];
    const at = this.placeOf(calls, call);
    const to = this.lastAffected(calls.length, at);
    const before = this.likelihood(request, calls, at, to);
    calls.splice(at, 0, call);
    const after = this.likelihood(request, calls, at, to + 1);
    calls.splice(at, 1);
    return after - before;
  }

  /**
   * Lets two requests exchange all their calls from an instant on, if that is likely enough: of two courses that
   * have got crossed, no call alone can find back.
   *
   * @param draw a random number in [0, 1).
   * @param isOpen whether a call may be given to a request.
   */
  exchangeTails(
    a: number,
    b: number,
    fromNs: number,
    draw: number,
    isOpen: (call: number, request: number) => boolean
  ): void {
    const { calls } = this.question;
    const [headA, tailA] = split(this.callsOf[a], (call) => calls[call].startNs < fromNs);
    const [headB, tailB] = split(this.callsOf[b], (call) => calls[call].startNs < fromNs);
    if (tailA.length + tailB.length === 0 || !tailA.every((c) => isOpen(c, b)) || !tailB.every((c) => isOpen(c, a))) {
      return;
    }
    const [nowA, nowB] = [this.callsOf[a], this.callsOf[b]];
    const [newA, newB] = [headA.concat(tailB), headB.concat(tailA)];
    this.count(a, nowA, 0, nowA.length, -1);
    this.count(b, nowB, 0, nowB.length, -1);
    const stay = this.likelihood(a, nowA, 0, nowA.length) + this.likelihood(b, nowB, 0, nowB.length);
    const change = this.likelihood(a, newA, 0, newA.length) + this.likelihood(b, newB, 0, newB.length);
    if (Math.log(draw) < change - stay) {
      this.callsOf[a] = newA;
      this.callsOf[b] = newB;
      tailB.forEach((call) => (this.owner[call] = a));
      tailA.forEach((call) => (this.owner[call] = b));
    }
    this.count(a, this.callsOf[a], 0, this.callsOf[a].length, 1);
    this.count(b, this.callsOf[b], 0, this.callsOf[b].length, 1);
  }

  /** The call of the same kind in a request that is nearest in time; -1 for none. */
  nearestAlike(request: number, call: number): number {
    const { calls } = this.question;
    let best = -1;
    for (const other of this.callsOf[request]) {
      const alike = other !== call && calls[other].key === calls[call].key;
      if (alike && (best < 0 || this.distanceNs(other, call) < this.distanceNs(best, call))) {
        best = other;
      }
    }
    return best;
  }

  private distanceNs(a: number, b: number): number {
    return Math.abs(this.question.calls[a].startNs - this.question.calls[b].startNs);
  }

  /** Where the call stands among the request's calls, which are by start. */
  private placeOf(calls: readonly number[], call: number): number {
    let at = calls.length;
    while (at > 0 && calls[at - 1] > call) {
      at--;
    }
    return at;
  }

  /** A call moves the places of those behind it, as far as places are told apart. */
  private lastAffected(length: number, at: number): number {
    return Math.min(length, Math.max(at, MOST_PLACES - 1));
  }

  private count(request: number, calls: readonly number[], from: number, to: number, weight: number): void {
    for (let at = from; at <= to; at++) {
      this.pattern.count(this.step(request, calls, at), weight);
    }
  }

  private likelihood(request: number, calls: readonly number[], from: number, to: number): number {
    let sum = 0;
    for (let at = from; at <= to; at++) {
      sum += this.pattern.logLikelihood(this.step(request, calls, at));
    }
    return sum;
  }

  /** What the thread had read last: what this step began with, something else, or nothing that was seen. */
  private tieOf({ after, readLast }: Call, request: number, before: number): number {
    if (after < 0 && readLast < 0) {
      return UNTIED;
    }
    return (before >= 0 && after === before) || (before < 0 && readLast === request) ? TIED : TIED_ELSEWHERE;
  }

  /** The step to the call at a place, or at the place behind the last to the request's end. */
  private step(request: number, list: readonly number[], at: number): Step {
    const { received, calls, keys } = this.question;
    const { type, startNs, endNs } = received[request];
    const before = at > 0 ? calls[list[at - 1]] : undefined;
    const here = at < list.length ? calls[list[at]] : undefined;
    const untilNs = here ? here.startNs : endNs;
    const relation = !before ? FROM_START : before.endNs <= untilNs ? AFTER : BESIDE;
    const sinceNs = !before ? startNs : relation === AFTER ? before.endNs : before.startNs;
    const { scratch } = this;
    scratch.type = type;
    scratch.from = before ? before.key : keys;
    scratch.to = here ? here.key : keys;
    scratch.relation = relation;
    scratch.place = Math.min(at, MOST_PLACES - 1);
    scratch.gapNs = Number.isFinite(untilNs) ? untilNs - sinceNs : 0;
    scratch.tie = here ? this.tieOf(here, request, at > 0 ? list[at - 1] : -1) : UNTIED;
    return scratch;
  }
}

function split(items: readonly number[], isHead: (item: number) => boolean): [number[], number[]] {
  const at = items.findIndex((item) => !isHead(item));
  return at < 0 ? [items.slice(), []] : [items.slice(0, at), items.slice(at)];
}
