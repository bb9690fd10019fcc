import type { StoreClient, StoreRow } from '../client';
import { toStoreError } from '../errors';

/** Asks for rows that are worth having beside others, and not worth losing these. @throws StoreError only where the query was cancelled */
export type AskBeside = (sql: string, params: Record<string, unknown>) => Promise<StoreRow[]>;

/**
 * Where such a statement fails there are no rows, and no more are asked for in this way: whoever waited for one timeout need
 * not wait for the next.
 * @param unknown what is not known then, a sentence
 * @param notices takes that, and why
 */
export function askBeside(client: StoreClient, unknown: string, notices: Set<string>, signal?: AbortSignal): AskBeside {
  let failed = false;
  return async (sql, params) => {
    if (failed) {
      return [];
    }
    try {
      return await client.query(sql, params, signal);
    } catch (cause) {
      const error = toStoreError(cause);
      if (error.isCancelled) {
        throw error;
      }
      failed = true;
      notices.add(`${unknown} ${error.message}`);
      return [];
    }
  };
}
