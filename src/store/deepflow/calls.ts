import type { CallsRequest } from '../callsRequest';
import { OBSERVATION_POINTS, RESPONSE_STATUS_BY_CODE, type ObservationPoint } from '../../trace/span';
import type { StoreClient, StoreRow } from '../client';
import { withConventions } from './callConventions';
import { fillPage } from '../fillPage';
import { callsStatement, ofServices, placeOf, PREFIX, type WhichRows } from './callsSql';
import type { Catalog } from './catalog';
import { SIGNAL_SOURCES } from './enums';
import { protocolOfRow } from '../protocols';
import type { ListedCall, ListedCalls } from '../listedCall';
import { rangeOfOthers, thoseThatStand, type Candidate } from './serverView';
import { newestFirst, rangeOfMs } from '../timeRange';

/**
 * The list of calls. Walks back from the newest end of the range in growing windows of `time` until the
 * page is full, so that a busy table is read for seconds only, and the whole range, once, only where little fits. Which
 * rows stand for their requests is looked up for the rows of the page alone (`serverView.ts`).
 *
 * A trace id or span id that no call carries is looked for in all observations: it may be an inner span's. A trace id that
 * none of these carries alone is looked for at last in rows that carry several, which takes a look at each row.
 * @throws StoreError
 */
export async function findCalls(
  client: StoreClient,
  catalog: Catalog,
  request: CallsRequest,
  signal?: AbortSignal
): Promise<ListedCalls> {
  const page = async (found: ListedCall[], notices: string[]): Promise<ListedCalls> => {
    const newest = found.slice(0, request.limit).sort((a, b) => b.startMs - a.startMs);
    const calls = await withConventions(client, catalog, newest, signal);
    return { calls, truncated: found.length > request.limit, notices };
  };
  const all = request.allObservations === true;
  const rows = (which: WhichRows) => walkBack(client, catalog, request, which, signal);
  const found = await rows({ allObservations: all });
  const byTrace = Boolean(request.traceIds?.length);
  if (found.length > 0 || !(byTrace || request.spanIds?.length)) {
    return page(found, []);
  }
  let observations = all ? [] : await rows({ allObservations: true });
  if (observations.length === 0 && byTrace) {
    observations = await rows({ allObservations: true, inLists: true });
  }
  const notice = 'No call carries this id as its server saw it; shown are all observations that carry it.';
  return { ...(await page(observations, observations.length > 0 && !all ? [notice] : [])), areInstead: !all };
}

async function walkBack(
  client: StoreClient,
  catalog: Catalog,
  request: CallsRequest,
  which: WhichRows,
  signal?: AbortSignal
): Promise<ListedCall[]> {
  const range = rangeOfMs(request.fromMs, request.toMs);
  const ofService = ofServices(catalog, request);
  const stand = (found: StoreRow[]): Promise<StoreRow[]> =>
    thoseThatStand(client, catalog, found.map(candidateOf), ofService, signal);
  const rows = await fillPage(
    // one more than asked for tells whether there are more
    request.limit + 1,
    newestFirst(range),
    (window, limit, behind: StoreRow | null) => {
      const { sql, params } = callsStatement(catalog, request, window, limit, which, behind && placeOf(behind));
      return client.query(sql, params, signal);
    },
    (row) => String(row[`${PREFIX}id`]),
    which.allObservations ? undefined : stand,
    which.allObservations ? 1 : OBSERVATIONS
  );
  return rows.map(decodeCall);
}

/** Rows that may stand for one request, at most: processes, interface and code. */
const OBSERVATIONS = 4;

function candidateOf(row: StoreRow): Candidate {
  const { timeS } = placeOf(row);
  const number = (name: string): number => Number(row[PREFIX + name]);
  const others = rangeOfOthers({
    timeS,
    startS: Math.floor(number('start_us') / 1e6),
    type: number('type'),
    byProcess: number('by_process') === 1,
    byIds: number('by_ids') === 1,
    isProcess: row[`${PREFIX}point`] === 's-p',
  });
  return { row, timeS, keys: row[`${PREFIX}keys`] as string[], others };
}

const POINTS: ReadonlySet<string> = new Set(OBSERVATION_POINTS);

function decodeCall(row: StoreRow): ListedCall {
  const text = (name: string) => String(row[PREFIX + name] ?? '');
  const number = (name: string) => Number(row[PREFIX + name] ?? 0);
  const code = row[`${PREFIX}code`];
  const isSession = number('type') === 2;
  return {
    id: text('id'),
    placeMs: number('end_us') / 1000,
    startMs: number('start_us') / 1000,
    durationMs: isSession ? Math.max(0, number('end_us') - number('start_us')) / 1000 : null,
    status: RESPONSE_STATUS_BY_CODE[number('status')] ?? 'unknown',
    responseCode: code === null || code === undefined ? null : Number(code),
    client: text('client'),
    server: text('server'),
    endpoint: text('endpoint'),
    requestType: text('request_type'),
    requestResource: text('request_resource'),
    protocol: protocolOfRow(number('l7_protocol'), text('protocol_name')).name,
    exception: text('exception'),
    traceId: text('trace_id'),
    observationPoint: POINTS.has(text('point')) ? (text('point') as ObservationPoint) : 'rest',
    signalSource: SIGNAL_SOURCES[number('source')] ?? 'packet',
  };
}
