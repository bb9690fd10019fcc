import type { Share } from './http/budget';
import { decode, type Encoding } from './http/encoding';
import { HttpError } from './http/httpError';
import { checkSpans } from './otlp/check';
import type { ResourceSpans } from './otlp/model';
import type { ReceiverState } from './receiverState';

/** Seconds after which a sender may come back to a store that was too slow. */
const RETRY_AFTER_S = '5';

/** What a request is answered: how many spans were refused for good, and why the first of them was. */
export interface Taken {
  rejectedSpans: number;
  reason: string;
}

/** Where all ways in meet: a request's bytes in, its spans stored. */
export interface Intake {
  /** Of what all requests under way hold in memory. */
  share(): Share;
  /** Resolves when all spans but the refused ones are stored. @throws HttpError 400, 429, 503 */
  take(body: Uint8Array, encoding: Encoding, peerIp: string): Promise<Taken>;
}

/** What has been taken since the start. */
export type IntakeCount = Pick<ReceiverState, 'acceptedSpans' | 'refusedSpans' | 'failedRequests' | 'lastProblem'>;

export interface IntakeOptions {
  share(): Share;
  /** Resolves when the spans are stored. @throws HttpError */
  store(batches: ResourceSpans[], peerIp: string): Promise<void>;
  /** After this a request is told to come again, though its spans may still be stored. */
  answerWithinMs: number;
}

export function createIntake({ share, store, answerWithinMs }: IntakeOptions): Intake & { count: IntakeCount } {
  const count: IntakeCount = { acceptedSpans: 0, refusedSpans: 0, failedRequests: 0, lastProblem: '' };
  return {
    share,
    count,
    take: async (body, encoding, peerIp) => {
      try {
        const { accepted, rejectedSpans, reason } = checkSpans(decode(body, encoding));
        await within(answerWithinMs, store(accepted, peerIp));
        count.acceptedSpans += accepted.reduce((sum, { spans }) => sum + spans.length, 0);
        count.refusedSpans += rejectedSpans;
        count.lastProblem = reason || count.lastProblem;
        return { rejectedSpans, reason };
      } catch (error) {
        count.failedRequests++;
        count.lastProblem = error instanceof Error ? error.message : String(error);
        throw error;
      }
    },
  };
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new HttpError(503, `the store did not take the spans within ${ms / 1000} s`, {
      'retry-after': RETRY_AFTER_S,
    });
    timer = setTimeout(() => reject(error), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
