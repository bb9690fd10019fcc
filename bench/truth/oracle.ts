import { Chance } from '../../demo/simulator/chance';
import type { Simulation } from '../../demo/simulator/simulate';
import { assign } from './oracle/assign';
import { isGiven, problemsOf } from './oracle/problems';

/** Of the guesses that are made, this share may be wrong. */
const MOST_WRONG = 0.03;

/**
 * How many of the links without ids somebody finds who knows all that the simulator knows but what really happened:
 * each endpoint's program, every distribution of times, what its threads do. It weighs all that happened in a process
 * together and then guesses, the surest first, as long as at most 3 % of its guesses are wrong.
 *
 * Kept generous, since an engine is measured against it: where a link's request is known by trace id, the oracle is
 * taken to know the place in it, too; it knows the clocks, and whether a call was made inside a client span. It guesses
 * within a process: where a whole process left no row of a request, it does not guess across it.
 *
 * @returns links found.
 */
export function countOracle(simulation: Simulation): number {
  const chance = new Chance(77);
  const guesses: Array<{ share: number; isRight: boolean }> = [];
  for (const { problem, truth } of problemsOf(simulation)) {
    assign(problem, chance).forEach((guess, i) => {
      if (problem.known[i] < 0) {
        guesses.push({ share: guess.share, isRight: guess.host === truth[i] });
      }
    });
  }
  const { spans } = simulation;
  const given = spans.filter((span) => span.idless && isGiven(span, spans[span.parent])).length;
  return given + withinBar(guesses);
}

/** The longest list of guesses, from the surest on, that keeps the bar; how many of it are right. */
function withinBar(guesses: Array<{ share: number; isRight: boolean }>): number {
  guesses.sort((a, b) => b.share - a.share);
  let right = 0;
  let found = 0;
  guesses.forEach(({ share, isRight }, i) => {
    right += isRight ? 1 : 0;
    const isLastOfItsShare = guesses[i + 1]?.share !== share;
    if (isLastOfItsShare && i + 1 - right <= MOST_WRONG * (i + 1)) {
      found = right;
    }
  });
  return found;
}
