import type { ResponseStatus } from '../../trace/span';
import type { Call } from '../../frames/calls';
import { statusWords } from './status';

export type SortBy = 'time' | 'duration' | 'status';
export interface Sort {
  by: SortBy;
  descending: boolean;
}
export const NEWEST_FIRST: Sort = { by: 'time', descending: true };

export interface Arrangement {
  /** Every word of it must occur somewhere in the call. */
  text: string;
  errorsOnly: boolean;
  slowOnly: boolean;
  sort: Sort;
}

/** The worst last, so that "descending" puts it on top. */
const SEVERITY: readonly ResponseStatus[] = [
  'ok',
  'unknown',
  'parse_failed',
  'client_error',
  'timeout',
  'server_error',
];

/** True for what a user calls a failed request; unknown and unparsed answers are not known to have failed. */
export function isError(status: ResponseStatus): boolean {
  return status === 'server_error' || status === 'client_error' || status === 'timeout';
}

/**
 * From which duration a call stands out as slow among these, ms: in their slowest tenth, and at least twice their
 * median, so that none is slow where all take about as long. Infinity where no duration is known.
 */
export function slowFromMs(calls: readonly Call[]): number {
  const longestFirst = calls
    .map((call) => call.durationMs)
    .filter((ms) => ms !== null)
    .sort((a, b) => b - a);
  if (longestFirst.length === 0) {
    return Infinity;
  }
  const slowestTenthMs = longestFirst[Math.ceil(longestFirst.length / 10) - 1];
  const medianMs = longestFirst[Math.floor(longestFirst.length / 2)];
  return Math.max(slowestTenthMs, 2 * medianMs);
}

/** The calls to show, in the order to show them. What is passed in is left alone. */
export function arrange(calls: readonly Call[], { text, errorsOnly, slowOnly, sort }: Arrangement): Call[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const slowMs = slowOnly ? slowFromMs(calls) : -Infinity;
  return calls
    .filter(
      (call) => (!errorsOnly || isError(call.status)) && (call.durationMs ?? -1) >= slowMs && hasWords(call, words)
    )
    .sort(comparison(sort));
}

function hasWords(call: Call, words: readonly string[]): boolean {
  if (words.length === 0) {
    return true;
  }
  const haystack = [
    call.client,
    call.server,
    call.endpoint,
    call.requestType,
    call.requestResource,
    call.protocol,
    call.exception,
    call.responseCode ?? '',
    statusWords(call.status),
    call.observationPoint,
    call.traceId,
    call.id,
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => haystack.includes(word));
}

function comparison({ by, descending }: Sort): (a: Call, b: Call) => number {
  const sign = descending ? -1 : 1;
  const key = {
    time: (call: Call) => call.startMs,
    // No duration known: at the end, whatever the order.
    duration: (call: Call) => call.durationMs ?? sign * Infinity,
    status: (call: Call) => SEVERITY.indexOf(call.status),
  }[by];
  // Equal keys: newest first, then by id, so that a refresh never swaps two rows.
  return (a, b) => sign * (key(a) - key(b)) || b.startMs - a.startMs || compareIds(b.id, a.id);
}

/** Decimal ids of up to 64 bits, without turning them into numbers. */
function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
