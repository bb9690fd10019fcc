import type { Call } from '../trace/call';
import { readRowId, secondOfDeepflowRow, secondOfOtelRow } from '../trace/rowId';
import type { CallsRequest, CallsResult } from '../store/callsRequest';
import { OVER_MS } from './settledAnswers';

/** All of a range is asked for again after this: a store can be filled by hand. */
const WHOLE_MS = 2 * 60_000;
/** Less need not be asked for again: of a short range all is. */
const LEAST_SPARED_MS = 30 * 60_000;
/** What decides whether a call is listed once may be so much older than it: clocks differ. */
const MARGIN_MS = 60_000;
const MOST = 8;

interface Known {
  fromMs: number;
  toMs: number;
  calls: Call[];
  /** When all of it was asked for. */
  wholeAtMs: number;
}

/**
 * Lists of calls of a range that moves on with the time, as a dashboard asks for them every few seconds. Of what was over
 * when it was asked for the last time nothing is expected to change: only what came since is asked for, where the list
 * holds all calls of its range. Of a list that is full no more is read than its page, whatever the range is.
 */
export class RecentLists {
  private readonly lists = new Map<string, Known>();

  /**
   * @param ask for the calls of a request
   * @throws what `ask` throws
   */
  async list(
    request: CallsRequest,
    ask: (request: CallsRequest) => Promise<CallsResult>,
    nowMs = Date.now()
  ): Promise<CallsResult> {
    const key = JSON.stringify({ ...request, fromMs: 0, toMs: 0 });
    const known = this.lists.get(key);
    this.lists.delete(key);
    const more = known && (await sinceThen(known, request, ask, nowMs));
    const found = more ?? (await ask(request));
    if (!found.truncated && found.notices.length === 0) {
      const { fromMs, toMs } = request;
      // What is to come has not been seen.
      const seenMs = Math.min(toMs, nowMs);
      const wholeAtMs = more ? known.wholeAtMs : nowMs;
      this.lists.set(key, { fromMs, toMs: seenMs, calls: found.calls, wholeAtMs });
      if (this.lists.size > MOST) {
        this.lists.delete(this.lists.keys().next().value as string);
      }
    }
    return found;
  }
}

/** The list out of what is known and what came since; null where all has to be asked for. */
async function sinceThen(
  known: Known,
  request: CallsRequest,
  ask: (request: CallsRequest) => Promise<CallsResult>,
  nowMs: number
): Promise<CallsResult | null> {
  const sinceS = Math.floor((known.toMs - OVER_MS) / 1000);
  const isOfRange = known.fromMs <= request.fromMs && known.toMs <= request.toMs;
  const fromMs = sinceS * 1000 - MARGIN_MS;
  if (!isOfRange || fromMs - request.fromMs < LEAST_SPARED_MS || nowMs - known.wholeAtMs >= WHOLE_MS) {
    return null;
  }
  const found = await ask({ ...request, fromMs });
  if (found.truncated) {
    return found;
  }
  const firstS = Math.floor(request.fromMs / 1000);
  const calls = [
    ...found.calls.filter((call) => placeS(call) >= sinceS),
    ...known.calls.filter((call) => placeS(call) >= firstS && placeS(call) < sinceS),
  ].sort((a, b) => b.startMs - a.startMs);
  return calls.length > request.limit ? null : { ...found, calls };
}

/** The second by which a range has a call, Unix s: as its row's id says. */
function placeS({ id }: Call): number {
  const row = readRowId(id);
  return row === null ? 0 : row.kind === 'otel' ? secondOfOtelRow(row) : secondOfDeepflowRow(row.id);
}
