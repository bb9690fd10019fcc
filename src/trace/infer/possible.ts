import type { Question } from './question';

/** Among more requests than these nobody can tell whose a call is, and trying would take as long as all the rest. */
const MOST_POSSIBLE = 256;

/**
 * For each call the requests that were going on all through it, by start; none where there were too many. Requests and
 * calls are by start.
 */
export function possibleFor({ received, calls }: Question): number[][] {
  let going: number[] = [];
  let next = 0;
  return calls.map((call) => {
    for (; next < received.length && received[next].startNs <= call.startNs; next++) {
      going.push(next);
    }
    going = going.filter((r) => received[r].endNs >= call.startNs);
    const possible = going.filter((r) => received[r].endNs >= call.endNs);
    return possible.length > MOST_POSSIBLE ? [] : possible;
  });
}
