import type { StoreClient, StoreRow } from '../client';
import { toStoreError } from '../errors';
import type { Failures } from '../spanStore';

/** Asks for rows that are worth having beside others, and not worth losing these. @throws StoreError only where the query was cancelled */
export type AskBeside = (sql: string, params: Record<string, unknown>) => Promise<StoreRow[]>;

/**
 * Where such a statement fails there are no rows, and no more are asked for in this way: whoever waited for one timeout need
 * not wait for the next.
 * @param unknown what is not known then, a sentence
 * @param failures of the question, takes that, and why
 */
export function askBeside(client: StoreClient, unknown: string, failures: Failures, signal?: AbortSignal): AskBeside {
  return async (sql, params) => {
    if (failures.has(unknown)) {
      return [];
    }
    try {
      return await client.query(sql, params, signal);
    } catch (cause) {
      const error = toStoreError(cause);
      if (error.isCancelled) {
        throw error;
      }
      failures.set(unknown, error.message);
      return [];
    }
  };
}
