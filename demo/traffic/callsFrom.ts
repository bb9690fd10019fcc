import { arrivals } from './arrivals';
import type { NodeName } from './cluster';
import type { Demo } from './demo';
import { playCall, type SimulatedCall } from './playCall';
import { createRandom } from './random';
import { createState } from './state';

/** From when on a demo runs, Unix µs. */
export interface Beginning {
  demo: Demo;
  fromUs: number;
}

export interface CallsOptions {
  /** Of each demo; its own where not given. */
  ratePerSecond?: number;
  seed: number;
  clockOffsetUs: Record<NodeName, number>;
}

/** Seeds of demos that run side by side are so far apart. */
const SEED_STEP = 0x9e3779b1;

/**
 * The calls of demos that run side by side, in the order of their starts, on one state: they share nodes, and so the
 * numbers that a node's agent gives out.
 */
export function* callsFrom(begin: readonly Beginning[], options: CallsOptions): Generator<SimulatedCall, never> {
  const { ratePerSecond, seed, clockOffsetUs } = options;
  const state = createState(seed);
  const streams = begin.map(({ demo, fromUs }, nth) => {
    const random = createRandom((seed + nth * SEED_STEP) & 0x7fffffff);
    const starts = arrivals(random, fromUs, ratePerSecond ?? demo.ratePerSecond);
    return { demo, random, starts, nextUs: starts.next().value };
  });
  if (streams.length === 0) {
    throw new Error('no demo runs');
  }
  for (;;) {
    const stream = streams.reduce((first, other) => (other.nextUs < first.nextUs ? other : first));
    const { demo, random, starts, nextUs } = stream;
    yield playCall(demo, { seed: random.int(0, 0x7fffffff), startUs: nextUs, clockOffsetUs, state });
    stream.nextUs = starts.next().value;
  }
}
