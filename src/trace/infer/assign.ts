import { textOf, type KnownAnswers } from './known';
import { possibleFor } from './possible';
import type { Answer, Question } from './question';
import { Sampler } from './sampler';

/**
 * Samplers, each with dice of its own: where they settle differently, the answer is not known, however sure each is.
 */
const SAMPLERS = 4;

/** Rounds of each sampler over all open calls, of which the first half lets things settle and the second is counted. */
const MOST_ROUNDS = 72;
const LEAST_ROUNDS = 8;

/**
 * Calls drawn for one question; of many calls each gets fewer rounds. Not fewer where each is held against many requests:
 * that makes the samplers surer than they are (scenario `burstsMixed`: 437 wrong links in place of 245).
 */
const MOST_DRAWS = 500_000;

/** Calls drawn before the caller may do something else: a few ms. */
const DRAWS_AT_ONCE = 250;

/**
 * Answers all open calls of a process together: assignments are sampled, and a call's confidence is how often the
 * samples gave it that request. The dice are always thrown alike: the same question gets the same answer.
 *
 * @param answered what was asked before, which is not worked out again; the answer is added.
 */
export function* assign(question: Question, answered: KnownAnswers = new Map()): Generator<void, Answer[], void> {
  const text = textOf(question);
  let answers = answered.get(text);
  if (!answers) {
    answered.set(text, (answers = yield* answersTo(question)));
  }
  return answers;
}

function* answersTo(question: Question): Generator<void, Answer[], void> {
  const { calls } = question;
  const possible = possibleFor(question);
  const open = calls.map((_, call) => call).filter((call) => calls[call].known < 0 && possible[call].length > 0);
  if (open.length === 0) {
    return [];
  }
  const votes = possible.map((candidates) => new Float64Array(candidates.length + 1));
  const budget = Math.min(MOST_ROUNDS, Math.max(LEAST_ROUNDS, MOST_DRAWS / SAMPLERS / open.length));
  const rounds = 2 * Math.ceil(budget / 2);
  let draws = 0;
  for (let seed = 1; seed <= SAMPLERS; seed++) {
    const sampler = new Sampler(question, possible, open, seed);
    for (let round = 0; round < rounds; round++) {
      for (const call of open) {
        if (draws++ % DRAWS_AT_ONCE === 0) {
          yield;
        }
        sampler.redraw(call, round >= rounds / 2 ? votes[call] : undefined);
      }
    }
  }
  const counted = (SAMPLERS * rounds) / 2;
  return open.map((call) =>
    answerOf(
      call,
      possible[call],
      votes[call].map((sum) => sum / counted)
    )
  );
}

/** @param shares of the samples, by possible request, and at last of none. */
function answerOf(call: number, possible: readonly number[], shares: Float64Array): Answer {
  const byShare = [...shares.keys()].sort((a, b) => shares[b] - shares[a] || b - a);
  const [best, second] = byShare;
  return {
    call,
    received: possible[best] ?? -1,
    confidence: shares[best],
    possible: possible.length,
    second: possible[second] ?? -1,
    secondConfidence: shares[second],
  };
}
