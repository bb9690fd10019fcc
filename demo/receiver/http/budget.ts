import { HttpError } from './httpError';

/** Seconds after which a sender that was too many may come back. */
const RETRY_AFTER_S = '1';

/** Bytes that one request holds. */
export interface Share {
  /** @throws HttpError 429 when all requests together would hold more than they may */
  add(bytes: number): void;
  /** When the request is answered. */
  close(): void;
}

/** What all requests under way may hold in memory together; who comes when it is used up is told to come again. */
export class Budget {
  private used = 0;
  /** How many requests are under way. */
  shares = 0;

  constructor(private readonly maxBytes: number) {}

  share(): Share {
    let own = 0;
    let isOpen = true;
    this.shares++;
    return {
      add: (bytes) => {
        if (this.used + bytes > this.maxBytes) {
          throw tooMany('more is under way than the receiver holds');
        }
        own += bytes;
        this.used += bytes;
      },
      close: () => {
        this.used -= own;
        own = 0;
        this.shares -= isOpen ? 1 : 0;
        isOpen = false;
      },
    };
  }
}

/** Back-pressure: the sender keeps its spans for a while. */
export const tooMany = (why: string): HttpError => new HttpError(429, why, { 'retry-after': RETRY_AFTER_S });
