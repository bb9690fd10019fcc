import { createHash } from 'node:crypto';

/** Ids below are left to whoever writes the dictionaries by hand (or by DeepFlow's controller). */
const FIRST_ID = 1024;
/** Dictionaries with the FLAT layout take ids below 500,000 by default. */
export const WIDE_IDS = 1 << 18;
/** Columns of 16 bits. */
export const NARROW_IDS = 0xffff;

/**
 * Ids for names of one dictionary. An id is the hash of its key, so that it is the same after a restart
 * even if nothing was read back; where two keys meet, the later one takes the next free id.
 */
export class IdPool {
  private readonly idByKey = new Map<string, number>();
  private readonly nameById = new Map<number, string>();

  constructor(private readonly end: number) {}

  /** Makes a stored name known; without a key, it is found again by its hash. */
  learn(id: number, name: string, key?: string): void {
    this.nameById.set(id, name);
    if (key !== undefined && !this.idByKey.has(key)) {
      this.idByKey.set(key, id);
    }
  }

  find(key: string): number | undefined {
    return this.idByKey.get(key);
  }

  /** The id of the key; `isNew` if its name must still be stored. */
  take(key: string, name: string): { id: number; isNew: boolean } {
    const known = this.idByKey.get(key);
    if (known !== undefined) {
      return { id: known, isNew: false };
    }
    const size = this.end - FIRST_ID;
    const hash = createHash('sha256').update(key).digest().readUInt32BE(0);
    const taken = new Set(this.idByKey.values());
    for (let step = 0; step < size; step++) {
      const id = FIRST_ID + ((hash + step) % size);
      const there = this.nameById.get(id);
      if (there === undefined || (there === name && !taken.has(id))) {
        this.idByKey.set(key, id);
        this.nameById.set(id, name);
        return { id, isNew: there === undefined };
      }
    }
    throw new Error(`no id is left for ${name}`);
  }
}
