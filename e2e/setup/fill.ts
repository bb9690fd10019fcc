import { fillStore } from '../../demo/traffic/fillStore';
import type { Target, TargetCalls } from '../target';

const OK_CALLS = 8;
const SPACING_US = 1_500_000;

/**
 * Puts the calls that the tests look for into the store. The newest are the well ones, so that the list starts with them.
 * They are close together: with the calls that others make in the same time, they fit into one list.
 */
export async function fill(where: Target['store'] & { otlpUrl: string }): Promise<TargetCalls> {
  const nowUs = Date.now() * 1000;
  // Another seed each time: a store that is kept must not get the same ids twice.
  const seed = Math.floor(Math.random() * 1e6);
  const before = (seconds: number) => nowUs - seconds * 1_000_000;
  const one = async (scenario: 'slow' | 'http500' | 'sqlError' | 'timeout', secondsAgo: number, nth: number) => {
    const [call] = await fillStore({ ...where, count: 1, scenario, endUs: before(secondsAgo), seed: seed + nth });
    return call;
  };
  const failed = [await one('http500', 14, 1), await one('sqlError', 18, 2), await one('timeout', 22, 3)];
  const slow = await one('slow', 26, 4);
  const ok = await fillStore({ ...where, count: OK_CALLS, scenario: 'ok', endUs: nowUs, spacingUs: SPACING_US, seed });
  return { ok: ok.reverse(), slow, failed };
}
