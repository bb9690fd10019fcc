import type { Random } from './random';

/** Share of requests that follow close upon another, so that several are under way at once. */
const BURST = 0.25;

/**
 * When the load generator sends its requests: at random, on average `ratePerSecond` of them, some in bursts.
 * @param fromUs Unix µs; the times given are later, and ever later
 */
export function* arrivals(random: Random, fromUs: number, ratePerSecond: number): Generator<number, never> {
  const meanUs = 1_000_000 / ratePerSecond / (1 - BURST);
  for (let atUs = fromUs; ;) {
    const gapUs = random.chance(BURST) ? random.int(1_000, 40_000) : exponential(random) * meanUs;
    atUs += Math.max(1, Math.round(gapUs));
    yield atUs;
  }
}

/** Waiting times of independent events, mean 1; cut so that no pause looks like an outage. */
const exponential = (random: Random) => Math.min(5, -Math.log(random.int(1, 1_000_000) / 1_000_000));
