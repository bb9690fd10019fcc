import { Course } from './course';
import { Pattern } from './pattern';
import { possibleFor } from './possible';
import type { Answer, Question } from './question';
import { Dice } from './dice';

/** Rounds over all open calls, of which the first half lets things settle and the second is counted. */
const MOST_ROUNDS = 120;
const LEAST_ROUNDS = 24;

/** Calls drawn for one question; of many calls each gets fewer rounds. */
const MOST_DRAWS = 300_000;

/** Calls drawn before the caller may do something else: a few ms. */
const DRAWS_AT_ONCE = 250;

/**
 * How much likelier than counted another answer is: a sampler sees less than all that could have been. Measured on
 * simulated systems (`bench`, scenario `threadPool`): of answers counted at 0.95, 0.9 are right.
 */
const UNSEEN = 1.7;

/** Calls that belong to no request that was seen (timers, background work), of all calls that lie inside of one. */
const BACKGROUND_SHARE = 0.002;

/**
 * Answers all open calls of a process together. Assignments are sampled one call at a time, each by its likelihood
 * under the pattern of all the others (collapsed Gibbs sampling), and now and then by exchanging two calls of one
 * kind, which single moves rarely manage. A call's confidence is how often the samples gave it that request.
 * The dice are always thrown alike: the same question gets the same answer.
 */
export function* assign(question: Question): Generator<void, Answer[], void> {
  const { calls, received } = question;
  const possible = possibleFor(question);
  const open = calls.map((_, call) => call).filter((call) => calls[call].known < 0 && possible[call].length > 0);
  if (open.length === 0) {
    return [];
  }
  const pattern = new Pattern(question.keys);
  const course = new Course(question, pattern);
  const dice = new Dice(1);
  const spanNs = Math.max(1, extentNs(question));
  const none = Math.log((BACKGROUND_SHARE * (calls.length + 1)) / spanNs);
  const votes = possible.map((candidates) => new Float64Array(candidates.length + 1));

  received.forEach((_, r) => course.open(r));
  calls.forEach((call, c) => call.known >= 0 && course.put(c, call.known));
  // What is certain first, so that the first guesses have something to go by.
  for (const call of [...open].sort((a, b) => possible[a].length - possible[b].length || a - b)) {
    course.put(call, draw(call, false));
  }
  const rounds = Math.ceil(Math.min(MOST_ROUNDS, Math.max(LEAST_ROUNDS, MOST_DRAWS / open.length)) / 2) * 2;
  let draws = 0;
  for (let round = 0; round < rounds; round++) {
    for (const call of open) {
      if (draws++ % DRAWS_AT_ONCE === 0) {
        yield;
      }
      course.take(call);
      course.put(call, draw(call, round >= rounds / 2));
      exchange(call);
      cross(call);
    }
  }
  return open.map((call) => answerOf(call));

  function draw(call: number, counted: boolean): number {
    const candidates = possible[call];
    const logs = candidates.map((r) => course.gain(call, r));
    logs.push(none);
    let top = -Infinity;
    for (const log of logs) {
      top = Math.max(top, log);
    }
    let sum = 0;
    for (let i = 0; i < logs.length; i++) {
      logs[i] = Math.exp(logs[i] - top);
      sum += logs[i];
    }
    if (counted) {
      const own = votes[call];
      for (let i = 0; i < logs.length; i++) {
        own[i] += logs[i] / sum;
      }
    }
    let left = dice.next() * sum;
    for (let i = 0; i < candidates.length; i++) {
      left -= logs[i];
      if (left < 0) {
        return candidates[i];
      }
    }
    return -1;
  }

  /** Lets a call and one of the same kind in another request change places, if that is as likely. */
  function exchange(call: number): void {
    const own = course.requestOf(call);
    const candidates = possible[call];
    const other = candidates[Math.floor(dice.next() * candidates.length)];
    if (own < 0 || other === own) {
      return;
    }
    const partner = course.nearestAlike(other, call);
    if (partner < 0 || calls[partner].known >= 0 || !possible[partner].includes(own)) {
      return;
    }
    course.take(call);
    course.take(partner);
    const stay = course.gainOfBoth(call, own, partner, other);
    const change = course.gainOfBoth(call, other, partner, own);
    const swap = Math.log(dice.next()) < change - stay;
    course.put(call, swap ? other : own);
    course.put(partner, swap ? own : other);
  }

  /** Lets the call's request and another exchange all that came after the call, or from it on. */
  function cross(call: number): void {
    const own = course.requestOf(call);
    const candidates = possible[call];
    const other = candidates[Math.floor(dice.next() * candidates.length)];
    if (own >= 0 && other !== own) {
      const fromNs = calls[call].startNs + (dice.next() < 0.5 ? 0 : 1);
      course.exchangeTails(own, other, fromNs, dice.next(), mayBelong);
    }
  }

  function mayBelong(call: number, request: number): boolean {
    return (
      calls[call].known < 0 &&
      received[request].startNs <= calls[call].startNs &&
      received[request].endNs >= calls[call].endNs
    );
  }

  function answerOf(call: number): Answer {
    const own = votes[call];
    let best = own.length - 1;
    let second = -1;
    for (let i = 0; i < own.length - 1; i++) {
      if (own[i] > own[best]) {
        second = best;
        best = i;
      } else if (second < 0 || own[i] > own[second]) {
        second = i;
      }
    }
    const at = (i: number): number => (i < 0 || i === own.length - 1 ? -1 : possible[call][i]);
    return {
      call,
      received: at(best),
      confidence: sober(own[best] / (rounds / 2)),
      possible: possible[call].length,
      second: at(second),
      secondConfidence: second < 0 ? 0 : own[second] / (rounds / 2),
    };
  }
}

function sober(share: number): number {
  return Math.max(0, 1 - UNSEEN * (1 - share));
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
