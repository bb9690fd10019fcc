/** From and to, both included; the unit is the caller's. */
export interface Stretch {
  from: number;
  to: number;
}

export function hullOf(a: Stretch, b: Stretch): Stretch {
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}

/** Stretches that cover all of these: no more than the gap apart they are one, and the smallest gaps make one of too many. */
export function stretchesOf(
  all: ReadonlyArray<{ startNs: number; endNs: number }>,
  gap: number,
  most: number
): Stretch[] {
  const apart: Stretch[] = [];
  for (const { startNs: from, endNs: to } of [...all].sort((a, b) => a.startNs - b.startNs)) {
    const last = apart.at(-1);
    if (last && from - last.to <= gap) {
      last.to = Math.max(last.to, to);
    } else {
      apart.push({ from, to });
    }
  }
  if (apart.length <= most) {
    return apart;
  }
  const gaps = apart.slice(1).map(({ from }, i) => from - apart[i].to);
  const smallest = [...gaps].sort((a, b) => b - a)[most - 1];
  return stretchesOf(
    apart.map(({ from, to }) => ({ startNs: from, endNs: to })),
    smallest,
    most
  );
}

/** Stretches of time that have been looked at, by key: apart from each other, by start. */
export class Covered {
  private readonly byKey = new Map<string, Stretch[]>();

  has(key: string, { from, to }: Stretch): boolean {
    return (this.byKey.get(key) ?? []).some((known) => known.from <= from && to <= known.to);
  }

  add(key: string, stretch: Stretch): void {
    const apart: Stretch[] = [];
    let whole = stretch;
    for (const known of this.byKey.get(key) ?? []) {
      if (known.to < whole.from || known.from > whole.to) {
        apart.push(known);
      } else {
        whole = hullOf(known, whole);
      }
    }
    this.byKey.set(
      key,
      [...apart, whole].sort((a, b) => a.from - b.from)
    );
  }
}

/** Whether one of many stretches covers another. */
export class CoverIndex {
  private readonly froms: Float64Array;
  /** Of those up to each, the latest end. */
  private readonly latest: Float64Array;

  constructor(stretches: readonly Stretch[]) {
    const sorted = [...stretches].sort((a, b) => a.from - b.from);
    this.froms = Float64Array.from(sorted, ({ from }) => from);
    this.latest = new Float64Array(sorted.length);
    let latest = -Infinity;
    sorted.forEach(({ to }, i) => (this.latest[i] = latest = Math.max(latest, to)));
  }

  coversAny({ from, to }: Stretch): boolean {
    let low = 0;
    for (let high = this.froms.length; low < high;) {
      const middle = (low + high) >> 1;
      if (this.froms[middle] <= from) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && this.latest[low - 1] >= to;
  }
}

/**
 * Puts things with a stretch each into at most so many groups, each with the stretch around its own: of all that could
 * be put together those whose common stretch adds least to what they ask for. For some hundred things, not for thousands.
 */
export function groupStretches<T extends Stretch>(
  things: readonly T[],
  most: number
): Array<Stretch & { things: T[] }> {
  const groups = [...things]
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .map((thing) => ({ from: thing.from, to: thing.to, things: [thing] }));
  const added = (a: (typeof groups)[0], b: (typeof groups)[0]): number => {
    const { from, to } = hullOf(a, b);
    const length = to - from;
    return (length - (a.to - a.from)) * a.things.length + (length - (b.to - b.from)) * b.things.length;
  };
  while (groups.length > most) {
    let best: [number, number, number] = [Infinity, 0, 1];
    for (let i = 0; i < groups.length; i++) {
      for (let j = i + 1; j < groups.length; j++) {
        const cost = added(groups[i], groups[j]);
        if (cost < best[0]) {
          best = [cost, i, j];
        }
      }
    }
    const [, i, j] = best;
    groups[i] = { ...hullOf(groups[i], groups[j]), things: [...groups[i].things, ...groups[j].things] };
    groups.splice(j, 1);
  }
  return groups;
}
