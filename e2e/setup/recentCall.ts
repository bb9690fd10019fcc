import { fillStore, type StoredCall } from '../../demo/traffic/fillStore';
import type { Target } from '../target';

/** Puts one more call into the store, of now: a list of its time is asked for again with each refresh, which that of the
 * set-up's calls is not once these are old. */
export async function storeRecentCall({ store, otlpUrl }: Pick<Target, 'store' | 'otlpUrl'>): Promise<StoredCall> {
  const seed = Math.floor(Math.random() * 1e6);
  const [call] = await fillStore({ ...store, otlpUrl, count: 1, scenario: 'ok', seed });
  return call;
}
