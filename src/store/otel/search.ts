import type { StoreClient } from '../client';
import { StoreError } from '../storeError';
import type { AtHand, Findings } from '../deepflow/atHand';
import { windowsBack } from '../deepflow/findStart';
import {
  beyondLimit,
  GATHER_LIMITS,
  isSettled,
  NOT_SETTLED,
  type GatherRequest,
  type Search,
} from '../deepflow/gather';
import { keysOfTraces } from '../deepflow/keys';
import { around, hullOf, sidesOf, type Window } from '../deepflow/window';
import { firstRows } from '../rawRows';
import type { OtelCatalog } from './catalog';
import { readOtelRowId, secondOfOtelRow } from '../../trace/rowId';
import { OtelSource } from './source';

/** How far around the span that was asked for, s: most traces, then a day's batch job. */
const MARGINS_S = [960, 86_400];
/** A trace whose spans overlap one another for days is followed so many times at most. */
const MOST_ROUNDS = 4;

/**
 * Searches the spans of one trace where only the collector's table is: they all carry its id. A wider window is asked
 * for while a parent that is named is missing or spans touch the edge.
 * @param atHand keeps the rows; when this is over it has the spans and the trace.
 * @returns null when there is no such span.
 * @throws StoreError from the store, or when asked for nothing.
 */
export async function searchOtel(
  client: StoreClient,
  catalog: OtelCatalog,
  request: GatherRequest,
  atHand: AtHand
): Promise<Search | null> {
  const finding = new OtelSource(client, catalog, request.signal);
  const startId = request.callId || (await findStart(finding, request));
  const start = readOtelRowId(startId);
  if (!start) {
    return null;
  }
  const startS = secondOfOtelRow(start);
  const originNs = BigInt(startS) * 1_000_000_000n;
  const maxRows = request.limits?.maxRows ?? GATHER_LIMITS.maxRows;
  const asked = keysOfTraces([start.traceId]);
  const notices: string[] = [];
  const { statements } = finding;
  let rowsRead = 0;

  await atHand.begin({ id: startId, originNs, isWholeTrace: !request.callId });
  const source = new OtelSource(client, catalog, request.signal);
  let call: Window = { fromS: startS, toS: startS };
  let kept = 0;
  for (let i = 0; ; i++) {
    const window = around(call, MARGINS_S[Math.min(i, MARGINS_S.length - 1)]);
    const most = maxRows - kept;
    const rows = await source.rowsOf(asked.traceIds, window, most + 1, start);
    rowsRead += rows.length;
    const found = await atHand.take({ rows: [], otel: firstRows(rows, most), asked });
    kept = found.rows;
    if (found.tied === 0) {
      return null;
    }
    const isCut = rows.length > most;
    if (isCut) {
      notices.push(`More than ${maxRows} spans have this trace id; the rest was left out.`);
    }
    call = hullOf(call, secondsOf(found.call, startS));
    const mayBeMore =
      !isCut && start.traceId !== '' && (found.missingParents > 0 || touchesEdge(found, window, startS));
    // Beyond the widest, only a call that turns out longer than that gives a reason to look on.
    const isWider = i + 1 < MARGINS_S.length || sidesOf(window, hullOf(window, call)).length > 0;
    if (!mayBeMore || !isWider || i >= MOST_ROUNDS) {
      const settled = isSettled(originNs, found.endNs, request.nowMs);
      if (!settled) {
        notices.push(NOT_SETTLED);
      }
      const leftOut = isCut ? [beyondLimit(maxRows, rows.length - most)] : [];
      return { startId, statements: statements + source.statements, rowsRead, leftOut, notices, settled };
    }
  }
}

async function findStart(source: OtelSource, { traceId, rangeS }: GatherRequest): Promise<string> {
  if (!traceId) {
    throw new StoreError('No call and no trace id was asked for.');
  }
  for (const window of windowsBack(rangeS)) {
    const id = await source.firstOf(traceId, window);
    if (id !== '') {
      return id;
    }
  }
  return '';
}

function secondsOf({ from, to }: Findings['call'], originS: number): Window {
  return { fromS: originS + Math.floor(from / 1e9), toS: originS + Math.ceil(to / 1e9) };
}

/** Within 2 s of the window's ends, or outside. Spans are bounded by their start: one that is long ends outside. */
function touchesEdge({ startNs, endNs }: Findings, { fromS, toS }: Window, originS: number): boolean {
  return startNs < (fromS + 2 - originS) * 1e9 || endNs > (toS - 2 - originS) * 1e9;
}
