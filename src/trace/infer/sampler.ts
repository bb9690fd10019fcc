import { Course } from './course';
import { Dice } from './dice';
import { Pattern } from './pattern';
import type { Question } from './question';

/** Calls that belong to no request that was seen (timers, background work), of all calls, where nothing says that there are more. */
const BACKGROUND_SHARE = 0.002;

/**
 * Draws assignments of calls to requests, one call at a time, each by its likelihood under the pattern of all the
 * others (collapsed Gibbs sampling). Now and then two calls of one kind, or all that two requests did from an instant
 * on, change places: moves that no call can make alone.
 */
export class Sampler {
  private readonly pattern: Pattern;
  private readonly course: Course;
  private readonly dice: Dice;
  /** Logarithm of the likelihood of belonging to no request, per ns. */
  private readonly none: number;

  /** @param possible for each call the requests that it may belong to. */
  constructor(
    private readonly question: Question,
    private readonly possible: readonly number[][],
    open: readonly number[],
    seed: number
  ) {
    this.pattern = new Pattern(question.types, question.keys);
    this.course = new Course(question, this.pattern);
    this.dice = new Dice(seed);
    this.none = Math.log(
      Math.max((BACKGROUND_SHARE * (question.calls.length + 1)) / Math.max(1, extentNs(question)), strayRate(question))
    );
    question.received.forEach((_, r) => this.course.open(r));
    question.calls.forEach((call, c) => call.known >= 0 && this.course.put(c, call.known));
    // What is certain first, so that the first guesses have something to go by.
    for (const call of [...open].sort((a, b) => possible[a].length - possible[b].length || a - b)) {
      this.course.put(call, this.draw(call));
    }
  }

  /** @param votes gets the likelihood of each possible request, and at last of none, added. */
  redraw(call: number, votes?: Float64Array): void {
    this.course.take(call);
    this.course.put(call, this.draw(call, votes));
    this.exchange(call);
    this.cross(call);
  }

  private draw(call: number, votes?: Float64Array): number {
    const candidates = this.possible[call];
    const logs = candidates.map((r) => this.course.gain(call, r));
    logs.push(this.none);
    let top = -Infinity;
    for (const log of logs) {
      top = Math.max(top, log);
    }
    let sum = 0;
    for (let i = 0; i < logs.length; i++) {
      logs[i] = Math.exp(logs[i] - top);
      sum += logs[i];
    }
    if (votes) {
      for (let i = 0; i < logs.length; i++) {
        votes[i] += logs[i] / sum;
      }
    }
    let left = this.dice.next() * sum;
    for (let i = 0; i < candidates.length; i++) {
      left -= logs[i];
      if (left < 0) {
        return candidates[i];
      }
    }
    return -1;
  }

  /** Another request that the call may belong to; -1 where it belongs to none or there is no other. */
  private otherRequest(call: number): number {
    const own = this.course.requestOf(call);
    const candidates = this.possible[call];
    const other = candidates[Math.floor(this.dice.next() * candidates.length)];
    return own < 0 || other === own ? -1 : other;
  }

  /** Lets a call and one of the same kind in another request change places, if that is as likely. */
  private exchange(call: number): void {
    const { course } = this;
    const own = course.requestOf(call);
    const other = this.otherRequest(call);
    const partner = other < 0 ? -1 : course.nearestAlike(other, call);
    if (partner < 0 || !this.mayBelong(partner, own)) {
      return;
    }
    course.take(call);
    course.take(partner);
    const stay = course.gain(call, own) + course.gain(partner, other);
    const change = course.gain(call, other) + course.gain(partner, own);
    const swap = Math.log(this.dice.next()) < change - stay;
    course.put(call, swap ? other : own);
    course.put(partner, swap ? own : other);
  }

  /** Lets the call's request and another exchange all that came after the call, or from it on. */
  private cross(call: number): void {
    const other = this.otherRequest(call);
    if (other >= 0) {
      const fromNs = this.question.calls[call].startNs + (this.dice.next() < 0.5 ? 0 : 1);
      this.course.exchangeTails(this.course.requestOf(call), other, fromNs, this.dice.next(), (c, r) =>
        this.mayBelong(c, r)
      );
    }
  }

  private mayBelong(call: number, request: number): boolean {
    const { startNs, endNs, known } = this.question.calls[call];
    const { received } = this.question;
    return known < 0 && received[request].startNs <= startNs && received[request].endNs >= endNs;
  }
}

/**
 * Calls per ns while no request was being worked on: they belong to requests that nobody saw (from nodes without an
 * agent, say), of which there are as many while others are worked on.
 */
function strayRate({ calls, received }: Question): number {
  let strays = 0;
  let idleNs = 0;
  let busyUntilNs = calls[0]?.startNs ?? 0;
  let next = 0;
  // Both are by start.
  for (const { startNs } of calls) {
    for (; next < received.length && received[next].startNs <= startNs; next++) {
      idleNs += Math.max(0, received[next].startNs - busyUntilNs);
      busyUntilNs = Math.max(busyUntilNs, received[next].endNs);
    }
    if (startNs >= busyUntilNs) {
      strays++;
      idleNs += startNs - busyUntilNs;
      busyUntilNs = startNs;
    }
  }
  return idleNs > 0 ? strays / idleNs : 0;
}

/** From the first start to the last end that was seen. */
function extentNs({ calls, received }: Question): number {
  let from = Infinity;
  let to = -Infinity;
  for (const { startNs, endNs } of [...received, ...calls]) {
    from = Math.min(from, startNs);
    to = Math.max(to, startNs, Number.isFinite(endNs) ? endNs : startNs);
  }
  return to - from;
}
