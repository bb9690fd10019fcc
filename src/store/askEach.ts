import { toStoreError } from './errors';
import type { SpanStore } from './spanStore';
import type { StoreError } from './storeError';

/** What stores answered, and which did not. */
export interface Answers<T> {
  found: Array<{ store: SpanStore; answer: T }>;
  missing: Array<{ store: SpanStore; error: StoreError }>;
}

/** Asks all stores at once. @throws StoreError when none answers, or the query was cancelled */
export async function askEach<T>(
  stores: readonly SpanStore[],
  ask: (store: SpanStore) => Promise<T>
): Promise<Answers<T>> {
  const answers: Answers<T> = { found: [], missing: [] };
  const settled = await Promise.allSettled(stores.map(ask));
  settled.forEach((one, i) => {
    const store = stores[i];
    if (one.status === 'fulfilled') {
      answers.found.push({ store, answer: one.value });
    } else {
      answers.missing.push({ store, error: toStoreError(one.reason) });
    }
  });
  const errors = answers.missing.map(({ error }) => error);
  const cancelled = errors.find(({ isCancelled }) => isCancelled);
  if (cancelled || answers.found.length === 0) {
    throw cancelled ?? errors[0];
  }
  return answers;
}
