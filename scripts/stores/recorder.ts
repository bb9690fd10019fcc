import type { StoreClient } from '../../src/store/client';
import { toStoreError } from '../../src/store/errors';

/** A statement that was sent. */
export interface Sent {
  sql: string;
  params: Record<string, unknown>;
  /** Places in our code that it came through, innermost first: `src/store/deepflow/calls.ts:70`. */
  through: string[];
  /** Of the answer that was an error. */
  error: string;
}

/** A client that notes each statement, and who sent it. */
export function recording(client: StoreClient, sent: Sent[]): StoreClient {
  const note = async <T>(sql: string, params: Record<string, unknown> | undefined, answer: () => Promise<T>) => {
    const one: Sent = { sql, params: params ?? {}, through: placesIn(new Error().stack ?? ''), error: '' };
    sent.push(one);
    try {
      return await answer();
    } catch (cause) {
      const { code, message } = toStoreError(cause);
      one.error = `${code} ${message}`;
      throw cause;
    }
  };
  const { queryRaw } = client;
  return {
    query: (sql, params, signal) => note(sql, params, () => client.query(sql, params, signal)),
    ...(queryRaw && {
      queryRaw: (sql: string, params?: Record<string, unknown>, signal?: AbortSignal) =>
        note(sql, params, () => queryRaw.call(client, sql, params, signal)),
    }),
  };
}

function placesIn(stack: string): string[] {
  return [...stack.matchAll(/\/(src\/[\w./-]+\.tsx?):(\d+)/g)].map(([, file, line]) => `${file}:${line}`);
}
