/** Sets of UTF-16 units, as classes of a regular expression name them. */

/** Inclusive ranges, in any order. */
export type Ranges = ReadonlyArray<readonly [from: number, to: number]>;

const LAST = 0xffff;

export const DIGITS: Ranges = [[48, 57]];
export const WORDS: Ranges = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
export const SPACES: Ranges = [
  [9, 13],
  [32, 32],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
export const LINE_ENDS: Ranges = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
];

/** Everything else. */
export function without(ranges: Ranges): Ranges {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const rest: Array<readonly [number, number]> = [];
  let next = 0;
  for (const [from, to] of sorted) {
    if (from > next) {
      rest.push([next, from - 1]);
    }
    next = Math.max(next, to + 1);
  }
  return next <= LAST ? [...rest, [next, LAST]] : rest;
}

/** Tests one unit; what is ASCII by a table, because nearly all is. */
export class CharacterSet {
  private readonly ascii = new Uint8Array(128);

  /** @param negated the units that are in none of the ranges; in any case, with `ignoreCase` */
  constructor(
    private readonly ranges: Ranges,
    private readonly negated: boolean,
    private readonly ignoreCase: boolean
  ) {
    for (let unit = 0; unit < 128; unit++) {
      this.ascii[unit] = this.find(unit) ? 1 : 0;
    }
  }

  has(unit: number): boolean {
    return unit < 128 ? this.ascii[unit] === 1 : this.find(unit);
  }

  private find(unit: number): boolean {
    let found = this.within(unit);
    if (!found && this.ignoreCase) {
      const text = String.fromCharCode(unit);
      found = this.within(text.toLowerCase().charCodeAt(0)) || this.within(text.toUpperCase().charCodeAt(0));
    }
    return found !== this.negated;
  }

  private within(unit: number): boolean {
    return this.ranges.some(([from, to]) => unit >= from && unit <= to);
  }
}
