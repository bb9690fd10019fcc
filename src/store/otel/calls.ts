import { ofPlaces, type CallFilter } from '../../trace/callFilter';
import { localEnd, type End, type Span } from '../../trace/span';
import type { StoreClient, StoreRow } from '../client';
import { both, type Condition } from '../condition';
import { fillPage } from '../fillPage';
import { rangeOfMs, unixNs } from '../timeRange';
import type { CallsRequest } from '../callsRequest';
import type { ListedCall, ListedCalls } from '../listedCall';
import type { Failures } from '../spanStore';
import { askBeside, type AskBeside } from './askBeside';
import type { OtelCatalog } from './catalog';
import { piecesBack, startBound, whereFirst } from './conditions';
import { decodeOtelSpans } from './decode';
import { lengthSql } from './duration';
import { otelColumnFilters } from './filterColumns';
import { otelFilters } from './filters';
import { isRootSql, parentsOf, SERVERS, withoutAnswered, type PlacedSpan } from './relatives';
import { otelSpanColumns, PREFIX } from './spanColumns';
import { kindSql } from './words';

/**
 * The list of calls where only the collector's table is: each request once, as the code that served it saw it (server
 * and consumer spans). A root of another kind (a cron job, a command line, a browser) is a request of its own, unless its
 * request is in the list as its server saw it: then the server's child span stands for it. Walks back from the newest
 * end of the range in growing windows until the page is full. A trace id or span id that no such span carries is looked
 * for in all spans. A span that was sent twice counts once: the longer one. What is asked of other rows beside (is a root
 * answered, who called) may fail: the list is there without it, and says so.
 * @param failures see SpanStore
 * @throws StoreError
 */
export async function findOtelCalls(
  client: StoreClient,
  catalog: OtelCatalog,
  request: CallsRequest,
  signal?: AbortSignal,
  failures: Failures = new Map()
): Promise<ListedCalls> {
  const notices: string[] = [];
  const beside = (unknown: string) => askBeside(client, unknown, failures, signal);
  const askCallers = beside('Who called is not known of some calls here: their callers could not be asked for.');
  const askAnswers = beside(
    'Some requests may be listed twice, as their caller and as their server saw them: which do could not be asked.'
  );
  const page = async ({ found, answered }: Walked): Promise<ListedCalls> => {
    const listed = found.slice(0, request.limit);
    const parents = await parentsOf(askCallers, catalog, listed, answered);
    return {
      calls: listed.map((one) => callOf(one, parents.get(one.span.ids[0]))),
      truncated: found.length > request.limit,
      notices: [...notices, ...[...failures].map(([unknown, why]) => `${unknown} ${why}`)],
    };
  };
  const all = request.allObservations === true;
  const walk = (allSpans: boolean) => walkBack(client, catalog, request, allSpans ? null : askAnswers, signal);
  const walked = await walk(all);
  const byId = Boolean(request.traceIds?.length || request.spanIds?.length);
  if (walked.found.length > 0 || all || !byId) {
    return page(walked);
  }
  const ofAll = await walk(true);
  if (ofAll.found.length > 0) {
    notices.push('No server span carries this id; shown are all spans that carry it.');
  }
  return { ...(await page(ofAll)), areInstead: true };
}

interface Walked {
  /** In the list's order, one more than asked for where there are more. */
  found: PlacedSpan[];
  /** Roots that their servers stand for. */
  answered: PlacedSpan[];
}

/** @param askAnswers for roots that their servers stand for; null where all spans are wanted */
async function walkBack(
  client: StoreClient,
  catalog: OtelCatalog,
  request: CallsRequest,
  askAnswers: AskBeside | null,
  signal?: AbortSignal
): Promise<Walked> {
  const withFilters = (some: readonly CallFilter[] = []): Condition =>
    otelColumnFilters(catalog, some).reduce(both, otelFilters(catalog, request));
  const ofRows = withFilters(request.filters);
  // which row stands for a request is told without the filters of columns
  const filters = withFilters(ofPlaces(request.filters));
  const c = catalog.column;
  const kind =
    askAnswers === null ? '1' : `(${kindSql(c('SpanKind'))} IN {kinds:Array(String)} OR ${isRootSql(catalog)})`;
  const range = rangeOfMs(request.fromMs, request.toMs);
  // A number also for the order: of a column of times ClickHouse 26 keeps the earliest of the page in mind, in place of PREWHERE.
  const startNs = unixNs(catalog.timeColumn);
  const ids = `(${c('TraceId')}, ${c('SpanId')})`;
  const isBehind = `(${startNs} < {behind_ns:Int64} OR (${startNs} = {behind_ns:Int64} AND ${ids} > ({behind_trace:String}, {behind_span:String})))`;
  const answered: StoreRow[] = [];
  const keep = async (asked: StoreRow[]): Promise<StoreRow[]> => {
    const kept = askAnswers ? await withoutAnswered(askAnswers, catalog, asked, { range, filters }) : asked;
    const left = new Set(kept);
    answered.push(...asked.filter((row) => !left.has(row)));
    return kept;
  };
  const found = await fillPage(
    // one more than asked for tells whether there are more
    request.limit + 1,
    piecesBack(range),
    (window, limit, behind: StoreRow | null) => {
      const bound = startBound(catalog, window);
      return client.query(
        `SELECT
  ${otelSpanColumns(catalog)}
FROM ${catalog.table}
${whereFirst(catalog, [bound.sql, kind], [behind ? isBehind : '1', ofRows.sql])}
ORDER BY ${startNs} DESC, ${c('TraceId')}, ${c('SpanId')}, ${lengthSql(c('Duration'))} DESC
LIMIT {row_limit:UInt32}`,
        {
          ...bound.params,
          ...(behind ? placeOf(behind) : {}),
          ...ofRows.params,
          ...(askAnswers === null ? {} : { kinds: SERVERS }),
          row_limit: limit,
        },
        signal
      );
    },
    (row) => JSON.stringify(Object.values(placeOf(row)).map(String)),
    keep
  );
  return { found: found.map(placed), answered: answered.map(placed) };
}

function placed(row: StoreRow): PlacedSpan {
  const { behind_ns: startNs } = placeOf(row);
  const originNs = startNs - (startNs % NS);
  return { span: decodeOtelSpans([row], originNs)[0], second: Number(originNs / NS) };
}

const NS = 1_000_000_000n;

/** Where a row stands in the list, as parameters: what tells rows apart, too. */
function placeOf(row: StoreRow): { behind_ns: bigint; behind_trace: string; behind_span: string } {
  const text = (name: string) => String(row[PREFIX + name]);
  return { behind_ns: BigInt(text('start')), behind_trace: text('trace'), behind_span: text('span') };
}

/** @param parent of a span that was called, where it is known: whoever called */
function callOf({ span, second }: PlacedSpan, parent: Span | undefined): ListedCall {
  const isCaller = span.observationPoint === 'c-app';
  const own = ownName(span);
  const caller = parent ? ownName(parent) : '';
  const startMs = second * 1000 + span.startNs / 1e6;
  return {
    id: span.ids[0],
    placeMs: startMs,
    spanIds: { own: span.spanId, parent: span.parentSpanId },
    startMs,
    durationMs: (span.endNs - span.startNs) / 1e6,
    status: span.responseStatus,
    responseCode: span.responseCode,
    client: isCaller ? own : span.client.pod || caller || span.client.ip,
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

/** Of the code that sent a span: its service, else its pod or address. */
function ownName(span: Span): string {
  return span.appService || nameOf(localEnd(span));
}

const nameOf = ({ pod, ip }: End): string => pod || ip;
