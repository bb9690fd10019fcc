import type { Call } from '../trace/call';
import type { CallsResult } from './callsRequest';

/** A call as one store lists it, with what puts it among those of other stores. */
export interface ListedCall extends Call {
  /** By what the store's list is ordered, newest first, Unix ms: when the request ended, or when it began. */
  placeMs: number;
  /** Of a span of code: its own id and its parent's, in the one spelling; '' where it has none. */
  spanIds?: { own: string; parent: string };
}

/** What one store answers. */
export interface ListedCalls extends CallsResult {
  calls: ListedCall[];
  /** No call fits what was asked for: these are observations that do, in place of calls. */
  areInstead?: boolean;
}

/** The call without what only lists of several stores need. */
export function plainCall({ placeMs: _, spanIds: __, ...call }: ListedCall): Call {
  return call;
}
