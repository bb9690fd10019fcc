/** What page and worker say to each other. A talk is one job at work; `n` numbers what is to be answered. */
export type ToWorker =
  | { kind: 'open'; talk: number; job: string; start: unknown }
  | { kind: 'ask'; talk: number; n: number; message: unknown }
  | { kind: 'close'; talk: number }
  | { kind: 'ping' };

export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'pong' }
  | { kind: 'answer'; n: number; answer: unknown }
  | { kind: 'failed'; n: number; error: PlainError };

/** An error that can travel: name, message, and what else it carries as plain values (`code`, `status`). */
export interface PlainError {
  name: string;
  message: string;
  more: Record<string, string | number | boolean>;
}

export function plainError(cause: unknown): PlainError {
  if (!(cause instanceof Error)) {
    return { name: 'Error', message: String(cause), more: {} };
  }
  const more: PlainError['more'] = {};
  for (const [key, value] of Object.entries(cause)) {
    if (key !== 'name' && ['string', 'number', 'boolean'].includes(typeof value)) {
      more[key] = value;
    }
  }
  return { name: cause.name, message: cause.message, more };
}

/** The error again: of its class only the name is left. */
export function errorOf({ name, message, more }: PlainError): Error {
  return Object.assign(new Error(message), more, { name });
}
