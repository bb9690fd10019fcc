import { thenBackFromNow } from '../timeRange';
import type { StoreSearch } from './storeSearch';

/**
 * The first row of a trace by its trace id, however that is spelled: in the given range, else in growing ranges back from
 * now. All stores are asked at once, and the first range in which one has the trace ends the search.
 *
 * @param onAsked told when statements are on their way
 * @returns its id, '' when there is none
 */
export async function findStart(
  stores: readonly StoreSearch[],
  traceId: string,
  rangeS?: { from: number; to: number },
  onAsked: () => void = () => undefined
): Promise<string> {
  const given = rangeS && { fromS: Math.floor(rangeS.from), toS: Math.ceil(rangeS.to) + 1 };
  const ranges = thenBackFromNow(given);
  for (const range of ranges) {
    const asked = stores.map((store) => store.firstOf(traceId, range));
    onAsked();
    const found = await Promise.all(asked);
    const id = found.find((one) => one !== '');
    if (id !== undefined) {
      return id;
    }
  }
  // No index leads to rows that hold several: these are looked at one by one, where it was asked for only.
  for (const store of stores) {
    const asked = store.firstAmongSeveral?.(traceId, ranges[0]);
    onAsked();
    const id = (await asked) ?? '';
    if (id !== '') {
      return id;
    }
  }
  return '';
}
