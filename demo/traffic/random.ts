import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { skipN } from 'pure-rand/utils/skipN';

/** Seeded chance: the same seed gives the same numbers. */
export interface Random {
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number;
  /** True in `share` (0..1) of the cases. */
  chance(share: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** Lower-case hex digits, not all zero. */
  hex(digits: number): string;
}

export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  // Neighbouring seeds start out alike.
  skipN(generator, 32);
  const int = (low: number, high: number) => uniformInt(generator, low, high);
  const hex = (digits: number): string => {
    let text = '';
    while (text.length < digits) {
      text += int(0, 0xffff).toString(16).padStart(4, '0');
    }
    const exact = text.slice(0, digits);
    return /^0+$/.test(exact) ? hex(digits) : exact;
  };
  return {
    int,
    chance: (share) => uniformFloat64(generator) < share,
    pick: (choices) => choices[int(0, choices.length - 1)],
    hex,
  };
}
