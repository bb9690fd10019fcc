import type { Question } from './question';

/** Requests that a call is held against; of more, those that started last. */
const MOST_POSSIBLE = 256;

/** For each call the requests that were going on all through it, by start. Requests and calls are by start. */
export function possibleFor({ received, calls }: Question): number[][] {
  let going: number[] = [];
  let next = 0;
  return calls.map((call) => {
    for (; next < received.length && received[next].startNs <= call.startNs; next++) {
      going.push(next);
    }
    going = going.filter((r) => received[r].endNs >= call.startNs);
    const possible = going.filter((r) => received[r].endNs >= call.endNs);
    return possible.length > MOST_POSSIBLE ? possible.slice(-MOST_POSSIBLE) : possible;
  });
}
