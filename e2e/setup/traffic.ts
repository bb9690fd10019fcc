import { springBoot } from '../../demo/traffic/springBoot/springBoot';
import type { TrafficOptions } from '../../demo/traffic/startTraffic';

/** So much of the past that the newest hundred of the list are others' calls before the first test begins. */
const PAST_MINUTES = 3;

/**
 * How many calls a second LIVE_TRAFFIC asks for; 0 where it is not set.
 * @throws Error when it is no number
 */
export function trafficPerSecond({ LIVE_TRAFFIC = '' }: NodeJS.ProcessEnv): number {
  const calls = Number(LIVE_TRAFFIC);
  if (!Number.isFinite(calls) || calls < 0) {
    throw new Error(`LIVE_TRAFFIC is ${LIVE_TRAFFIC}: it takes a number of calls a second.`);
  }
  return calls;
}

export function trafficOf(ratePerSecond: number): Pick<TrafficOptions, 'demos' | 'ratePerSecond' | 'backfillMinutes'> {
  return { demos: [springBoot], ratePerSecond, backfillMinutes: PAST_MINUTES };
}
