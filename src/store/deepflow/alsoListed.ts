import { oneSpanId, oneTraceId, spanIdSpellings, traceIdSpellings } from '../../trace/idSpelling';
import { ofPlaces } from '../../trace/callFilter';
import type { CallsRequest } from '../callsRequest';
import type { StoreClient, StoreRow } from '../client';
import type { ListedCall } from '../listedCall';
import { around, inRanges, rangeOfMs } from '../timeRange';
import { filterConditions } from './callsSql';
import type { Catalog } from './catalog';
import { REACH_S } from './serverView';

/** Ids of so many calls are parameters of a statement: ClickHouse takes 128 KiB in each (`http_max_field_value_size`). */
const MOST_AT_ONCE = 500;

/** What may stand for a request in the list; of several rows the first kind does (`serverView.ts`). */
const ON_LIST = ['s-p', 's-app', 's', 'c-p'];
/** Spans that code sent to DeepFlow. */
const OF_CODE = ['s-app', 'c-app', 'app'];

/**
 * Which calls of spans that another store received are in the list of `l7_flow_log`, too: their ids. An eBPF or packet
 * row of the same request carries the span id that was on the wire: the server span's parent's, or its own where client
 * and server share it (Zipkin), and a client span's own. An OTel row with the span's id is the span itself. The row that stands for the
 * request must fit the filters: the list has no other.
 *
 * Rows that hold several trace ids in one text are not found: no index leads to them.
 * @param request the list's own
 * @throws StoreError
 */
export async function alsoListed(
  client: StoreClient,
  catalog: Catalog,
  calls: readonly ListedCall[],
  request: CallsRequest,
  signal?: AbortSignal
): Promise<ReadonlySet<string>> {
  const asked = calls.filter(({ traceId, spanIds }) => traceId !== '' && spanIds);
  const chunks: ListedCall[][] = [];
  for (let i = 0; i < asked.length; i += MOST_AT_ONCE) {
    chunks.push(asked.slice(i, i + MOST_AT_ONCE));
  }
  const found = await Promise.all(
    chunks.map(async (chunk) => {
      const { sql, params } = rowsStatement(catalog, chunk, request);
      return client.query(sql, params, signal);
    })
  );
  const rows = rowsByIds(found.flat());
  return new Set(asked.filter((call) => isListed(call, rows, request)).map(({ id }) => id));
}

/** What a row says of the request that its ids name. */
interface Row {
  point: string;
  fits: boolean;
}

function isListed(
  { traceId, spanIds = { own: '', parent: '' }, observationPoint }: ListedCall,
  rows: ReadonlyMap<string, Row[]>,
  { allObservations = false }: CallsRequest
): boolean {
  const withId = (spanId: string): Row[] => rows.get(`${oneTraceId(traceId)} ${spanId}`) ?? [];
  const own = withId(spanIds.own);
  if (allObservations) {
    return own.some(({ fits }) => fits);
  }
  const onWire =
    observationPoint === 's-app' ? withId(spanIds.parent).filter(({ point }) => !OF_CODE.includes(point)) : [];
  const candidates = [...own, ...onWire];
  const stands = ON_LIST.find((point) => candidates.some((row) => row.point === point));
  return candidates.some(({ point, fits }) => fits && point === stands);
}

function rowsByIds(found: readonly StoreRow[]): Map<string, Row[]> {
  const rows = new Map<string, Row[]>();
  for (const row of found) {
    const key = `${oneTraceId(String(row.known_trace))} ${oneSpanId(String(row.known_span))}`;
    const known = rows.get(key) ?? [];
    known.push({ point: String(row.known_point), fits: Number(row.known_fits) === 1 });
    rows.set(key, known);
  }
  return rows;
}

/** A SELECT for each column of trace ids, so that each can use its index. */
function rowsStatement(catalog: Catalog, calls: readonly ListedCall[], request: CallsRequest) {
  const c = catalog.column;
  const first = Math.min(...calls.map(({ startMs }) => startMs));
  const last = Math.max(...calls.map(({ startMs, durationMs }) => startMs + (durationMs ?? 0)));
  const near = inRanges(catalog.timeColumn, [around(rangeOfMs(first, last), REACH_S)], '_near');
  const within = inRanges(catalog.timeColumn, [rangeOfMs(request.fromMs, request.toMs)]);
  // the calls are of the traces that were asked for; a row that stands for a request does so whether it fits the filters
  // of its columns or not
  const of = { ...request, traceIds: [], filters: ofPlaces(request.filters) };
  const { where, params } = filterConditions(catalog, of, within, false);
  const points = request.allObservations ? OF_CODE : ON_LIST;
  const selects = (['trace_id', '_trace_id_2'] as const).filter(catalog.has).map(
    (column) => `SELECT
  ${c(column)} AS known_trace, ${c('span_id')} AS known_span, toString(${c('observation_point')}) AS known_point,
  toUInt8(${[within.sql, ...where].join(' AND ')}) AS known_fits
FROM ${catalog.table}
WHERE ${near.sql}
  AND ${c(column)} IN {known_traces:Array(String)}
  AND ${c('span_id')} IN {known_spans:Array(String)}
  AND ${c('observation_point')} IN (${points.map((point) => `'${point}'`).join(', ')})`
  );
  const spanIds = calls.flatMap(({ spanIds: ids }) => (ids ? [ids.own, ids.parent] : [])).filter((id) => id !== '');
  return {
    sql: selects.join('\nUNION ALL\n'),
    params: {
      ...params,
      ...within.params,
      ...near.params,
      known_traces: [...new Set(calls.flatMap(({ traceId }) => traceIdSpellings(traceId)))],
      known_spans: [...new Set(spanIds.flatMap(spanIdSpellings))],
    },
  };
}
