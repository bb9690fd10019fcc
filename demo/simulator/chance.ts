import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { skipN } from 'pure-rand/utils/skipN';

/** Seeded chance: the same seed gives the same draws in the same order. */
export class Chance {
  private readonly generator;

  constructor(seed: number) {
    this.generator = xoroshiro128plus(seed);
    // Neighbouring seeds start out alike.
    skipN(this.generator, 32);
  }

  /** 0 ≤ x < 1. */
  unit(): number {
    return uniformFloat64(this.generator);
  }

  /** Whole, both ends included. */
  whole(low: number, high: number): number {
    return uniformInt(this.generator, low, high);
  }

  between(low: number, high: number): number {
    return low + this.unit() * (high - low);
  }

  /** True in `share` (0..1) of the cases. Draws nothing where the outcome is certain. */
  happens(share: number): boolean {
    return share > 0 && (share >= 1 || this.unit() < share);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.whole(0, choices.length - 1)];
  }

  /** A key, drawn by its weight. */
  weighted<K extends string>(weights: Partial<Record<K, number>>): K {
    const entries = Object.entries(weights) as Array<[K, number]>;
    let left = this.unit() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) {
      left -= weight;
      if (left < 0) {
        return key;
      }
    }
    return entries[entries.length - 1][0];
  }

  /** Standard normal (Box and Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.unit())) * Math.cos(2 * Math.PI * this.unit());
  }

  /** Lower-case hex digits. */
  hex(digits: number): string {
    let text = '';
    while (text.length < digits) {
      text += this.whole(0, 0xffffffff).toString(16).padStart(8, '0');
    }
    return text.slice(0, digits);
  }
}
