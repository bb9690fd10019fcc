import type { CallsRequest, CallsResult } from './callsRequest';
import type { StoreClient } from './client';
import { askEach } from './askEach';
import { toStoreError } from './errors';
import { plainCall, type ListedCall, type ListedCalls } from './listedCall';
import type { Failures, SpanStore } from './spanStore';
import type { StoreError } from './storeError';

/** A store's list has so many times the calls of a page at most: of a request that others list it is asked for one more. */
const MOST_PAGES = 16;

/** What a store has given so far. */
interface Part {
  store: SpanStore;
  /** Its place among the stores, which decides between calls of the same moment. */
  rank: number;
  limit: number;
  answer: ListedCalls;
  /** What its list goes without, and does not ask for again as it grows. */
  failures: Failures;
}

/**
 * The list of calls of several stores, each request once: a call that the code alone tells of is left out where a store
 * that sees the network lists the same request. Its place is filled from the older ones.
 *
 * The order in which calls are taken is that of each store's own list, so that a shorter page is part of a longer one; on
 * the page they stand by their start. A store that does not answer leaves the list without its calls, and that is said.
 * @throws StoreError when none answers, or the query was cancelled
 */
export async function mixedCalls(
  client: StoreClient,
  all: readonly SpanStore[],
  request: CallsRequest,
  signal?: AbortSignal
): Promise<CallsResult> {
  const { found, missing } = await askEach(all, async (store) => {
    const failures: Failures = new Map();
    return { failures, answer: await store.calls(client, request, signal, failures) };
  });
  const notices = new Set(
    missing.map(({ store, error }) => `Calls of ${store.name} are missing here: ${error.message}`)
  );
  const isReal = ({ calls, areInstead }: ListedCalls): boolean => calls.length > 0 && !areInstead;
  const lists = found.map(({ store, answer }): Part => ({
    store,
    rank: all.indexOf(store),
    limit: request.limit,
    ...answer,
  }));
  const areReal = lists.some(({ answer }) => isReal(answer));
  const parts = lists.filter(({ answer }) => !areReal || !answer.areInstead);
  const others = new Others(client, parts, { ...request, ...(areReal ? {} : instead(parts)) }, signal);

  for (;;) {
    const known = await others.alsoList(parts.flatMap((part) => (part.store.seesNetwork ? [] : upTo(part, parts))));
    const calls = inOrder(parts, known);
    const [grows] = parts.filter(mayGrow(request.limit)).sort(foremost);
    const isFull = calls.length > request.limit || (calls.length === request.limit && parts.some(isCutNetwork));
    if (isFull || !grows) {
      parts.forEach(({ answer }) => answer.notices.forEach((text) => notices.add(text)));
      others.notices.forEach((text) => notices.add(text));
      return {
        calls: calls
          .slice(0, request.limit)
          .sort((a, b) => b.startMs - a.startMs)
          .map(plainCall),
        truncated: calls.length > request.limit || parts.some(({ answer }) => answer.truncated),
        notices: [...notices],
      };
    }
    const lost = await grow(client, grows, request, signal);
    if (lost) {
      notices.add(`Older calls of ${grows.store.name} are missing here: ${lost.message}`);
    }
  }
}

/** Twice as long a list; where that fails it stays as it is, for good. @throws StoreError only where the query was cancelled */
async function grow(
  client: StoreClient,
  part: Part,
  request: CallsRequest,
  signal?: AbortSignal
): Promise<StoreError | null> {
  part.limit *= 2;
  try {
    part.answer = await part.store.calls(client, { ...request, limit: part.limit }, signal, part.failures);
    return null;
  } catch (cause) {
    const error = toStoreError(cause);
    if (error.isCancelled) {
      throw error;
    }
    part.limit = Infinity;
    return error;
  }
}

/** Where no store has a call, all give observations. */
const instead = (parts: readonly Part[]): Partial<CallsRequest> =>
  parts.some(({ answer }) => answer.areInstead) ? { allObservations: true } : {};

const isCutNetwork = ({ store, answer }: Part): boolean => store.seesNetwork && answer.truncated;

const mayGrow =
  (limit: number) =>
  ({ store, answer, limit: asked }: Part): boolean =>
    !store.seesNetwork && answer.truncated && asked < limit * MOST_PAGES;

/** The last place that a list has which goes on behind it. */
function endOf({ answer }: Part): number {
  return answer.truncated ? answer.calls.reduce((end, { placeMs }) => Math.min(end, placeMs), Infinity) : -Infinity;
}

const foremost = (a: Part, b: Part): number => endOf(b) - endOf(a);

/** Calls of a part that stand before all that other parts have not given yet. */
function upTo(part: Part, parts: readonly Part[], which: (other: Part) => boolean = isCutNetwork): ListedCall[] {
  const ends = parts.filter(which).map((other): [number, number] => [endOf(other), other.rank]);
  return part.answer.calls.filter(({ placeMs }) =>
    ends.every(([end, rank]) => placeMs > end || (placeMs === end && part.rank <= rank))
  );
}

/** The calls that nothing can come between any more, in the order in which pages take them. */
function inOrder(parts: readonly Part[], known: ReadonlySet<string>): ListedCall[] {
  return parts
    .flatMap((part) => upTo(part, parts, ({ answer }) => answer.truncated).map((call) => ({ call, rank: part.rank })))
    .filter(({ call }) => !known.has(call.id))
    .sort((a, b) => b.call.placeMs - a.call.placeMs || a.rank - b.rank)
    .map(({ call }) => call);
}

/** Those stores that see the network: each call of code is asked about once. */
class Others {
  readonly notices = new Set<string>();
  private readonly asked = new Set<string>();
  private readonly known = new Set<string>();

  constructor(
    private readonly client: StoreClient,
    private readonly parts: readonly Part[],
    private readonly request: CallsRequest,
    private readonly signal?: AbortSignal
  ) {}

  /** The ids of those calls that one of them lists, too; of calls asked about before as well. */
  async alsoList(calls: readonly ListedCall[]): Promise<ReadonlySet<string>> {
    const fresh = calls.filter(({ id }) => !this.asked.has(id));
    fresh.forEach(({ id }) => this.asked.add(id));
    for (const { store } of this.parts) {
      if (!store.alsoLists || fresh.length === 0) {
        continue;
      }
      try {
        const ids = await store.alsoLists(this.client, fresh, this.request, this.signal);
        ids.forEach((id) => this.known.add(id));
      } catch (cause) {
        const error = toStoreError(cause);
        if (error.isCancelled) {
          throw error;
        }
        this.notices.add(`Requests may be listed twice: ${store.name} did not say which it has, too. ${error.message}`);
      }
    }
    return this.known;
  }
}
