/**
 * Large typed arrays on their way to the other thread. Cloning copies them twice, once on each side; a copy made here can
 * be moved, and what was given stays where it is, should the work have to be done again.
 */

/** Smaller ones are not worth a look, bytes. */
const WORTH_MOVING = 65_536;

export interface Parcel<T> {
  /** As given, with copies in place of the large arrays. */
  value: T;
  /** The buffers of these copies. */
  movable: ArrayBuffer[];
}

/** Looks into plain objects as deep as jobs nest them, not into lists: those may be long. */
export function copyToMove<T>(given: T, depth = 3): Parcel<T> {
  const movable: ArrayBuffer[] = [];
  const copy = (value: unknown, left: number): unknown => {
    if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
      return value.byteLength < WORTH_MOVING ? value : moved(value as Uint8Array);
    }
    if (
      left === 0 ||
      value === null ||
      typeof value !== 'object' ||
      Object.getPrototypeOf(value) !== Object.prototype
    ) {
      return value;
    }
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copy(inner, left - 1)]));
  };
  const moved = (array: Uint8Array) => {
    const own = array.slice();
    movable.push(own.buffer as ArrayBuffer);
    return own;
  };
  return { value: copy(given, depth) as T, movable };
}
