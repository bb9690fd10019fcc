import type { Steps } from '../../../background/job';

/** Up to so many are sorted at once. */
const AT_ONCE = 8_000;
const STEP = 50_000;

/** Sorts in place. In steps of some ms each; what is in order already costs O(n). */
export function* sortInSteps(list: Uint32Array, order: (a: number, b: number) => number): Steps<void> {
  if (isSorted(list, order)) {
    return;
  }
  for (let from = 0; from < list.length; from += AT_ONCE) {
    list.subarray(from, from + AT_ONCE).sort(order);
    if (from + AT_ONCE < list.length) {
      yield;
    }
  }
  let [source, target] = [list, list.length > AT_ONCE ? new Uint32Array(list.length) : list];
  for (let width = AT_ONCE; width < list.length; width *= 2) {
    for (let from = 0; from < list.length; from += 2 * width) {
      const middle = Math.min(from + width, list.length);
      const end = Math.min(middle + width, list.length);
      let [left, right] = [from, middle];
      for (let at = from; at < end; at++) {
        const takesLeft = left < middle && (right >= end || order(source[left], source[right]) <= 0);
        target[at] = takesLeft ? source[left++] : source[right++];
        if (at % STEP === STEP - 1) {
          yield;
        }
      }
    }
    [source, target] = [target, source];
  }
  if (source !== list) {
    list.set(source);
  }
}

function isSorted(list: Uint32Array, order: (a: number, b: number) => number): boolean {
  for (let k = 1; k < list.length; k++) {
    if (order(list[k - 1], list[k]) > 0) {
      return false;
    }
  }
  return true;
}
