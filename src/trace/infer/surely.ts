import type { Answer } from './question';

/** Below this no link is made, whatever else is known. */
export const LEAST_CONFIDENCE = 0.6;

/** Of the links made in one process, at most so many may be expected to be wrong. */
export const MOST_EXPECTED_WRONG = 0.033;

/**
 * Of the answers for an event loop at least this share must be sure, else none is believed. All samplers can settle
 * for the same wrong arrangement where every delay is the loop's queue. Scenario `eventLoop`: with this rule 3 % of its
 * guesses without ids are wrong (docs/truth.md); without it 10 % were, most of them in one such process.
 */
const LEAST_SURE_ON_LOOP = 0.5;

/**
 * The answers that are sure enough: a wrong guess is worse than a gap. The surest first, as long as the share of
 * wrong ones that their confidences make expect stays small.
 */
export function surely(answers: readonly Answer[], isLoop: boolean): Set<Answer> {
  const sure = surest(answers);
  return isLoop && sure.size < LEAST_SURE_ON_LOOP * answers.length ? new Set() : sure;
}

function surest(answers: readonly Answer[]): Set<Answer> {
  const sure = new Set<Answer>();
  let expectedWrong = 0;
  for (const answer of [...answers].sort((a, b) => b.confidence - a.confidence || a.call - b.call)) {
    expectedWrong += 1 - answer.confidence;
    if (answer.confidence < LEAST_CONFIDENCE || expectedWrong > MOST_EXPECTED_WRONG * Math.max(sure.size + 1, FEW)) {
      break;
    }
    if (answer.received >= 0) {
      sure.add(answer);
    }
  }
  return sure;
}

/** Of a handful of answers one of middling confidence is still worth showing. */
const FEW = 10;
