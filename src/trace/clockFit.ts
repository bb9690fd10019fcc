/** What one link says of two clocks: at `atNs`, what has to be added to the second to agree with the first lies within these, ns. */
export interface Bounds {
  atNs: number[];
  minNs: number[];
  maxNs: number[];
}

/** How one clock runs against another: the correction at `t` is `offset + driftPpm * 1e-6 * t`, the offset anywhere in the interval. */
export interface ClockFit {
  minNs: number;
  maxNs: number;
  driftPpm: number;
  /** False where no offset satisfies all links: then the interval is one point, the median of what they say. */
  fits: boolean;
}

/** Quartz drifts by tens of ppm; what needs more is no drift. */
const MOST_DRIFT_PPM = 200;

/** Stretches of time of which only the tightest bounds are kept, so that a fit costs the same however many links there are. */
const STRETCHES = 256;

/**
 * The offsets that all bounds allow. Where none does, a drift is looked for that opens the interval widest
 * (the linear-programming view of clock skew: Moon, Skelly, Towsley, INFOCOM 1999); where none does either, links that disagree with most are
 * left out, and at last the median is taken.
 */
export function fitClock(bounds: Bounds): ClockFit {
  const tight = tightest(bounds);
  const whole = fitLine(tight);
  if (whole) {
    return whole;
  }
  const middle = median(bounds.minNs.map((min, i) => (min + bounds.maxNs[i]) / 2));
  const slack = 4 * median(bounds.minNs.map((min, i) => Math.abs(bounds.maxNs[i] - min) / 2));
  const near = tightest(filter(bounds, (i) => bounds.minNs[i] <= middle + slack && bounds.maxNs[i] >= middle - slack));
  const most = near.lo.length > 0 || near.hi.length > 0 ? fitLine(near) : null;
  return most ? { ...most, fits: false } : { minNs: middle, maxNs: middle, driftPpm: 0, fits: false };
}

/** Points that bound the offset from below and from above. */
interface Tight {
  lo: Array<{ atNs: number; ns: number }>;
  hi: Array<{ atNs: number; ns: number }>;
}

function tightest({ atNs, minNs, maxNs }: Bounds): Tight {
  let from = Infinity;
  let to = -Infinity;
  for (const at of atNs) {
    from = Math.min(from, at);
    to = Math.max(to, at);
  }
  const lo = new Array<{ atNs: number; ns: number } | undefined>(STRETCHES);
  const hi = new Array<{ atNs: number; ns: number } | undefined>(STRETCHES);
  for (let i = 0; i < atNs.length; i++) {
    const stretch = Math.min(STRETCHES - 1, Math.floor(((atNs[i] - from) / Math.max(1, to - from)) * STRETCHES));
    const low = lo[stretch];
    const high = hi[stretch];
    if (!low || minNs[i] > low.ns) {
      lo[stretch] = { atNs: atNs[i], ns: minNs[i] };
    }
    if (!high || maxNs[i] < high.ns) {
      hi[stretch] = { atNs: atNs[i], ns: maxNs[i] };
    }
  }
  const there = <T>(point: T | undefined): point is T => point !== undefined;
  return { lo: lo.filter(there), hi: hi.filter(there) };
}

function fitLine(tight: Tight): ClockFit | null {
  const still = intervalAt(tight, 0);
  if (still.minNs <= still.maxNs) {
    return { ...still, driftPpm: 0, fits: true };
  }
  // How far the interval opens is a concave function of the drift: the widest is found by halving.
  let low = -MOST_DRIFT_PPM;
  let high = MOST_DRIFT_PPM;
  for (let step = 0; step < 60; step++) {
    const third = (high - low) / 3;
    if (width(tight, low + third) < width(tight, high - third)) {
      low += third;
    } else {
      high -= third;
    }
  }
  const driftPpm = (low + high) / 2;
  const moving = intervalAt(tight, driftPpm);
  return moving.minNs <= moving.maxNs ? { ...moving, driftPpm, fits: true } : null;
}

function width(tight: Tight, driftPpm: number): number {
  const { minNs, maxNs } = intervalAt(tight, driftPpm);
  return maxNs - minNs;
}

function intervalAt({ lo, hi }: Tight, driftPpm: number): { minNs: number; maxNs: number } {
  let minNs = -Infinity;
  let maxNs = Infinity;
  for (const { atNs, ns } of lo) {
    minNs = Math.max(minNs, ns - driftPpm * 1e-6 * atNs);
  }
  for (const { atNs, ns } of hi) {
    maxNs = Math.min(maxNs, ns - driftPpm * 1e-6 * atNs);
  }
  return { minNs, maxNs };
}

function filter(bounds: Bounds, keep: (i: number) => boolean): Bounds {
  const kept: Bounds = { atNs: [], minNs: [], maxNs: [] };
  bounds.atNs.forEach((at, i) => {
    if (keep(i)) {
      kept.atNs.push(at);
      kept.minNs.push(bounds.minNs[i]);
      kept.maxNs.push(bounds.maxNs[i]);
    }
  });
  return kept;
}

function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
