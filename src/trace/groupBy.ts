/** Items under their keys, in the order given; items whose key is null are left out. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K | null): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== null) {
      append(groups, key, item);
    }
  }
  return groups;
}

/** Adds a value to the list under a key. */
export function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) {
    list.push(value);
  } else {
    map.set(key, [value]);
  }
}

/** 0 … n-1. */
export function indices(items: readonly unknown[]): number[] {
  const all = new Array<number>(items.length);
  for (let i = 0; i < items.length; i++) {
    all[i] = i;
  }
  return all;
}

/** The items that pass, and the others, both in the order given. */
export function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  items.forEach((item) => (test(item) ? yes : no).push(item));
  return [yes, no];
}
