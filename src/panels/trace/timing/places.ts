/** Where on the way of a request a span was seen, as far as its time is concerned. */
import { NETWORK, SYSTEM, type TraceSpans } from '../layout/traceSpans';

/** Code that does not call out by itself. */
export const CODE = 0;
/** Code that calls another process: a client's or a producer's span. */
export const CALL = 1;
export const CLIENT_PROCESS = 2;
export const NIC = 3;
export const SERVER_PROCESS = 4;

/** O(1). */
export function placeOf({ trace, kind }: TraceSpans, span: number): number {
  if (kind[span] === NETWORK) {
    return NIC;
  }
  if (kind[span] === SYSTEM) {
    return trace.observationPoint[span].startsWith('c') ? CLIENT_PROCESS : SERVER_PROCESS;
  }
  const role = trace.kind[span].toLowerCase();
  return role === 'client' || role === 'producer' ? CALL : CODE;
}

export function isCode(place: number): boolean {
  return place === CODE || place === CALL;
}

/** True when code says that it was called from elsewhere. */
export function isEntry({ trace }: TraceSpans, span: number): boolean {
  const role = trace.kind[span].toLowerCase();
  return role === 'server' || role === 'consumer';
}
