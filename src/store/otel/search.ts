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
import { firstRows } from '../rawRows';
import type { OtelCatalog } from './catalog';
import { readOtelRowId, secondOfOtelRow } from './rowId';
import { OtelSource } from './source';

/** Half of the windows around the start of the span that was asked for, s: most traces, then a day's batch job. */
const HALVES_S = [960, 86_400];

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
  let statements = finding.statements;
  let rowsRead = 0;

  await atHand.begin({ id: startId, originNs });
  for (const [i, halfS] of HALVES_S.entries()) {
    // a new one each time: a source asks for a trace once
    const source = new OtelSource(client, catalog, request.signal);
    const rows = await source.rowsOf(
      asked.traceIds,
      { fromS: startS - halfS, toS: startS + halfS },
      maxRows + 1,
      start
    );
    statements += source.statements;
    rowsRead += rows.length;
    const found = await atHand.take({ rows: [], otel: firstRows(rows, maxRows), asked });
    if (found.tied === 0) {
      return null;
    }
    const isCut = rows.length > maxRows;
    const mayBeMore = !isCut && start.traceId !== '' && (found.missingParents > 0 || touchesEdge(found, halfS));
    if (isCut) {
      notices.push(`More than ${maxRows} spans have this trace id; the rest was left out.`);
    }
    if (!mayBeMore || i === HALVES_S.length - 1) {
      const settled = isSettled(originNs, found.endNs, request.nowMs);
      if (!settled) {
        notices.push(NOT_SETTLED);
      }
      const leftOut = isCut ? [beyondLimit(maxRows, rows.length - maxRows)] : [];
      return { startId, statements, rowsRead, leftOut, notices, settled };
    }
  }
  return null;
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

/** Starts within 2 s of the window's ends. Spans are bounded by their start: one that is long ends outside. */
function touchesEdge({ startNs, endNs }: Findings, halfS: number): boolean {
  const edgeNs = (halfS - 2) * 1e9;
  return startNs < -edgeNs || endNs > edgeNs;
}
