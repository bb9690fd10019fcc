/** The ways in which a span fails. */
export type Failure = 'server_error' | 'client_error' | 'timeout';

/** How a span with this status failed; null where it did not. */
export function failureOf(status: string): Failure | null {
  return status === 'server_error' || status === 'client_error' || status === 'timeout' ? status : null;
}
