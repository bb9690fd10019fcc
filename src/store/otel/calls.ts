import type { End, Span } from '../../trace/span';
import type { StoreClient, StoreRow } from '../client';
import { fillPage } from '../fillPage';
import { newestFirst, rangeOfMs } from '../timeRange';
import type { CallsRequest } from '../callsRequest';
import type { ListedCall, ListedCalls } from '../listedCall';
import type { OtelCatalog } from './catalog';
import { startBound } from './conditions';
import { decodeOtelSpans } from './decode';
import { otelFilters } from './filters';
import { otelSpanColumns, PREFIX } from './spanColumns';
import { kindSql, kindWords } from './words';

const SERVERS = kindWords('server', 'consumer');

/**
 * The list of calls where only the collector's table is: each request once, as the code that served it saw it (server
 * and consumer spans). Walks back from the newest end of the range in growing windows until the page is full. A trace
 * id or span id that no such span carries is looked for in all spans.
 * @throws StoreError
 */
export async function findOtelCalls(
  client: StoreClient,
  catalog: OtelCatalog,
  request: CallsRequest,
  signal?: AbortSignal
): Promise<ListedCalls> {
  const page = (found: ListedCall[], notices: string[]): ListedCalls => ({
    calls: found.slice(0, request.limit),
    truncated: found.length > request.limit,
    notices,
  });
  const all = request.allObservations === true;
  const found = await walkBack(client, catalog, request, all, signal);
  const byId = Boolean(request.traceIds?.length || request.spanIds?.length);
  if (found.length > 0 || all || !byId) {
    return page(found, []);
  }
  const spans = await walkBack(client, catalog, request, true, signal);
  const notice = 'No server span carries this id; shown are all spans that carry it.';
  return { ...page(spans, spans.length > 0 ? [notice] : []), areInstead: true };
}

async function walkBack(
  client: StoreClient,
  catalog: OtelCatalog,
  request: CallsRequest,
  allSpans: boolean,
  signal?: AbortSignal
): Promise<ListedCall[]> {
  const filters = otelFilters(catalog, request);
  const c = catalog.column;
  const kind = allSpans ? '1' : `${kindSql(c('SpanKind'))} IN {kinds:Array(String)}`;
  const startNs = `toUnixTimestamp64Nano(toDateTime64(${c('Timestamp')}, 9))`;
  const ids = `(${c('TraceId')}, ${c('SpanId')})`;
  const isBehind = `(${startNs} < {behind_ns:Int64} OR (${startNs} = {behind_ns:Int64} AND ${ids} > ({behind_trace:String}, {behind_span:String})))`;
  const rows = await fillPage(
    // one more than asked for tells whether there are more
    request.limit + 1,
    newestFirst(rangeOfMs(request.fromMs, request.toMs)),
    (range, limit, behind: StoreRow | null) => {
      const bound = startBound(catalog, range);
      return client.query(
        `SELECT
  ${otelSpanColumns(catalog)}
FROM ${catalog.table}
WHERE ${bound.sql}
  AND ${behind ? isBehind : '1'}
  AND ${kind}
  AND ${filters.sql}
ORDER BY ${c('Timestamp')} DESC, ${c('TraceId')}, ${c('SpanId')}
LIMIT {row_limit:UInt32}`,
        {
          ...bound.params,
          ...(behind ? placeOf(behind) : {}),
          ...filters.params,
          ...(allSpans ? {} : { kinds: SERVERS }),
          row_limit: limit,
        },
        signal
      );
    },
    (row) => JSON.stringify(Object.values(placeOf(row)).map(String))
  );
  return rows.map((row) => {
    const { behind_ns: startNs } = placeOf(row);
    const originNs = startNs - (startNs % NS);
    return callOf(decodeOtelSpans([row], originNs)[0], Number(originNs / NS));
  });
}

const NS = 1_000_000_000n;

/** Where a row stands in the list, as parameters: what tells rows apart, too. */
function placeOf(row: StoreRow): { behind_ns: bigint; behind_trace: string; behind_span: string } {
  const text = (name: string) => String(row[PREFIX + name]);
  return { behind_ns: BigInt(text('start')), behind_trace: text('trace'), behind_span: text('span') };
}

/** @param originS what the span's times are relative to, Unix s */
function callOf(span: Span, originS: number): ListedCall {
  const isCaller = span.observationPoint === 'c-app';
  const own = span.appService || nameOf(isCaller ? span.client : span.server);
  const startMs = originS * 1000 + span.startNs / 1e6;
  return {
    id: span.ids[0],
    placeMs: startMs,
    spanIds: { own: span.spanId, parent: span.parentSpanId },
    startMs,
    durationMs: (span.endNs - span.startNs) / 1e6,
    status: span.responseStatus,
    responseCode: span.responseCode,
    client: isCaller ? own : nameOf(span.client),
    server: isCaller ? nameOf(span.server) || span.requestDomain : own,
    endpoint: span.endpoint,
    requestType: span.requestType,
    requestResource: span.requestResource,
    protocol: span.protocol,
    exception: span.responseException,
    traceId: span.traceIds[0] ?? '',
    observationPoint: span.observationPoint,
    signalSource: 'otel',
  };
}

const nameOf = ({ pod, ip }: End): string => pod || ip;
