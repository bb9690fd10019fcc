/**
 * Text → the row that has it, for as many texts as a frame has rows. A `Map` of a million texts takes seconds: it
 * remembers every key in an object of its own and is built anew each time it doubles.
 */
export class IdTable {
  /** Row + 1 where a text has its place; 0 = free. At most half full. */
  private readonly places: Int32Array;
  /** By row of those in the table: texts of other hashes need not be compared, which spares reading them. */
  private readonly hashes: Int32Array;
  private readonly mask: number;
  /** Another order each time: no list of ids is slow every time it is read. */
  private readonly seed = Math.floor(Math.random() * 0x100000000);

  /** @param ids the texts; rows are indices of them */
  constructor(private readonly ids: ArrayLike<string>) {
    let size = 4;
    while (size < 2 * ids.length) {
      size *= 2;
    }
    this.places = new Int32Array(size);
    this.hashes = new Int32Array(ids.length);
    this.mask = size - 1;
  }

  /** The row under this text, -1 when there is none. */
  find(id: string): number {
    return this.places[this.placeOf(id, this.hash(id))] - 1;
  }

  /** Puts a row under its text where there is none yet; else the row that is there, and -1 when it was put. */
  add(row: number): number {
    const hash = this.hash(this.ids[row]);
    const place = this.placeOf(this.ids[row], hash);
    const found = this.places[place] - 1;
    if (found < 0) {
      this.hashes[row] = hash;
      this.places[place] = row + 1;
    }
    return found;
  }

  /** Puts a row under its text, in place of the one that was there. */
  put(row: number): void {
    const hash = this.hash(this.ids[row]);
    this.hashes[row] = hash;
    this.places[this.placeOf(this.ids[row], hash)] = row + 1;
  }

  private placeOf(id: string, hash: number): number {
    const { places, hashes, mask, ids } = this;
    let place = hash & mask;
    for (let row = places[place] - 1; row >= 0; row = places[place] - 1) {
      if (hashes[row] === hash && ids[row] === id) {
        break;
      }
      place = (place + 1) & mask;
    }
    return place;
  }

  private hash(text: string): number {
    let h = this.seed;
    for (let i = 0; i < text.length; i++) {
      h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
      h ^= h >>> 15;
    }
    h = Math.imul(h, 0x85ebca6b);
    return h ^ (h >>> 13);
  }
}
